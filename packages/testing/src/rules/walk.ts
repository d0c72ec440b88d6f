import { type Awaitable, deriveSeed, type Observation, random, type Step } from '@dreamgym/core';

/** What can be walked through: an episode or a dream. */
export interface Walkable {
  readonly observation: Observation;
  step(action: string): Awaitable<Step>;
}

export interface WalkOptions {
  /** Decides which of the listed actions are taken. */
  readonly seed: number;
  /** The most actions taken; the walk stops where the attempt ends. */
  readonly steps: number;
  /** Taken in this order where given, whatever is listed. */
  readonly actions?: readonly string[];
  /** Chosen from where the environment lists no actions. */
  readonly fallback?: readonly string[];
}

export interface Walk {
  readonly taken: readonly string[];
  readonly steps: readonly Step[];
  /** Opening and steps as JSON texts of the moment they came: later changes do not show. */
  readonly transcript: readonly string[];
  /** The rewards as they came, and their sum. */
  readonly rewards: readonly number[];
  readonly reward: number;
  readonly ended: boolean;
}

/** A step as JSON. What a dream had to look up for it is no part of it. */
export function writeStep(step: Step): string {
  return JSON.stringify({ ...step, searches: undefined });
}

/** Acts by chance among the listed actions, or by a given list, and writes down what happens. */
export async function walk(subject: Walkable, options: WalkOptions): Promise<Walk> {
  const walker = startWalk(subject, options);
  while (await walker.next());
  return walker.walk;
}

/** A walk that is taken step by step; `next` says whether it goes on. */
export function startWalk(subject: Walkable, { seed, steps, actions, fallback = ['look'] }: WalkOptions) {
  const chance = random(deriveSeed(seed, 'walk'));
  const walk = {
    taken: [] as string[],
    steps: [] as Step[],
    transcript: [JSON.stringify(subject.observation)],
    rewards: [] as number[],
    reward: 0,
    ended: false,
  };
  let observation = subject.observation;
  const next = async (): Promise<boolean> => {
    const at = walk.taken.length;
    if (walk.ended || at >= Math.min(steps, actions?.length ?? steps)) return false;
    const listed = observation.actions?.length ? observation.actions : fallback;
    const action = actions ? actions[at]! : chance.pick(listed);
    walk.taken.push(action);
    const step = await subject.step(action);
    walk.steps.push(step);
    walk.rewards.push(step.reward);
    walk.reward += step.reward;
    walk.transcript.push(writeStep(step));
    walk.ended = step.terminated || step.truncated;
    observation = step.observation;
    return !walk.ended;
  };
  return { walk: walk as Walk, next };
}
