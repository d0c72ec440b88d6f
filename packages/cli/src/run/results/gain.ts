import type { TaskOutcome } from '@dreamgym/core';

/** What was gained, and its 95 % interval by how the gains of the tasks scatter. */
export interface Gain {
  readonly success: number;
  readonly interval: readonly [low: number, high: number];
}

/** What the second has gained over the first, on the tasks that both could play. */
export function gainOf(first: readonly TaskOutcome[], found: readonly TaskOutcome[]): Gain {
  const before = new Map(first.filter(({ attempts }) => attempts > 0).map((each) => [each.task, each.success]));
  const gains = found.flatMap(({ task, attempts, success }) => {
    const other = before.get(task);
    return other === undefined || attempts === 0 ? [] : [success - other];
  });
  const tasks = Math.max(1, gains.length);
  const success = gains.reduce((sum, gain) => sum + gain, 0) / tasks;
  const variance = gains.reduce((sum, gain) => sum + (gain - success) ** 2, 0) / Math.max(1, tasks - 1);
  const spread = 1.96 * Math.sqrt(variance / tasks);
  return { success, interval: [Math.max(-1, success - spread), Math.min(1, success + spread)] };
}
