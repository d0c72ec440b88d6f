import type { PlannedAttempt, PlayedAttempt } from './attempt.ts';
import type { Environment } from './environment.ts';
import type { Json, Snapshotable } from './json.ts';
import type { Policy } from './policy.ts';
import type { Trajectory } from './trajectory.ts';

/**
 * How the attempts of an iteration are played: in this process, or by workers elsewhere. What comes of an attempt depends on
 * its seeds and on the state of the parts, never on who plays it, on how many play at once, or on who fails meanwhile.
 */
export interface Collector extends Partial<Snapshotable> {
  readonly name: string;
  /**
   * By how many updates the weights may be older than those that are updated; 0 where it is missing. Where it is more, so many
   * iterations are asked for ahead, in calls that overlap, and each is played with the weights of its call: nobody waits for
   * an update or for the last attempt. Actions have to say their log-probability, which the update is corrected by.
   */
  readonly staleness?: number;
  /**
   * Has every attempt played once, and ends when all have been played or lost. The state of the parts is the one at the
   * call. Throws where the run has to stop: the signal aborts, nobody can play, or one of the calls below throws.
   */
  collect(request: CollectRequest): Promise<void>;
  /** Told of what the replay buffer has taken in, in order, where those who play elsewhere have to know it. */
  remember?(trajectories: readonly Trajectory[]): Promise<void>;
  /**
   * Told, before anything is collected, what the replay buffer holds, as its snapshot, in a run that goes on and of which this
   * collector has no state: another one has played it so far.
   */
  inherit?(replayBuffer: Json): Promise<void>;
  /** Frees what it holds, also where attempts are still being played. May be called twice. */
  close?(): Promise<void>;
}

/** What `Collector.collect` is asked for, and how it answers: each attempt by one call of `play`, `take` or `lose`. */
export interface CollectRequest {
  /** 0 for the first one of a run. */
  readonly iteration: number;
  /** Those still to be played. A run that was stopped half-way through an iteration goes on with a part of it. */
  readonly attempts: readonly PlannedAttempt[];
  /** The most attempts open at once in this process. */
  readonly concurrency: number;
  /** How often an attempt that failed is played again, in a fresh episode from the same seeds. */
  readonly retries: number;
  readonly environment: Environment;
  readonly policy: Policy;
  /** The recordings that the experience model has learned from. */
  readonly recorded: readonly Trajectory[];
  readonly signal: AbortSignal;
  /** Plays an attempt in this process. */
  play(attempt: PlannedAttempt): Promise<void>;
  /** Takes in an attempt that was played elsewhere. */
  take(attempt: PlayedAttempt): void;
  /** Gives an attempt up that nobody could play to its end, for this reason: it counts as failed, never as a reward of 0. */
  lose(attempt: PlannedAttempt, reason: string): void;
  /** Tells how the workers are, where there are some. */
  report(status: CollectorStatus): void;
}

/** Who plays, and what is left to be played. */
export interface CollectorStatus {
  /** Attempts that nobody plays yet. */
  readonly waiting: number;
  /** Attempts that are being played. */
  readonly playing: number;
  /** Every worker that was seen in this run. */
  readonly workers: readonly WorkerStatus[];
}

export interface WorkerStatus {
  readonly name: string;
  /** `lost`: it fell silent without saying goodbye. */
  readonly state: 'alive' | 'left' | 'lost';
  /** Attempts that it plays now. */
  readonly playing: number;
  /** Attempts that it has played to their end, and episodes of it that failed. */
  readonly played: number;
  readonly failed: number;
  /** What went wrong with it last. */
  readonly error?: string;
}
