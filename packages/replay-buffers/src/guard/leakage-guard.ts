import { altered, type Environment, type ReplayBuffer, type Split, type Task } from '@dreamgym/core';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import type { TrajectoryFilter } from '../memory/trajectory-filter.ts';

export interface LeakageGuardOptions {
  /** The tasks that figures are measured on: all of the environment's splits `validation` and `test`. */
  readonly heldOut: readonly Task[];
  /**
   * Instructions at least as similar as this are near-duplicates: the cosine of lexical embeddings, in (0, 1]. At 0.9 the
   * same sentence with another number or one other word in ten is one.
   */
  readonly similarity?: number;
}

/**
 * Keeps held-out tasks out of a replay buffer: refuses trajectories of such a task, of a task that was invented from one, and
 * of near-duplicates, which have nearly the same instruction and, where both tasks know their scene, the same one. As a
 * filter it holds for whatever comes into the buffer: added, restored, or read from a log or a database.
 */
export function leakageGuard({ heldOut, similarity = 0.9 }: LeakageGuardOptions): TrajectoryFilter {
  if (!(similarity > 0 && similarity <= 1)) {
    throw new RangeError(`similarity is ${similarity}; give the cosine from which instructions count as the same`);
  }
  const embedder = hashingEmbedder({ dimensions });
  const ids = new Set(heldOut.map(({ id }) => id));
  const tests = distinct(heldOut);
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
    if (known.size >= mostKnown) known.clear();
    known.set(key, refused);
    return !refused;
  };
}

export interface GuardedOptions extends Pick<LeakageGuardOptions, 'similarity'> {
  /** Its validation and test tasks are kept out. */
  readonly environment: Pick<Environment, 'name' | 'tasks'>;
}

/**
 * A replay buffer with a leakage guard that asks the environment for its held-out tasks itself, at the first `add`: for
 * pipelines, whose parts are made before anything can be awaited. Where they cannot be listed, `add` throws, and the next
 * one asks again: what is not known to be harmless is not stored. What the buffer holds before, it keeps.
 */
export function guarded<Buffer extends ReplayBuffer>(buffer: Buffer, options: GuardedOptions): Buffer {
  const { environment, similarity } = options;
  let guard: Promise<TrajectoryFilter> | undefined;
  const make = async () => {
    const lists = await Promise.all(heldOutSplits.map((split) => heldOutTasks(environment, split)));
    return leakageGuard({ heldOut: lists.flat(), similarity });
  };
  const add: ReplayBuffer['add'] = async (trajectory) => {
    guard ??= make().catch((error) => {
      guard = undefined;
      throw error;
    });
    if ((await guard)(trajectory)) await buffer.add(trajectory);
  };
  return altered(buffer, { add }) as unknown as Buffer;
}

const heldOutSplits = ['validation', 'test'] as const;

async function heldOutTasks(environment: GuardedOptions['environment'], split: Split): Promise<readonly Task[]> {
  try {
    return await environment.tasks(split);
  } catch (error) {
    throw new Error(
      `the ${split} tasks of ${environment.name} cannot be listed, so nothing can be stored that is surely none of them: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

type Place = Pick<Task, 'instruction' | 'scene'>;

const dimensions = 512;

/** Answers that are kept, since attempts at one task come together. */
const mostKnown = 10_000;

/** Vectors of 32-bit numbers are of length 1 up to rounding. */
const rounding = 1e-6;

const keyOf = ({ instruction, scene }: Place) => JSON.stringify([instruction, scene]);

const distinct = (tasks: readonly Task[]) => [...new Map(tasks.map((task) => [keyOf(task), task])).values()];

/** The numbers of all vectors at each of their places: an instruction is 0 at most of them, and these are not looked at. */
function placesOf(vectors: readonly Float32Array[]): readonly Float32Array[] {
  return Array.from({ length: dimensions }, (_, place) => Float32Array.from(vectors, (vector) => vector[place]!));
}
