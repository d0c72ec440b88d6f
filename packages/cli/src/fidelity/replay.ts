import {
  type Abstraction,
  deriveSeed,
  type Environment,
  type Observation,
  type Step,
  type Trajectory,
} from '@dreamgym/core';
import { factState } from './fact-state.ts';
import { type Comparison, type Fidelity, overlap, summarize } from './tally.ts';

export interface ReplayOptions {
  readonly dream: Environment;
  /** Played in the real environment; their actions are taken in the dream, step by step. */
  readonly trajectories: readonly Trajectory[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** A model held against reality. */
export interface ReplayFidelity {
  readonly trajectories: number;
  /** Dreams that failed, which the model said itself; their steps up to there count. */
  readonly failed: number;
  readonly all: Fidelity;
  /** By steps taken before: `0`, `1–2` … */
  readonly depths: Readonly<Record<string, Fidelity>>;
  /** By action schema: `take`. */
  readonly schemas: Readonly<Record<string, Fidelity>>;
}

const depths = [0, 1, 3, 6, 11, 21, Infinity];

/**
 * Replays real trajectories in the dream, from the same task on, until one of the two ends. What lies hidden in a task is
 * the dream's own guess, so a model that knows the dynamics perfectly is still not exact where something is revealed.
 */
export async function replay(options: ReplayOptions): Promise<ReplayFidelity> {
  const { dream, trajectories, seed, signal } = options;
  const steps: { comparison: Comparison; depth: number; schema: string }[] = [];
  let failed = 0;
  for (const [index, trajectory] of trajectories.entries()) {
    signal.throwIfAborted();
    try {
      for await (const comparison of compared(dream, trajectory, deriveSeed(seed, 'fidelity', index), signal)) {
        const { text } = trajectory.transitions[comparison.index]!.action;
        const schema = dream.abstraction?.readAction(text)?.name ?? 'other';
        steps.push({ comparison, depth: comparison.index, schema });
      }
    } catch {
      signal.throwIfAborted();
      failed += 1;
    }
  }
  const by = (key: (step: (typeof steps)[number]) => string) => {
    const groups = new Map<string, Comparison[]>();
    for (const step of steps) groups.set(key(step), [...(groups.get(key(step)) ?? []), step.comparison]);
    return Object.fromEntries([...groups].map(([name, group]) => [name, summarize(group)]));
  };
  return {
    trajectories: trajectories.length,
    failed,
    all: summarize(steps.map((step) => step.comparison)),
    depths: by(({ depth }) => depthName(depth)),
    schemas: by(({ schema }) => schema),
  };
}

/** The dream's answers to a trajectory's actions, each held against the real one. */
async function* compared(dream: Environment, trajectory: Trajectory, seed: number, signal: AbortSignal) {
  const { task, opening, transitions } = trajectory;
  const episode = await dream.start(task, { seed, worldSeed: seed, signal });
  try {
    const facts = dream.abstraction && bothFacts(dream.abstraction);
    facts?.(episode.observation, opening);
    for (const [index, real] of transitions.entries()) {
      const dreamed = await episode.step({ text: real.action.text });
      yield { ...compare(dreamed, real, facts), index };
      if (ended(dreamed) || ended(real)) return;
    }
  } finally {
    await episode.close();
  }
}

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
    termination: dreamed.terminated === real.terminated,
  };
}

const ended = ({ terminated, truncated }: Step) => terminated || truncated;

function depthName(depth: number): string {
  const bucket = depths.findIndex((first) => depth < first);
  const first = depths[bucket - 1]!;
  const last = depths[bucket]! - 1;
  if (last === Infinity) return `${first}+`;
  return first === last ? `${first}` : `${first}–${last}`;
}
