import type { Reference, ReplayBuffer, ReplayQuery, Snapshotable } from '@dreamgym/core';
import type { Embedder } from '../embedders/embedder.ts';
import { hashingEmbedder } from '../embedders/hashing-embedder.ts';
import { exhaustiveIndex } from '../search/exhaustive-index.ts';
import { loadGraphIndex } from '../search/graph-index.ts';
import type { Eviction } from './eviction.ts';
import { heldTrajectories } from './held-trajectories.ts';
import { checkedVector, originSearch } from './origin-search.ts';
import { restoreTrajectories, snapshotTrajectories } from './replay-snapshot.ts';
import type { QueryVectors } from './situation-memory.ts';
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

const origins = ['real', 'dreamed'] as const;

/** Texts of queries whose vectors are kept: dreams come to the same states again and again. */
const queriesKept = 512;

export function replayStore(options: ReplayStoreOptions): ReplayStore {
  const { capacity = 20_000, eviction, filters = [], search = 'exact', dimensions } = options;
  const { embedder = hashingEmbedder({ dimensions }) } = options;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`capacity is ${capacity}; give the most transitions to hold, at least 1`);
  }
  const createIndex = async () => (search === 'exact' ? exhaustiveIndex : await loadGraphIndex());
  /** Apart, so that real cases are found as fast among any number of dreamed ones, which are not even embedded then. */
  const searches = { real: originSearch({ embedder, createIndex }), dreamed: originSearch({ embedder, createIndex }) };
  const embedQuery = queryEmbedder(embedder);
  const held = heldTrajectories({
    capacity,
    eviction,
    onDrop: (dropped, from, to) => searches[dropped.trajectory.provenance.origin].drop(dropped, from, to),
  });

  const accepts = (trajectory: StoredTrajectory) => filters.every((filter) => filter(trajectory));

  const take = (trajectory: StoredTrajectory, first?: number) => {
    if (!accepts(trajectory)) return;
    const taken = held.take(trajectory, first);
    if (taken.first < trajectory.transitions.length) searches[trajectory.provenance.origin].take(taken);
  };

  const clear = () => {
    held.clear();
    for (const origin of origins) searches[origin].clear();
  };

  return {
    accepts,
    take,
    clear,

    async add(trajectory) {
      if (trajectory.end.kind !== 'failed') take(trajectory);
    },

    async search(query) {
      const { limit, origin } = query;
      if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is ${limit}; ask for at least 1 case`);
      let embedded: Promise<QueryVectors> | undefined;
      const vectors = () => {
        embedded ??= embedQuery(query);
        return embedded;
      };
      const found: Reference[] = [];
      for (const each of origin ? [origin] : origins) found.push(...(await searches[each].search(query, vectors)));
      // Of equally similar ones, those that come first stay first: real ones.
      return found.sort((one, other) => other.similarity - one.similarity).slice(0, limit);
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

/** Embeds the texts of queries, each once as long as its vector is kept. */
function queryEmbedder(embedder: Embedder): (query: ReplayQuery) => Promise<QueryVectors> {
  const known = new Map<string, Float32Array>();
  return async ({ observation, action }) => {
    const missing = [observation, action].filter((text) => !known.has(text));
    // Others may make room for theirs meanwhile.
    const own = new Map([observation, action].map((text) => [text, known.get(text)]));
    const embedded = missing.length === 0 ? [] : await embedder.embed(missing);
    for (const [at, text] of missing.entries()) {
      const vector = checkedVector(embedded[at], embedder);
      known.set(text, vector);
      own.set(text, vector);
    }
    const vectors = { state: own.get(observation)!, action: own.get(action)! };
    while (known.size > queriesKept) known.delete(known.keys().next().value!);
    return vectors;
  };
}
