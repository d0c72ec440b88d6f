import {
  deriveSeed,
  type Environment,
  type Parts,
  type Policy,
  random,
  rollout,
  type Task,
  type Trajectory,
} from '@dreamgym/core';
import { learnedDream } from '../run/judge.ts';
import { type ErrorPaths, probeErrorPaths } from './error-paths.ts';
import { type ReplayFidelity, replay } from './replay.ts';

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
}

export interface FidelityOptions {
  readonly parts: Parts;
  /** Share of the recordings, at the end, that the model does not learn from. */
  readonly heldOut: number;
  /** Ways to act in tasks of the validation split, by name. */
  readonly policies: Readonly<Record<string, Policy>>;
  /** The most trajectories in each comparison. */
  readonly limit: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told what is going on. */
  readonly notice?: (text: string) => void;
}

/** Lets the experience model learn from one part of the recordings, and holds its dreams against what reality answered. */
export async function fidelity(options: FidelityOptions): Promise<FidelityResult> {
  const { parts, heldOut, policies, limit, seed, signal, notice } = options;
  const { environment, experienceModel, recordings } = parts;
  const recorded = await recordings.trajectories(signal);
  const learned = recorded.slice(0, Math.round(recorded.length * (1 - heldOut)));
  const transitions = learned.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
  const dream = await learnedDream(parts, learned);
  const comparisons: Comparison[] = [];
  const compare = async (name: string, trajectories: readonly Trajectory[]) => {
    notice?.(name);
    const shared = { dream, trajectories, seed, signal };
    const errorPaths = await probeErrorPaths({ ...shared, environment });
    comparisons.push({ name, ...(await replay(shared)), errorPaths });
  };
  const rest = recorded.slice(learned.length, learned.length + limit);
  if (rest.length > 0) await compare('held-out recordings', rest);
  const tasks = random(deriveSeed(seed, 'fidelity'))
    .shuffle(await environment.tasks('validation'))
    .slice(0, limit);
  for (const [name, policy] of Object.entries(policies)) {
    await compare(`${name} in held-out games`, await play({ environment, policy, tasks, seed, signal }));
  }
  return {
    experienceModel: experienceModel.name,
    learned: { trajectories: learned.length, transitions },
    comparisons,
  };
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
