import type { Prompt, Random } from '@dreamgym/core';
import { mean, standardDeviation } from '../numbers.ts';

/** A prompt, and what it earned at each held-out task. */
export interface Candidate {
  readonly prompt: Prompt;
  /** Mean reward by task id, in [0, 1]; a task whose attempts all failed is missing. */
  readonly scores: Readonly<Record<string, number>>;
}

/** More than this are not kept. */
const mostCandidates = 32;

/** How far above 0 a mean has to be in standard errors: what chance alone exceeds in one of twenty cases. */
const beyondChance = 1.645;

/** At how many tasks each candidate is among the best; candidates that another one is better than all over are left out. */
export function frontier(candidates: readonly Candidate[]): readonly (readonly [candidate: Candidate, wins: number])[] {
  const tasks = [...new Set(candidates.flatMap(({ scores }) => Object.keys(scores)))];
  const best = new Map(tasks.map((task) => [task, Math.max(...candidates.map(({ scores }) => scores[task] ?? 0))]));
  const wins = ({ scores }: Candidate) => tasks.filter((task) => (scores[task] ?? 0) === best.get(task)).length;
  const isWorse = (one: Candidate, other: Candidate) => {
    const differences = tasks.map((task) => (other.scores[task] ?? 0) - (one.scores[task] ?? 0));
    return differences.every((difference) => difference >= 0) && differences.some((difference) => difference > 0);
  };
  return candidates
    .filter((candidate) => !candidates.some((other) => isWorse(candidate, other)))
    .map((candidate) => [candidate, wins(candidate)] as const);
}

/** One of the frontier, each as likely as the number of tasks that it is best at. */
export function sampleParent(candidates: readonly Candidate[], chance: Random): Candidate {
  const best = frontier(candidates);
  return best.some(([, wins]) => wins > 0) ? chance.weigh(best) : chance.pick(candidates);
}

/** Whether a candidate earns more than another beyond chance: by the paired differences over tasks. */
export function isBetter(one: Candidate, other: Candidate): boolean {
  const differences = Object.entries(one.scores).flatMap(([task, score]) => {
    const before = other.scores[task];
    return before === undefined ? [] : [score - before];
  });
  const gain = mean(differences);
  return gain > 0 && gain > (beyondChance * standardDeviation(differences)) / Math.sqrt(differences.length);
}

/** What a candidate earns on average. */
export const scoreOf = ({ scores }: Candidate): number => mean(Object.values(scores));

/** Those worth going on from: the frontier and the chosen one, the newest and best where they are too many. */
export function kept(candidates: readonly Candidate[], chosen: Candidate): readonly Candidate[] {
  const best = frontier(candidates)
    .map(([candidate]) => candidate)
    .filter((candidate) => candidate !== chosen)
    .map((candidate, at) => ({ candidate, at }))
    .toSorted((one, other) => scoreOf(other.candidate) - scoreOf(one.candidate) || other.at - one.at)
    .slice(0, mostCandidates - 1)
    .toSorted((one, other) => one.at - other.at);
  return [chosen, ...best.map(({ candidate }) => candidate)];
}
