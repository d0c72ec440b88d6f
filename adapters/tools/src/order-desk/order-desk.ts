import type { Environment, Policy } from '@dreamgym/core';
import { tools } from '../tools.ts';
import { personaUser } from '../users/persona.ts';
import { deskBehaviours } from './behaviours.ts';
import { policyText } from './policy.ts';
import { makeDesk, openDesk } from './state.ts';
import { makeTasks } from './tasks.ts';
import { deskTools } from './tools.ts';

export interface OrderDeskOptions {
  /** Another seed, another desk: customers, products, orders and tasks. */
  readonly seed?: number;
  /** At least 20; 48 where it is missing, with three orders each. */
  readonly customers?: number;
  /** How many tasks, of 15 families in turn; 240 where it is missing. */
  readonly tasks?: number;
  /** Actions after which an attempt is truncated. */
  readonly stepLimit?: number;
  /** How likely the behaviour `detours` does something else first, in [0, 1]. */
  readonly noise?: number;
}

/** A shop's order desk as a plugin: an agent with 14 tools, customers who come with a matter, and rules to keep. */
export interface OrderDesk {
  readonly environment: Environment;
  /** Ways to act for recording real transitions. */
  readonly behaviours: Readonly<Record<'expert' | 'detours' | 'random', Policy>>;
}

export function orderDesk(options: OrderDeskOptions = {}): OrderDesk {
  const { seed = 0, customers = 48, tasks: count = 240, stepLimit = 20, noise = 0.3 } = options;
  for (const [name, value, least] of [
    ['customers', customers, 20],
    ['tasks', count, 1],
  ] as const) {
    if (!(Number.isInteger(value) && value >= least)) {
      throw new Error(`${name} is ${value}; it must be a whole number of at least ${least}`);
    }
  }
  if (!(noise >= 0 && noise <= 1)) throw new Error(`noise is ${noise}; it must be in [0, 1]`);
  const desk = makeDesk({ seed, customers });
  const tasks = makeTasks(desk, { seed, count });
  const environment = tools({
    name: 'order-desk',
    tools: deskTools,
    state: () => openDesk(desk),
    tasks,
    user: ({ persona }) => personaUser(persona),
    policyText,
    score: ({ check }) => check,
    stepLimit,
  });
  return { environment, behaviours: deskBehaviours({ environment, tasks, noise }) };
}
