/** Wilson score interval at 95 % for a share of `successes` in `trials`, which need not be whole; [0, 1] without trials. */
export function wilsonInterval(successes: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const z = 1.959963984540054;
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/** How many of the attempts at a task succeeded. */
export interface TaskShare {
  readonly attempts: number;
  /** In [0, 1]. */
  readonly success: number;
}

/**
 * 95 % interval of the mean success over tasks: Wilson's, for as many trials as the attempts are worth. Attempts at one task
 * resemble each other, so what counts is how the means of the tasks scatter (the effective sample size of cluster samples,
 * Korn & Graubard 1998): p (1 - p) over the variance of the mean. That is the number of tasks where all attempts at a task
 * end alike, or where each has one, and never more than the number of attempts.
 */
export function intervalOverTasks(tasks: readonly TaskShare[]): readonly [low: number, high: number] {
  const share = meanOf(tasks.map(({ success }) => success));
  const variance = meanOf(tasks.map(({ success }) => (success - share) ** 2));
  const attempts = tasks.reduce((sum, each) => sum + each.attempts, 0);
  const mixed = share > 0 && share < 1;
  const worth = mixed ? (tasks.length * share * (1 - share)) / variance : tasks.length;
  const trials = Math.min(attempts, Math.max(tasks.length, worth));
  return wilsonInterval(share * trials, trials);
}

/** Arithmetic mean; 0 of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
