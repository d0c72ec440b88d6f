import {
  type Environment,
  type Episode,
  type Observation,
  type Random,
  random,
  type Split,
  type Task,
} from '@dreamgym/core';

/** A task that is solved by certain actions, one after another. */
export interface ScriptedTask {
  readonly instruction: string;
  readonly moments: readonly Moment[];
}

/** What is seen before one action of the solution. */
interface Moment {
  readonly text: string;
  readonly action: string;
  /** Actions that look right and are not. */
  readonly others: readonly string[];
}

export interface ScriptedEnvironmentOptions {
  /** Whether observations list the actions; they are free text otherwise. */
  readonly listed?: boolean;
  /** Tasks of each split. */
  readonly tasks?: number;
}

export interface ScriptedEnvironment extends Environment {
  /** The actions that solve a task. */
  solve(task: Task): readonly string[];
}

/** An environment of made-up tasks: the right actions solve one, anything else changes nothing. */
export function scriptedEnvironment(
  name: string,
  make: (chance: Random, index: number) => ScriptedTask,
  { listed = true, tasks = 200 }: ScriptedEnvironmentOptions = {},
): ScriptedEnvironment {
  const scriptOf = ({ id }: Task): ScriptedTask => {
    const [, split, index] = /^(\w+)\/(\d+)$/.exec(id.slice(name.length + 1)) ?? [];
    const at = ['train', 'validation', 'test'].indexOf(split ?? '');
    if (at < 0 || !id.startsWith(`${name}/`) || Number(index) >= tasks) throw new Error(`there is no task ${id}`);
    return make(random(1_000_000 * at + Number(index)), Number(index));
  };
  const solve = (task: Task) => scriptOf(task).moments.map(({ action }) => action);
  return {
    name,
    stepLimit: 8,
    solve,
    async tasks(split: Split) {
      return Array.from({ length: tasks }, (_, index): Task => {
        const id = `${name}/${split}/${index}`;
        const { instruction } = scriptOf({ id, instruction: '', origin: { kind: 'seed' } });
        return { id, instruction, origin: { kind: 'seed' } };
      });
    },
    async start(task, { signal }) {
      signal.throwIfAborted();
      return episode(task, scriptOf(task), { listed, signal });
    },
  };
}

function episode(
  { id }: Task,
  { moments }: ScriptedTask,
  { listed, signal }: { readonly listed: boolean; readonly signal: AbortSignal },
): Episode {
  let done = 0;
  let steps = 0;
  let isOpen = true;
  const observe = (): Observation => {
    const moment = moments[Math.min(done, moments.length - 1)]!;
    if (!listed) return { text: moment.text };
    const actions = [...new Set([moment.action, ...moment.others])];
    return { text: moment.text, actions: random(steps).shuffle(actions.sort()) };
  };
  return {
    observation: observe(),
    step({ text }) {
      signal.throwIfAborted();
      if (!isOpen) throw new Error(`the attempt at ${id} has ended; start another one`);
      steps += 1;
      if (text === moments[done]?.action) done += 1;
      const terminated = done === moments.length;
      const truncated = !terminated && steps >= 8;
      isOpen = !terminated && !truncated;
      return { observation: observe(), reward: terminated ? 1 : 0, terminated, truncated };
    },
    async close() {
      isOpen = false;
    },
  };
}
