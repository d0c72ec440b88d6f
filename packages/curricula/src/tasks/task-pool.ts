import type { Awaitable, Environment, Task } from '@dreamgym/core';

/** Tasks by place. An array is one; another may make each task only when it is asked for. */
export interface TaskList {
  readonly length: number;
  at(place: number): Task | undefined;
}

export interface TaskPoolOptions {
  /** Its train tasks are attempted, unless `tasks` says otherwise. */
  readonly environment?: Environment;
  /** The tasks to attempt, or how to get them. */
  readonly tasks?: TaskList | (() => Awaitable<TaskList>);
}

/** The seed tasks of a curriculum. */
export interface TaskPool {
  readonly size: number;
  task(place: number): Task;
  /** Undefined where no seed task has this id. */
  placeOf(id: string): number | undefined;
}

/** The seed tasks of a curriculum, asked for once, at the first proposal, and gone through once, for their ids. */
export function taskPool({ environment, tasks }: TaskPoolOptions): () => Promise<TaskPool> {
  if (!environment && !tasks) throw new Error('a curriculum needs to know its tasks; give it an environment or tasks');
  const source = tasks ? 'the list of tasks' : `the train split of ${environment!.name}`;
  return once(async () => {
    const list = await (typeof tasks === 'function' ? tasks() : (tasks ?? environment!.tasks('train')));
    if (list.length === 0) throw new Error(`${source} is empty; there is nothing to attempt`);
    const places = new Map<string, number>();
    for (let place = 0; place < list.length; place++) {
      const { id } = list.at(place)!;
      if (places.has(id)) throw new Error(`${source} has two tasks with the id "${id}"; ids must be unique`);
      places.set(id, place);
    }
    return { size: list.length, task: (place) => list.at(place)!, placeOf: (id) => places.get(id) };
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
