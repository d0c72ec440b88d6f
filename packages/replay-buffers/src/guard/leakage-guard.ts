import type { Environment, ReplayBuffer, Task } from '@dreamgym/core';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import type { TrajectoryFilter } from '../memory/trajectory-filter.ts';

export interface LeakageGuardOptions {
  /** The tasks that the final figure is measured on: `await environment.tasks('test')`. */
  readonly testTasks: readonly Task[];
  /**
   * Instructions at least as similar as this are near-duplicates: the cosine of lexical embeddings, in (0, 1]. At 0.9 the
   * same sentence with another number or one other word in ten is one.
   */
  readonly similarity?: number;
}

/**
 * Keeps test tasks out of a replay buffer: refuses trajectories of a test task, of a task that was invented from one, and
 * of near-duplicates, which have nearly the same instruction and, where both tasks know their scene, the same one. As a
 * filter it holds for whatever comes into the buffer: added, restored, or read from a log or a database.
 */
export function leakageGuard({ testTasks, similarity = 0.9 }: LeakageGuardOptions): TrajectoryFilter {
  if (!(similarity > 0 && similarity <= 1)) {
    throw new RangeError(`similarity is ${similarity}; give the cosine from which instructions count as the same`);
  }
  const embedder = hashingEmbedder({ dimensions });
  const ids = new Set(testTasks.map(({ id }) => id));
  const tests = distinct(testTasks);
  const places = placesOf(embedder.embed(tests.map(({ instruction }) => instruction)));
  const known = new Map<string, boolean>();

  const resembles = ({ instruction, scene }: Place) => {
    const [vector] = embedder.embed([instruction]);
    const cosines = new Float64Array(tests.length);
    for (const [place, values] of places.entries()) {
      const weight = vector![place]!;
      if (weight !== 0) for (let i = 0; i < values.length; i++) cosines[i]! += weight * values[i]!;
    }
    return tests.some((test, i) => {
      if (test.scene !== undefined && scene !== undefined && test.scene !== scene) return false;
      return cosines[i]! >= similarity - rounding;
    });
  };

  return ({ task }) => {
    if (ids.has(task.id) || (task.origin.kind === 'generated' && ids.has(task.origin.parent))) return false;
    const key = keyOf(task);
    const refused = known.get(key) ?? resembles(task);
    known.set(key, refused);
    return !refused;
  };
}

export interface GuardedOptions extends Pick<LeakageGuardOptions, 'similarity'> {
  /** Its test tasks are kept out. Where it cannot list them, as where they were not fetched, nothing can be tested on them either. */
  readonly environment: Pick<Environment, 'tasks'>;
}

/**
 * A replay buffer with a leakage guard that asks the environment for the test tasks itself, at the first `add`: for pipelines,
 * whose parts are made before anything can be awaited. What the buffer holds before, it keeps.
 */
export function guarded<Buffer extends ReplayBuffer>(buffer: Buffer, options: GuardedOptions): Buffer {
  const { environment, similarity } = options;
  let guard: Promise<TrajectoryFilter> | undefined;
  const make = async () => {
    const testTasks = await environment.tasks('test').catch(() => []);
    return leakageGuard({ testTasks, similarity });
  };
  return {
    ...buffer,
    async add(trajectory) {
      guard ??= make();
      if ((await guard)(trajectory)) await buffer.add(trajectory);
    },
  };
}

type Place = Pick<Task, 'instruction' | 'scene'>;

const dimensions = 512;

/** Vectors of 32-bit numbers are of length 1 up to rounding. */
const rounding = 1e-6;

const keyOf = ({ instruction, scene }: Place) => JSON.stringify([instruction, scene]);

const distinct = (tasks: readonly Task[]) => [...new Map(tasks.map((task) => [keyOf(task), task])).values()];

/** The numbers of all vectors at each of their places: an instruction is 0 at most of them, and these are not looked at. */
function placesOf(vectors: readonly Float32Array[]): readonly Float32Array[] {
  return Array.from({ length: dimensions }, (_, place) => Float32Array.from(vectors, (vector) => vector[place]!));
}
