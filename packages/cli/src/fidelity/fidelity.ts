import {
  type ChatModel,
  deriveSeed,
  type Environment,
  type Parts,
  type Policy,
  random,
  rollout,
  type Task,
  type Trajectory,
} from '@dreamgym/core';
import { type Displays, noDisplay, type ProgressDisplay } from '../progress/display.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import { uninterrupted } from '../uninterrupted.ts';
import { type ErrorPaths, probeErrorPaths } from './error-paths.ts';
import { type Luck, measureLuck } from './luck.ts';
import { judgeQuality, type Quality } from './quality.ts';
import { type ReplayFidelity, replay, replaysOn } from './replay.ts';

/** Real trajectories that the model has not seen, by one way to act. */
interface Comparison extends ReplayFidelity {
  /** `held-out recordings`, `random in validation`. */
  readonly name: string;
  readonly errorPaths?: ErrorPaths;
}

export interface FidelityResult {
  readonly experienceModel: string;
  /** What the model learned from. */
  readonly learned: { readonly trajectories: number; readonly transitions: number };
  readonly comparisons: readonly Comparison[];
  readonly luck?: Luck;
  readonly quality?: Quality;
  /** Set where it was stopped before all was measured: what is there was measured until then. */
  readonly stopped?: true;
}

/** The most trajectories that luck is measured by. */
export const luckTrajectories = 10;

export interface FidelityOptions {
  readonly parts: Parts;
  /** Share of the recordings, at the end, that the model does not learn from. */
  readonly heldOut: number;
  /** Ways to act in tasks of the validation split, by name. */
  readonly policies: Readonly<Record<string, Policy>>;
  /** The most trajectories in each comparison. */
  readonly limit: number;
  /** Replays of each trajectory, of at most `luckTrajectories`, to measure luck by; at least 2. Luck is not measured without it. */
  readonly replays?: number;
  /** Judges the dream's answers, so many of them at most. */
  readonly quality?: { readonly judge: ChatModel; readonly steps: number };
  /** Attempts under way at once; the result does not depend on it. */
  readonly concurrency?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Shows what is going on. */
  readonly displays?: Displays;
}

/**
 * Lets the experience model learn from one part of the recordings, and holds its dreams against what reality answered. Once the signal aborts,
 * what was measured until then is the result; before anything was, the abort is thrown.
 */
export async function fidelity(options: FidelityOptions): Promise<FidelityResult> {
  const { parts, heldOut, policies, limit, replays, concurrency, seed, signal, displays = noDisplay } = options;
  const { environment, experienceModel, recordings } = parts;
  const recorded = await recordings.trajectories(signal);
  const learned = recorded.slice(0, Math.round(recorded.length * (1 - heldOut)));
  const transitions = learned.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
  const dream = await learnedDream(parts, learned);
  const comparisons: Comparison[] = [];
  const replayed: Trajectory[][] = [];
  const compare = async (name: string, trajectories: Trajectory[]) => {
    replayed.push(trajectories);
    const shared = { dream, trajectories, concurrency, seed, signal };
    await showing(displays(`replaying ${name}`), async (display) => {
      const measured = await replay({ ...shared, onReplayed: replaysOn(display) });
      if (measured.trajectories === 0 && signal.aborted) return;
      const errorPaths = await uninterrupted(signal, () => probeErrorPaths({ ...shared, environment }));
      comparisons.push({ name, ...measured, errorPaths });
    });
  };
  const rest = recorded.slice(learned.length, learned.length + limit);
  if (rest.length > 0) await compare('held-out recordings', rest);
  const tasks = random(deriveSeed(seed, 'fidelity'))
    .shuffle(await environment.tasks('validation'))
    .slice(0, limit);
  for (const [name, policy] of Object.entries(policies)) {
    const played = await uninterrupted(signal, () => play({ environment, policy, tasks, seed, signal }));
    if (played) await compare(`${name} in held-out games`, played);
  }
  if (comparisons.length === 0) signal.throwIfAborted();
  // The first comparison is with what is most like the recordings that the model learned from.
  const [trajectories = []] = replayed;
  const shared = { dream, trajectories, seed, signal };
  const luck =
    replays === undefined
      ? undefined
      : await showing(displays(`taking the same actions ${replays} times`), () =>
          uninterrupted(signal, () =>
            measureLuck({ ...shared, trajectories: trajectories.slice(0, luckTrajectories), replays }),
          ),
        );
  const { quality: judging } = options;
  const quality =
    judging &&
    (await showing(displays(`${judging.judge.name} judges`), (display) =>
      uninterrupted(signal, () => judgeQuality({ ...shared, ...judging, display })),
    ));
  return {
    experienceModel: experienceModel.name,
    learned: { trajectories: learned.length, transitions },
    comparisons,
    ...(luck && { luck }),
    ...(quality && { quality }),
    ...(signal.aborted && { stopped: true }),
  };
}

async function showing<T>(display: ProgressDisplay, call: (display: ProgressDisplay) => Promise<T>): Promise<T> {
  try {
    return await call(display);
  } finally {
    display.stop();
  }
}

async function play(request: {
  environment: Environment;
  policy: Policy;
  tasks: readonly Task[];
  seed: number;
  signal: AbortSignal;
}): Promise<Trajectory[]> {
  const { tasks, seed, ...rest } = request;
  const trajectories: Trajectory[] = [];
  for (const [index, task] of tasks.entries()) {
    trajectories.push(await rollout({ ...rest, task, seed: deriveSeed(seed, 'play', index), evaluation: true }));
  }
  return trajectories.filter(({ end }) => end.kind !== 'failed');
}
