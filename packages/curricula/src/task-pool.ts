import type { Awaitable, Environment, Task } from '@dreamgym/core';

export interface TaskPoolOptions {
  /** Its train tasks are practised, unless `tasks` says otherwise. */
  readonly environment?: Environment;
  /** The tasks to practise, or how to get them. */
  readonly tasks?: readonly Task[] | (() => Awaitable<readonly Task[]>);
}

/** The seed tasks of a curriculum, asked for once, at the first proposal. */
export function taskPool({ environment, tasks }: TaskPoolOptions): () => Promise<readonly Task[]> {
  if (!environment && !tasks) throw new Error('a curriculum needs to know its tasks; give it an environment or tasks');
  const source = tasks ? 'the list of tasks' : `the train split of ${environment!.name}`;
  return once(async () => {
    const loaded = await (typeof tasks === 'function' ? tasks() : (tasks ?? environment!.tasks('train')));
    if (loaded.length === 0) throw new Error(`${source} is empty; there is nothing to practise`);
    const ids = new Set<string>();
    for (const { id } of loaded) {
      if (ids.has(id)) throw new Error(`${source} has two tasks with the id "${id}"; ids must be unique`);
      ids.add(id);
    }
    return loaded;
  });
}

/** Calls a function until it has answered once; what failed is tried again at the next call. */
export function once<T>(call: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= call().catch((error) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
