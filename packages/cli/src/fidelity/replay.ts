import {
  type Abstraction,
  deriveSeed,
  type Environment,
  type Observation,
  type Step,
  type Trajectory,
} from '@dreamgym/core';
import pLimit from 'p-limit';
import { whole } from '../numbers.ts';
import type { ProgressDisplay } from '../progress/display.ts';
import { factState } from './fact-state.ts';
import { throwIfStopped } from './stopped.ts';
import { type Comparison, type Fidelity, overlap, summarize } from './tally.ts';

export interface ReplayOptions {
  readonly dream: Environment;
  /** Played in the real environment; their actions are taken in the dream, step by step. */
  readonly trajectories: readonly Trajectory[];
  /** Replays under way at once; the result does not depend on it. */
  readonly concurrency?: number;
  /** No replay is begun later than so many seconds after the first one. */
  readonly seconds?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told of every replay that has ended, and how many there are. */
  readonly onReplayed?: (replays: { readonly ended: number; readonly all: number }) => void;
}

/** Shows how many replays have ended. */
export function replaysOn(display: ProgressDisplay): NonNullable<ReplayOptions['onReplayed']> {
  return ({ ended, all }) => display.show({ done: ended / all, facts: [`${whole(ended)} of ${whole(all)} replays`] });
}

/** A model held against reality. */
export interface ReplayFidelity {
  readonly trajectories: number;
  /** Replays that ended early because the dream did not have the next action open, as where a hidden thing lies elsewhere. */
  readonly parted: number;
  /** Dreams that failed; their steps up to there count. */
  readonly failed: number;
  /** Replays that one of the two ended while the other went on. */
  readonly wrongEndings: number;
  /** Replays that the dream rewarded by half of what there is, or more, above what reality gave. */
  readonly falseRewards: number;
  /** What the first failure said. */
  readonly failure?: string;
  readonly all: Fidelity;
  /** By steps taken before: `0`, `1–2` … */
  readonly depths: Readonly<Record<string, Fidelity>>;
  /** By action schema: `take`. */
  readonly schemas: Readonly<Record<string, Fidelity>>;
}

const depths = [0, 1, 3, 6, 11, 21, Infinity];

/**
 * Replays real trajectories in the dream, from the same task on, until one of the two ends or they part. What lies hidden
 * in a task is the dream's own guess, so even a model that knows the dynamics perfectly is not exact where it is revealed.
 * Once the signal aborts, only what had ended counts.
 */
export async function replay(options: ReplayOptions): Promise<ReplayFidelity> {
  const { dream, trajectories, concurrency = 1, seconds = Infinity, seed, signal, onReplayed } = options;
  let replays = 0;
  const began = performance.now();
  const replayed = await pLimit(concurrency).map(trajectories, async (trajectory, index) => {
    // So that a signal can come.
    await nextTurn();
    if (signal.aborted || performance.now() - began > 1000 * seconds) return undefined;
    const compared: { comparison: Comparison; depth: number; schema: string }[] = [];
    const took = (comparison: Comparison, depth: number) => {
      const { text } = trajectory.transitions[depth]!.action;
      compared.push({ comparison, depth, schema: dream.abstraction?.readAction(text)?.name ?? 'other' });
    };
    try {
      const request = { dream, trajectory, seed: deriveSeed(seed, 'fidelity', index), signal, took };
      return { compared, end: await follow(request) };
    } catch (error) {
      if (signal.aborted) return undefined;
      throwIfStopped(error, signal);
      return { compared, end: 'failed', error } as const;
    } finally {
      onReplayed?.({ ended: ++replays, all: trajectories.length });
    }
  });
  const followed = replayed.filter((each) => each !== undefined);
  const steps = followed.flatMap(({ compared }) => compared);
  const replaysWith = (is: (comparison: Comparison) => boolean) =>
    followed.filter(({ compared }) => compared.some(({ comparison }) => is(comparison))).length;
  const failures = followed.flatMap((each) => (each.end === 'failed' ? [each.error] : []));
  const by = (key: (step: (typeof steps)[number]) => string) => {
    const groups = new Map<string, Comparison[]>();
    for (const step of steps) groups.set(key(step), [...(groups.get(key(step)) ?? []), step.comparison]);
    return Object.fromEntries([...groups].map(([name, group]) => [name, summarize(group)]));
  };
  return {
    trajectories: followed.length,
    parted: followed.filter(({ end }) => end === 'parted').length,
    failed: failures.length,
    wrongEndings: replaysWith(({ termination }) => termination === false),
    falseRewards: replaysWith(({ falseReward }) => falseReward),
    failure: failures[0] instanceof Error ? failures[0].message : undefined,
    all: summarize(steps.map((step) => step.comparison)),
    depths: by(({ depth }) => depthName(depth)),
    schemas: by(({ schema }) => schema),
  };
}

/** Takes a trajectory's actions in the dream and holds its answers against the real ones, as far as the two go together. */
async function follow(request: {
  readonly dream: Environment;
  readonly trajectory: Trajectory;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly took: (comparison: Comparison, depth: number) => void;
}): Promise<'ended' | 'parted'> {
  const { dream, trajectory, seed, signal, took } = request;
  const { task, opening, transitions } = trajectory;
  const episode = await dream.start(task, { seed, worldSeed: seed, signal });
  try {
    const facts = dream.abstraction && bothFacts(dream.abstraction);
    let before = { dreamed: episode.observation, real: opening };
    facts?.(before.dreamed, before.real);
    for (const [depth, real] of transitions.entries()) {
      const { text } = real.action;
      if (before.real.actions?.includes(text) && before.dreamed.actions?.includes(text) === false) return 'parted';
      const dreamed = await episode.step({ text });
      const isKnown = !(trajectory.unscored && depth === transitions.length - 1);
      const comparison = compare(dreamed, real, facts);
      took(isKnown ? comparison : { ...comparison, ...unknownEnd }, depth);
      if (ended(dreamed) || ended(real)) break;
      before = { dreamed: dreamed.observation, real: real.observation };
    }
    return 'ended';
  } finally {
    await episode.close();
  }
}

/** What nobody can say of the last answer where nobody knows how the attempt went. */
const unknownEnd = { reward: undefined, falseReward: false, termination: undefined };

/** Follows the facts on both sides; gives the overlap of what the two observations change. */
function bothFacts(abstraction: Abstraction) {
  const dreamed = factState(abstraction);
  const real = factState(abstraction);
  return (one: Observation, other: Observation) => overlap(dreamed.observe(one.text), real.observe(other.text));
}

function compare(dreamed: Step, real: Step, facts: ReturnType<typeof bothFacts> | undefined): Comparison {
  const { actions: predicted } = dreamed.observation;
  const { actions } = real.observation;
  return {
    exact: dreamed.observation.text === real.observation.text,
    facts: facts?.(dreamed.observation, real.observation),
    actions: actions && overlap(predicted ?? [], actions),
    reward: Math.abs(dreamed.reward - real.reward) < 1e-9,
    falseReward: dreamed.reward - real.reward >= 0.5,
    termination: dreamed.terminated === real.terminated,
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const ended = ({ terminated, truncated }: Step) => terminated || truncated;

function depthName(depth: number): string {
  const bucket = depths.findIndex((first) => depth < first);
  const first = depths[bucket - 1]!;
  const last = depths[bucket]! - 1;
  if (last === Infinity) return `${first}+`;
  return first === last ? `${first}` : `${first}–${last}`;
}
