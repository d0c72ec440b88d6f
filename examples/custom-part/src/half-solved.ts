import { type Curriculum, type Environment, episodeReward, random, type Task } from 'dreamgym';

/** Proposes the families of tasks that are solved about half of the time: where attempts differ, there is most to learn. */
export function halfSolved({ environment }: { environment: Pick<Environment, 'tasks'> }): Curriculum {
  const success = new Map<string, number>();
  const known = ({ family, id }: Task) => success.get(family ?? id) ?? 0.5;
  const distance = (task: Task) => Math.abs(known(task) - 0.5);
  return {
    async propose({ count, seed, signal }) {
      signal.throwIfAborted();
      const sample = random(seed)
        .shuffle(await environment.tasks('train'))
        .slice(0, 4 * count);
      sample.sort((one, other) => distance(one) - distance(other));
      return Array.from({ length: count }, (_, i) => sample[i % sample.length]!);
    },
    async record(groups) {
      for (const { task, trajectories } of groups) {
        const rewards = trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
        for (const reward of rewards) success.set(task.family ?? task.id, 0.9 * known(task) + 0.1 * reward);
      }
    },
  };
}
