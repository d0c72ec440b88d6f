import type { Json, Snapshotable } from './contracts/json.ts';
import type { Counters } from './counters.ts';
import { DreamGymError } from './errors.ts';
import type { Parts } from './parts.ts';

const version = 1;
/** The parts whose state a run changes. */
const stateful = ['policy', 'optimizer', 'curriculum', 'replayBuffer'] as const;

/** A run between two iterations, as plain JSON. Everything else follows from the plugins and the seed. */
export interface Snapshot {
  readonly version: typeof version;
  readonly seed: number;
  /** The iterations that are done. */
  readonly iteration: number;
  readonly counters: Counters;
  readonly parts: Readonly<Record<string, Json>>;
}

export type StatefulParts = Pick<Parts, (typeof stateful)[number]>;

export function takeSnapshot(parts: StatefulParts, run: Pick<Snapshot, 'seed' | 'iteration' | 'counters'>): Snapshot {
  const saved: Record<string, Json> = {};
  for (const name of stateful) {
    const part: Partial<Snapshotable> = parts[name] as Partial<Snapshotable>;
    if (part.snapshot) saved[name] = part.snapshot();
  }
  return { version, seed: run.seed, iteration: run.iteration, counters: run.counters, parts: saved };
}

/** Puts a snapshot back into freshly made parts. Throws where it is of another version, seed or pipeline. */
export function restoreSnapshot(parts: StatefulParts, snapshot: Snapshot, { seed }: { readonly seed: number }): void {
  if (snapshot.version !== version) {
    throw new DreamGymError('SNAPSHOT', `the snapshot has version ${snapshot.version}, this is version ${version}`, {
      hint: 'go on with the version of DreamGym that wrote it, or start anew',
    });
  }
  if (snapshot.seed !== seed) {
    throw new DreamGymError('SNAPSHOT', `the snapshot belongs to seed ${snapshot.seed}, the run has seed ${seed}`, {
      hint: `go on with seed ${snapshot.seed}`,
    });
  }
  for (const name of stateful) {
    const part: Partial<Snapshotable> = parts[name] as Partial<Snapshotable>;
    const saved = snapshot.parts[name];
    if ((saved === undefined) !== (part.restore === undefined)) {
      throw new DreamGymError('SNAPSHOT', `the snapshot does not fit this pipeline: ${name} differs`, {
        hint: 'resume with the plugins that the run was started with',
      });
    }
    try {
      if (saved !== undefined) part.restore?.(saved);
    } catch (error) {
      throw new DreamGymError('SNAPSHOT', `${name} does not take its snapshot: ${(error as Error).message}`, {
        hint: 'resume with the plugins that the run was started with',
        cause: error,
      });
    }
  }
}
