import type { Json, Reference, ReplayBuffer, Snapshotable } from '@dreamgym/core';

const kind = 'list-buffer';

/** The plainest replay buffer that keeps every rule: a list, searched by the share of words in common. */
export function listBuffer(): ReplayBuffer & Snapshotable & { close(): Promise<void> } {
  let stored: Omit<Reference, 'similarity'>[] = [];
  return {
    async add({ task, opening, transitions, end, provenance: { origin } }) {
      if (end.kind === 'failed') return;
      let before = opening.text;
      for (const [index, { action, observation, reward, terminated }] of transitions.entries()) {
        const next = observation.text;
        stored.push({
          task: task.id,
          index,
          observation: before,
          action: action.text,
          next,
          reward,
          terminated,
          origin,
        });
        before = next;
      }
    },
    async search({ observation, action, limit, exclude, origin }) {
      const wanted = `${observation} ${action}`;
      return stored
        .filter((each) => each.task !== exclude && (origin === undefined || each.origin === origin))
        .map((each) => ({ ...each, similarity: overlap(`${each.observation} ${each.action}`, wanted) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, limit);
    },
    count() {
      const real = stored.filter(({ origin }) => origin === 'real').length;
      return { real, dreamed: stored.length - real };
    },
    snapshot: () => ({ kind, stored }) as unknown as Json,
    restore(snapshot) {
      const saved = snapshot as unknown as { kind: string; stored: typeof stored };
      if (saved?.kind !== kind) throw new Error(`expected a snapshot of ${kind}, found ${saved?.kind}`);
      stored = [...saved.stored];
    },
    async close() {},
  };
}

/** Words in common over words in either, in [0, 1]. */
function overlap(one: string, other: string): number {
  const [first, second] = [new Set(one.split(' ')), new Set(other.split(' '))];
  const common = [...first].filter((word) => second.has(word)).length;
  return common / (first.size + second.size - common);
}
