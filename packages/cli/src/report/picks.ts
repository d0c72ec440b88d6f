import type { LoggedEvent } from '../run/files/event-log.ts';

/** What the curriculum picked of one family of tasks. */
export interface FamilyPicks {
  readonly family: string;
  readonly groups: number;
  /** Different tasks among them. */
  readonly tasks: number;
  /** Groups that were not all solved and not all failed: those that teach. */
  readonly mixed: number;
  /** Mean reward, in up to 24 equal stretches of the training. */
  readonly success: readonly number[];
}

interface Sum {
  reward: number;
  attempts: number;
}

interface Family {
  groups: number;
  mixed: number;
  readonly tasks: Set<string>;
  readonly iterations: Map<number, Sum>;
}

const stretches = 24;

/** The curriculum's picks while training in the dream, by family of tasks. */
export function curriculumPicks() {
  const families = new Map<string, Family>();
  let iterations = 0;
  return {
    add(event: LoggedEvent): void {
      if (event.event !== 'group-end' || event.row !== 'dream' || event.rewards.length === 0) return;
      const { family = 'all tasks', task, iteration, rewards } = event;
      const known = families.get(family) ?? { groups: 0, mixed: 0, tasks: new Set(), iterations: new Map() };
      families.set(family, known);
      iterations = Math.max(iterations, iteration + 1);
      known.groups += 1;
      known.tasks.add(task);
      if (rewards.some((reward) => reward !== rewards[0])) known.mixed += 1;
      const sum = known.iterations.get(iteration) ?? { reward: 0, attempts: 0 };
      known.iterations.set(iteration, sum);
      for (const reward of rewards) sum.reward += reward;
      sum.attempts += rewards.length;
    },
    families(): FamilyPicks[] {
      return [...families]
        .map(([family, { groups, mixed, tasks, iterations: sums }]) => ({
          family,
          groups,
          tasks: tasks.size,
          mixed,
          success: stretchMeans(sums, iterations),
        }))
        .sort((one, other) => other.groups - one.groups);
    },
  };
}

function stretchMeans(iterations: ReadonlyMap<number, Sum>, all: number): number[] {
  const count = Math.min(stretches, all);
  const sums = Array.from({ length: count }, () => ({ reward: 0, attempts: 0 }));
  for (const [iteration, { reward, attempts }] of iterations) {
    const sum = sums[Math.floor((iteration / all) * count)]!;
    sum.reward += reward;
    sum.attempts += attempts;
  }
  return sums.flatMap(({ reward, attempts }) => (attempts === 0 ? [] : [reward / attempts]));
}
