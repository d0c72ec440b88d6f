import { type Curriculum, deriveSeed, episodeReward, random, type Snapshotable, type Task } from '@dreamgym/core';

const kind = 'list-curriculum';

/** The plainest curriculum that learns: tasks whose last group had mixed rewards come first, the others in seeded order. */
export function listCurriculum(tasks: readonly Task[]): Curriculum & Required<Snapshotable> {
  let mixed: string[] = [];
  return {
    async propose({ count, seed, signal }) {
      signal.throwIfAborted();
      const order = random(deriveSeed(seed, 'propose')).shuffle(tasks);
      const first = order.filter(({ id }) => mixed.includes(id));
      const others = order.filter(({ id }) => !mixed.includes(id));
      return Array.from({ length: count }, (_, at) => [...first, ...others][at % tasks.length]!);
    },
    async record(groups) {
      for (const { task, trajectories } of groups) {
        const rewards = trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
        mixed = mixed.filter((id) => id !== task.id);
        if (new Set(rewards).size > 1) mixed.push(task.id);
      }
    },
    snapshot: () => ({ kind, mixed }),
    restore(snapshot) {
      const saved = snapshot as { kind?: string; mixed: string[] };
      if (saved.kind !== kind) throw new Error(`expected a snapshot of ${kind}, found ${saved.kind}`);
      mixed = saved.mixed;
    },
  };
}
