import type { ReplayBuffer, Snapshotable } from '@dreamgym/core';
import type { Embedder } from '../embedders/embedder.ts';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { exhaustiveIndex } from '../search/exhaustive-index.ts';
import { loadGraphIndex } from '../search/graph-index.ts';
import type { Eviction } from './eviction.ts';
import { type Held, heldTrajectories } from './held-trajectories.ts';
import { restoreTrajectories, snapshotTrajectories } from './replay-snapshot.ts';
import { type SituationMemory, situationMemory } from './situation-memory.ts';
import type { StoredTrajectory } from './stored-trajectory.ts';
import type { TrajectoryFilter } from './trajectory-filter.ts';

export interface ReplayStoreOptions {
  /** The most transitions held. */
  readonly capacity?: number;
  /** Who makes room where there is none, dreamed transitions always before real ones: the oldest, unless this says otherwise. */
  readonly eviction?: Eviction;
  /** Trajectories that one of these refuses are not stored, wherever they come from. */
  readonly filters?: readonly TrajectoryFilter[];
  /**
   * `exact` finds the most similar cases for certain. `approximate` finds nearly always the same, and is the faster one
   * from tens of thousands of distinct cases on; it needs the package `usearch`. What it misses depends on the order of
   * adding, and so may be something else after a run was resumed.
   */
  readonly search?: 'exact' | 'approximate';
  /** Length of the default embedder's vectors; an embedder of your own has its own. */
  readonly dimensions?: number;
  readonly embedder?: Embedder;
}

/** A replay buffer in memory, which stored trajectories can be put into as they are. */
export type ReplayStore = ReplayBuffer &
  Snapshotable & {
    /** Whether all filters accept a trajectory. */
    accepts(trajectory: StoredTrajectory): boolean;
    /** Takes in a trajectory that is known not to have failed, unless a filter refuses it. */
    take(trajectory: StoredTrajectory): void;
    /** Forgets everything. */
    clear(): void;
  };

/** Texts that are embedded at once. */
const textsAtOnce = 512;

export function replayStore(options: ReplayStoreOptions): ReplayStore {
  const { capacity = 20_000, eviction, filters = [], search = 'exact', dimensions } = options;
  const { embedder = hashingEmbedder({ dimensions }) } = options;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`capacity is ${capacity}; give the most transitions to hold, at least 1`);
  }
  /** Begun with the first that is searchable. */
  let memory: SituationMemory | undefined;
  /** Taken in, but not searchable yet. */
  const pending = new Set<Held>();
  let embedding: Promise<void> | undefined;
  const held = heldTrajectories({
    capacity,
    eviction,
    onDrop(dropped, from, to) {
      memory?.remove(dropped, from, to);
      if (to === dropped.trajectory.transitions.length) pending.delete(dropped);
    },
  });

  const accepts = (trajectory: StoredTrajectory) => filters.every((filter) => filter(trajectory));

  const take = (trajectory: StoredTrajectory, first?: number) => {
    if (!accepts(trajectory)) return;
    const taken = held.take(trajectory, first);
    if (taken.first < trajectory.transitions.length) pending.add(taken);
  };

  const begin = async () => {
    const createIndex = search === 'exact' ? exhaustiveIndex : await loadGraphIndex();
    return situationMemory({ dimensions: embedder.dimensions, createIndex });
  };

  const embedSome = async () => {
    memory ??= await begin();
    const { missingTexts, insert } = memory;
    const group: Held[] = [];
    const missing = new Set<string>();
    for (const each of pending) {
      group.push(each);
      for (const text of missingTexts(each)) missing.add(text);
      if (missing.size >= textsAtOnce) break;
    }
    const texts = [...missing];
    const embedded = texts.length === 0 ? [] : await embedder.embed(texts);
    const vectors = new Map(texts.map((text, i) => [text, checked(embedded[i], embedder)]));
    // Meanwhile some may have been dropped, and texts that were known forgotten.
    for (const each of group) if (pending.has(each) && insert(each, vectors)) pending.delete(each);
  };

  /** Returns with nothing pending. Searches at the same time share the work. */
  const embedAll = async () => {
    while (pending.size > 0) {
      embedding ??= embedSome().finally(() => {
        embedding = undefined;
      });
      await embedding;
      // Where much is to be done, timers, sockets and signals have their turn in between.
      if (pending.size > 0) await new Promise((resolve) => setTimeout(resolve));
    }
  };

  const clear = () => {
    held.clear();
    pending.clear();
    memory = undefined;
  };

  return {
    accepts,
    take,
    clear,

    async add(trajectory) {
      if (trajectory.end.kind !== 'failed') take(trajectory);
    },

    async search({ observation, action, limit, exclude }) {
      if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is ${limit}; ask for at least 1 case`);
      const [ofState, ofAction] = await embedder.embed([observation, action]);
      await embedAll();
      const query = { state: checked(ofState, embedder), action: checked(ofAction, embedder), limit, exclude };
      return memory?.search(query) ?? [];
    },

    count: held.count,

    snapshot: () => snapshotTrajectories(held.entries()),

    restore(snapshot) {
      const trajectories = restoreTrajectories(snapshot);
      clear();
      for (const { trajectory, first } of trajectories) take(trajectory, first);
    },
  };
}

/** Throws where the vector is not as long as the embedder says, or not of length 1 or 0. */
function checked(vector: Float32Array | undefined, { name, dimensions }: Embedder): Float32Array {
  if (vector?.length !== dimensions) {
    throw new Error(
      `the embedder ${name} gave a vector of ${vector?.length} numbers; its dimensions say ${dimensions}`,
    );
  }
  let square = 0;
  for (const value of vector) square += value * value;
  if (square === 0 || Math.abs(square - 1) < 0.01) return vector;
  throw new Error(`the embedder ${name} gave a vector of length ${Math.sqrt(square)}; scale it to length 1`);
}
