import type { ReplayBuffer, Snapshotable } from '@dreamgym/core';
import { type ReplayStoreOptions, replayStore } from './replay-store.ts';

/**
 * A replay buffer in memory. The embedding of (state, action) is that of the state beside that of the action, so the
 * cosine is the mean of the two cosines and a short action weighs as much as a long state. Equally similar cases come real
 * ones first, then in the order in which they were added.
 *
 * Adding keeps a reference to the trajectory and nothing more; its texts are embedded at the next search.
 */
export function replayMemory(options: ReplayStoreOptions = {}): ReplayBuffer & Snapshotable {
  const { add, search, count, snapshot, restore } = replayStore(options);
  return { add, search, count, snapshot, restore };
}
