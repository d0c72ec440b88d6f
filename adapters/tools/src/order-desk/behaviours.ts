import type { Environment, Observation } from '@dreamgym/core';
import { type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';
import { type Demonstrators, demonstrators } from '../behaviours/demonstrators.ts';
import type { PersonaFact } from '../users/persona.ts';
import type { DeskTask } from './tasks.ts';

export interface DeskBehavioursOptions {
  readonly environment: Environment;
  readonly tasks: readonly DeskTask[];
  /** How likely `detours` does something else first, in [0, 1]. */
  readonly noise: number;
}

/** Ways to act at the desk. */
export function deskBehaviours({ environment, tasks, noise }: DeskBehavioursOptions): Demonstrators {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return demonstrators({
    environment,
    expert(id) {
      const task = byId.get(id);
      if (!task) throw new Error(`there is no task '${id}' at this desk`);
      return expert(task);
    },
    ends: (text) => text === 'finish' || text.startsWith('call close_case'),
    noise,
  });
}

/** Goes by the plan, and asks for what it has not heard yet; what the customer does not know it looks up. */
function expert({ plan, persona, instruction }: DeskTask): (observation: Observation) => string {
  const { facts = [] } = persona;
  const left = [...plan];
  let heard = instruction;
  let isListed = false;
  const needs = (action: ToolAction, { value }: PersonaFact) => writeToolAction(action).includes(JSON.stringify(value));
  return ({ text }) => {
    heard += `\n${text}`;
    const next = left[0];
    if (!next) return 'finish';
    const missing = facts.find((fact) => needs(next, fact) && !heard.includes(fact.value));
    if (!missing) return writeToolAction(left.shift()!);
    if (!heard.includes(`I do not know my ${missing.about}`)) return `say What is your ${missing.about}?`;
    if (isListed) return writeToolAction(left.shift()!);
    isListed = true;
    return 'call list_orders {}';
  };
}
