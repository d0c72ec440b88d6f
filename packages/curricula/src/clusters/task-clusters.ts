import { type Awaitable, random, type Task } from '@dreamgym/core';
import { uniformSample } from '../tasks/sample.ts';
import { once, type TaskPoolOptions, taskPool } from '../tasks/task-pool.ts';
import { nearest, sphericalMeans } from './k-means.ts';

/** Says which tasks are weighed together. */
export interface TaskGroups {
  /** The group of each task, in order. A task is always in the same one. */
  groupsOf(tasks: readonly Task[]): Promise<readonly string[]>;
}

/** Turns texts into vectors of length 1, one for each, in order. Any embedder of `@dreamgym/replay-buffers` does. */
export interface TaskEmbedder {
  embed(texts: readonly string[]): Awaitable<readonly Float32Array[]>;
}

export interface TaskClustersOptions extends TaskPoolOptions {
  readonly embedder: TaskEmbedder;
  /** At least 1; fewer where there are not so many different instructions. */
  readonly clusters?: number;
  readonly seed?: number;
}

/** Clusters are found among so many tasks: more of them move the centres little, and take long. */
const mostFitted = 4096;

/**
 * Groups of tasks with similar instructions, for PPO, which attempts a task once where GRPO does many times (paper, section
 * 4.2): spherical k-means over the embedded instructions of the seed tasks, or of some thousands of them. Generated tasks join the nearest cluster.
 */
export function taskClusters({ embedder, clusters = 32, seed = 7, ...tasks }: TaskClustersOptions): TaskGroups {
  if (!Number.isInteger(clusters) || clusters < 1) {
    throw new RangeError(`clusters is ${clusters}; give a whole number of at least 1`);
  }
  const pool = taskPool(tasks);
  const embed = async (list: readonly Task[]) => embedder.embed(list.map(({ instruction }) => instruction));
  const centres = once(async () => {
    const { size, task } = await pool();
    const chance = random(seed);
    const places =
      size <= mostFitted ? Array.from({ length: size }, (_, place) => place) : uniformSample(size, mostFitted, chance);
    return sphericalMeans(await embed(places.map(task)), clusters, chance);
  });
  return {
    async groupsOf(list) {
      const fitted = await centres();
      return (await embed(list)).map((vector) => String(nearest(fitted, vector).place));
    },
  };
}
