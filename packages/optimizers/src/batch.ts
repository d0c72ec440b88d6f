import type { Trajectory, TrajectoryGroup } from '@dreamgym/core';

/** The trajectories that something can be learned from: those that did not fail and have at least one transition. */
export function learnable(group: TrajectoryGroup): Trajectory[] {
  return group.trajectories.filter(({ end, transitions }) => end.kind !== 'failed' && transitions.length > 0);
}

/** How many trajectories of the groups failed. */
export function countFailed(groups: readonly TrajectoryGroup[]): number {
  return groups.reduce((sum, group) => sum + group.trajectories.filter(({ end }) => end.kind === 'failed').length, 0);
}

/** Consecutive slices of at most `size` items. */
export function slices<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}
