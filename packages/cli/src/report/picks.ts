import type { GroupEnd } from '@dreamgym/core';
import type { LoggedEvent } from '../run/files/event-log.ts';
import { ofKind } from './curves.ts';

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

const stretches = 24;

/** The curriculum's picks while training in the dream, by family of tasks. */
export function curriculumPicks(events: readonly LoggedEvent[]): FamilyPicks[] {
  const groups = ofKind(events, 'group-end').filter(({ row, rewards }) => row === 'dream' && rewards.length > 0);
  const iterations = Math.max(0, ...groups.map(({ iteration }) => iteration + 1));
  const families = new Map<string, GroupEnd[]>();
  for (const group of groups) {
    const family = group.family ?? 'all tasks';
    const known = families.get(family);
    if (known) known.push(group);
    else families.set(family, [group]);
  }
  return [...families]
    .map(([family, picked]) => ({
      family,
      groups: picked.length,
      tasks: new Set(picked.map(({ task }) => task)).size,
      mixed: picked.filter(({ rewards }) => rewards.some((reward) => reward !== rewards[0])).length,
      success: stretchMeans(picked, iterations),
    }))
    .sort((one, other) => other.groups - one.groups);
}

function stretchMeans(groups: readonly GroupEnd[], iterations: number): number[] {
  const count = Math.min(stretches, iterations);
  const sums = Array.from({ length: count }, () => ({ reward: 0, attempts: 0 }));
  for (const { iteration, rewards } of groups) {
    const sum = sums[Math.floor((iteration / iterations) * count)]!;
    for (const reward of rewards) sum.reward += reward;
    sum.attempts += rewards.length;
  }
  return sums.flatMap(({ reward, attempts }) => (attempts === 0 ? [] : [reward / attempts]));
}
