import type { FamilyPicks } from './view.ts';

/** How a group of attempts went. */
export interface PickedGroup {
  readonly iteration: number;
  readonly task: string;
  readonly family?: string;
  readonly invented: boolean;
  readonly rewards: readonly number[];
}

interface Stretch {
  groups: number;
  reward: number;
  attempts: number;
}

interface Family {
  groups: number;
  mixed: number;
  invented: number;
  readonly tasks: Set<string>;
  stretches: (Stretch | undefined)[];
}

/** Whether attempts at one task ended differently. */
export const isMixed = (rewards: readonly number[]) => rewards.some((reward) => reward !== rewards[0]);

/** The curriculum's picks by family of tasks, in at most `limit` equal stretches of a training that may go on without end. */
export function curriculumPicks(limit = 48) {
  const families = new Map<string, Family>();
  let stride = 1;
  let last = 0;
  return {
    add({ iteration, task, family = 'all tasks', invented, rewards }: PickedGroup): void {
      if (rewards.length === 0) return;
      const known = families.get(family) ?? { groups: 0, mixed: 0, invented: 0, tasks: new Set(), stretches: [] };
      families.set(family, known);
      known.groups += 1;
      known.tasks.add(task);
      if (isMixed(rewards)) known.mixed += 1;
      if (invented) known.invented += 1;
      last = Math.max(last, iteration);
      while (Math.floor(last / stride) >= limit) {
        stride *= 2;
        for (const each of families.values()) each.stretches = halved(each.stretches);
      }
      const at = Math.floor(iteration / stride);
      const stretch = known.stretches[at] ?? { groups: 0, reward: 0, attempts: 0 };
      known.stretches[at] = stretch;
      stretch.groups += 1;
      for (const reward of rewards) stretch.reward += reward;
      stretch.attempts += rewards.length;
    },
    families(): FamilyPicks[] {
      const count = families.size === 0 ? 0 : Math.floor(last / stride) + 1;
      const at = Array.from({ length: count }, (_, stretch) => stretch);
      const all = at.map((stretch) =>
        [...families.values()].reduce((sum, { stretches }) => sum + (stretches[stretch]?.groups ?? 0), 0),
      );
      return [...families]
        .map(([family, { groups, mixed, invented, tasks, stretches }]) => ({
          family,
          groups,
          tasks: tasks.size,
          mixed,
          invented,
          shares: at.map((stretch) => rounded((stretches[stretch]?.groups ?? 0) / Math.max(1, all[stretch]!))),
          success: at.map((stretch) => {
            const { reward, attempts } = stretches[stretch] ?? { reward: 0, attempts: 0 };
            return attempts === 0 ? null : rounded(reward / attempts);
          }),
        }))
        .sort((one, other) => other.groups - one.groups);
    },
  };
}

function halved(stretches: readonly (Stretch | undefined)[]): (Stretch | undefined)[] {
  return Array.from({ length: Math.ceil(stretches.length / 2) }, (_, at) => {
    const [one, other] = [stretches[2 * at], stretches[2 * at + 1]];
    if (!one || !other) return one ?? other;
    return {
      groups: one.groups + other.groups,
      reward: one.reward + other.reward,
      attempts: one.attempts + other.attempts,
    };
  });
}

const rounded = (share: number) => Number(share.toFixed(4));
