import type { ReplayBuffer } from '@dreamgym/core';

/**
 * A view for evaluation: searches and counts, and refuses to add, loudly, since what an evaluation adds would tell later
 * attempts about its tasks. What is added to the buffer itself is found through the view, too. Closing the view leaves the
 * buffer open.
 */
export function frozen(buffer: ReplayBuffer): ReplayBuffer {
  return {
    async add({ task }) {
      throw new Error(`this view of the replay buffer is frozen; a trajectory of ${task.id} was to be added to it`);
    },
    search: (query) => buffer.search(query),
    count: () => buffer.count(),
  };
}
