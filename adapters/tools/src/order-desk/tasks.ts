import type { Split } from '@dreamgym/core';
import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import { type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';
import type { ToolTask } from '../environment/environment.ts';
import type { ToolCall } from '../environment/toolbox.ts';
import { type Check, every } from '../scoring/check.ts';
import { stateAfter, told } from '../scoring/checks.ts';
import type { Persona } from '../users/persona.ts';
import { families, type Matter } from './families.ts';
import type { Desk, Order } from './state.ts';

/** A customer who comes to the desk. */
export interface DeskTask extends ToolTask {
  readonly persona: Persona;
  /** What is right to do, step by step, look-ups included. */
  readonly plan: readonly ToolAction[];
  readonly check: Check;
}

export interface DeskTasksOptions {
  readonly seed: number;
  /** How many, at least one of each family. */
  readonly count: number;
}

/** Tasks of all families in turn; of five in a family, one is for validation and one for the test. */
export function makeTasks(desk: Desk, { seed, count }: DeskTasksOptions): readonly DeskTask[] {
  const dice = random(deriveSeed(seed, 'order desk tasks'));
  const names = Object.keys(families);
  const orders = new Map(names.map((name) => [name, dice.shuffle(Object.values(desk.orders))]));
  const tasks: DeskTask[] = [];
  const seen = new Set<string>();
  for (let round = 0; tasks.length < count; round++) {
    const before = tasks.length;
    for (const family of names) {
      if (tasks.length >= count) break;
      const matter = nextMatter(desk, { family, left: orders.get(family)!, seen, dice });
      if (matter) tasks.push(taskOf(matter, { family, round, dice }));
    }
    if (tasks.length === before) {
      throw new Error(`there are ${tasks.length} tasks at this desk; ask for no more, or for more customers`);
    }
  }
  return tasks;
}

interface NextRequest {
  readonly family: string;
  /** Orders that no task of the family is about yet. */
  readonly left: Order[];
  readonly seen: Set<string>;
  readonly dice: Random;
}

function nextMatter(desk: Desk, { family, left, seen, dice }: NextRequest): Matter | undefined {
  while (left.length > 0) {
    const order = left.pop()!;
    const customer = desk.customers[order.customer_id]!;
    const matter = families[family]!({ desk, order, customer, dice });
    const key = matter && `${customer.customer_id} ${matter.request}`;
    // Nobody asks for the same thing twice.
    if (key === undefined || seen.has(key)) continue;
    seen.add(key);
    return matter;
  }
  return undefined;
}

const splits: readonly Split[] = ['train', 'train', 'train', 'validation', 'test'];

/** How customers are: they differ in what they say at once, how well they listen and how long they wait. */
const manners: readonly (Pick<Persona, 'confusion' | 'patience'> & { readonly volunteers: number })[] = [
  { confusion: 0, patience: 5, volunteers: 0.8 },
  { confusion: 0.1, patience: 4, volunteers: 0.4 },
  { confusion: 0.3, patience: 6, volunteers: 0.2 },
  { confusion: 0, patience: 3, volunteers: 0.6 },
];

function taskOf(
  matter: Matter,
  { family, round, dice }: { readonly family: string; readonly round: number; readonly dice: Random },
): DeskTask {
  const { customer, request, order, facts = [], lookups, deeds, refusal } = matter;
  const { volunteers, ...manner } = dice.pick(manners);
  const verify: ToolCall = { name: 'verify_customer', arguments: { email: customer.email } };
  const reason = refusal === undefined ? {} : { refused_because: refusal };
  const close: ToolCall = { name: 'close_case', arguments: reason };
  const calls = (list: readonly ToolCall[]) => list.map((each): ToolAction => ({ kind: 'call', ...each }));
  const saying: readonly ToolAction[] = matter.told === undefined ? [] : [{ kind: 'say', text: matter.told }];
  const value = matter.told === undefined ? undefined : /is (.+)\.$/.exec(matter.told)![1]!;
  return {
    id: `order-desk/${family}/${round}`,
    split: splits[round % splits.length]!,
    instruction: request,
    family,
    persona: {
      request,
      ...manner,
      facts: [
        { about: 'email address', asked: ['email', 'e-mail'], value: customer.email, volunteered: volunteers },
        ...(order === undefined
          ? []
          : [
              {
                about: 'order number',
                asked: ['order number', 'order id', 'which order'],
                value: order,
                known: 0.8,
                volunteered: volunteers,
              },
            ]),
        ...facts,
      ],
    },
    plan: [...calls([verify, ...lookups, ...deeds]), ...saying, ...calls([close])],
    check: every(stateAfter([verify, ...deeds, close], { parts }), ...(value === undefined ? [] : [told(value)])),
  };
}

/** Who was verified makes no difference in the end. */
const parts = ['/customers', '/products', '/orders', '/returns', '/closed'];

/** The plan as texts. */
export const writePlan = ({ plan }: DeskTask): readonly string[] => plan.map(writeToolAction);
