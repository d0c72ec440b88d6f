import type { Awaitable, Snapshotable } from './json.ts';
import type { Observation } from './observation.ts';
import type { Specified } from './specification.ts';
import type { Action } from './step.ts';
import type { Task } from './task.ts';
import type { Trajectory } from './trajectory.ts';

/** Chooses actions. */
export interface Policy extends Specified {
  /** With its version where it learns: `choice-policy@12`. */
  readonly name: string;
  /** Opens one attempt's worth of memory. Same task, seed and observations: same actions. */
  begin(request: BeginRequest): Player;
}

export interface BeginRequest {
  readonly task: Task;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** `true` plays to win rather than to learn: less exploration, as an evaluation wants it. */
  readonly evaluation?: boolean;
  /** What was seen and done before the first observation, where the attempt begins in the middle: steps of somebody else, to be remembered. */
  readonly past?: Pick<Trajectory, 'opening' | 'transitions'>;
}

/** One attempt's worth of memory, used once, like an episode. */
export interface Player {
  act(observation: Observation): Awaitable<Action>;
}

/**
 * A policy that can be trained. The optimizer turns returns or advantages into derivatives of its loss with respect to
 * each action's log-probability, each state's value and each choice's entropy; the learner turns those into new weights.
 * Optimizers know nothing of networks, networks nothing of PPO.
 */
export interface Learner extends Policy, Snapshotable {
  /** Re-evaluates every transition of the batch with the present weights. */
  evaluate(trajectories: readonly Trajectory[]): Awaitable<Evaluation>;
  /** One descent step along the given derivatives of the loss, for the batch that was evaluated. */
  descend(request: { readonly evaluation: Evaluation; readonly derivatives: Derivatives }): Awaitable<void>;
  /** An independent copy with the same weights. */
  copy(): Learner;
}

/** One entry per transition, trajectories in order, transitions in order. */
export interface Evaluation {
  readonly trajectories: readonly Trajectory[];
  /** Log-probability of the action taken; at most 0. */
  readonly logProbabilities: Float64Array;
  /** Estimated rewards still to come, before the action. */
  readonly values: Float64Array;
  /** Entropy of the choice in nats; at least 0. */
  readonly entropies: Float64Array;
}

/** Derivatives of the loss, aligned with an `Evaluation`. A missing channel is all zeros. */
export interface Derivatives {
  readonly logProbability: Float64Array;
  readonly value?: Float64Array;
  readonly entropy?: Float64Array;
}
