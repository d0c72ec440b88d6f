import { type Curriculum, deriveSeed, random } from '@dreamgym/core';
import { repeatedSample } from './tasks/sample.ts';
import { type TaskPoolOptions, taskPool } from './tasks/task-pool.ts';

/** The baseline: every proposal draws tasks with equal chances, none twice while there are enough. It learns nothing. */
export function uniform(options: TaskPoolOptions): Curriculum {
  const pool = taskPool(options);
  return {
    async propose({ count, seed, signal }) {
      const tasks = await pool();
      signal.throwIfAborted();
      return repeatedSample(tasks.size, count, random(deriveSeed(seed, 'propose'))).map(tasks.task);
    },
    async record() {},
  };
}
