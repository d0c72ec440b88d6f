import type { Environment } from '@dreamgym/core';
import { type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';
import { type Demonstrators, demonstrators } from '../behaviours/demonstrators.ts';
import { shopTools } from './shop/shop-tools.ts';
import type { RetailTask } from './tasks.ts';

export interface RetailBehavioursOptions {
  readonly environment: Environment;
  readonly tasks: readonly RetailTask[];
  /** How likely `detours` does something else first, in [0, 1]. */
  readonly noise: number;
}

/** Ways to act in the shop: `expert` makes the reference calls. */
export function retailBehaviours({ environment, tasks, noise }: RetailBehavioursOptions): Demonstrators {
  const plans = new Map(tasks.map((task) => [task.id, plan(task)]));
  return demonstrators({
    environment,
    expert(id) {
      const left = [...(plans.get(id) ?? [])];
      if (left.length === 0) throw new Error(`there is no task '${id}' in this shop`);
      return () => left.shift() ?? 'finish';
    },
    ends: (text) => text.startsWith('finish'),
    noise,
  });
}

const writing = new Set(shopTools.filter(({ writes }) => writes).map(({ name }) => name));

/** The reference calls, each change agreed on before, and what is to be said in the end. */
export function plan({ official: { evaluation_criteria: criteria } }: RetailTask): readonly string[] {
  const actions = criteria.actions.flatMap(({ name, arguments: given }): ToolAction[] => {
    const call: ToolAction = { kind: 'call', name, arguments: given };
    if (!writing.has(name)) return [call];
    const details = writeToolAction(call).replace(/^call /, '');
    return [{ kind: 'say', text: `Do you confirm this, yes or no? ${details}` }, call];
  });
  const told = criteria.communicate_info.join('; ');
  const last: ToolAction = {
    kind: 'finish',
    text: told === '' ? 'That is all I can do for you.' : `To your question: ${told}.`,
  };
  return [...actions, last].map(writeToolAction);
}
