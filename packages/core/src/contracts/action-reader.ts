import type { Snapshotable } from './json.ts';
import type { Observation } from './observation.ts';

/**
 * What an environment's text says of the actions open now, as features for a policy that scores actions by features:
 * what an action is done to, what the page says there, how that relates to the instruction. Everything that is known of one
 * format of text (how it marks what can be acted on, how instructions word a bound) stands in a reader, beside the
 * environment that writes it.
 *
 * A feature is a 32-bit integer that names something which may hold or not. Make one from its parts with `hashText` and
 * `mix` of `@dreamgym/core/text`, the last part a number that tells kinds of features apart:
 * `mix(mix(hashText(verb), hashText(role)), 12)`. What holds for an action of its own (a verb, a distance, a count put into
 * bins) gives one feature each; what matters only together has to be mixed into one.
 */
export interface ActionReader {
  /** Short and stable; saved with what was learned by its features, and compared where that is restored. */
  readonly name: string;
  /**
   * Set where the features say all that is worth knowing: a policy leaves out its own general ones then, which saves
   * their cost. Otherwise they stand beside them.
   */
  readonly alone?: true;
  /** What features count before any training, for policies that are asked to begin with it. */
  readonly priors?: readonly FeaturePrior[];
  /** Opens the reading of one attempt. Same instruction, observations and actions: same features. */
  begin(instruction: string): AttemptReader;
  /** Makes what proposes actions where observations list none; without it policies propose in a general way or not at all. */
  proposer?(): ActionProposer;
}

/** A weight, in units of logits for actions. */
export type FeaturePrior = readonly [feature: number, weight: number];

/** Reads one attempt, observation by observation; used once, like an episode. */
export interface AttemptReader {
  /** Called once for every observation, in order. The answer's lists are read before the next call, and may be used again then. */
  read(request: ReadRequest): ActionReading;
  /** The action that was taken after the last reading, one of those that were read. */
  acted(action: string): void;
}

export interface ReadRequest {
  readonly observation: Observation;
  /** The actions to choose from: listed, proposed, or one more that was taken without being either. Distinct, at least one. */
  readonly actions: readonly string[];
}

export interface ActionReading {
  /** Features of the situation, for estimates of its value. */
  readonly situation: ArrayLike<number>;
  /** Features of every action, in the order of the request. */
  readonly actions: readonly ArrayLike<number>[];
}

/**
 * Proposes actions where they are free text: a tool call, a shell command. Learns from actions that were taken which forms
 * they have and where their parts come from; a policy chooses among what is proposed.
 */
export interface ActionProposer extends Snapshotable {
  /** Counts what was learned: equal for equal proposals. */
  readonly version: number;
  /** Takes in actions that were taken, in order. What would have been proposed first anyway need not change anything. */
  learn(examples: readonly ActionExample[]): void;
  /** Distinct actions worth trying, the likeliest first; none where nothing is known. */
  propose(request: ProposalRequest): readonly string[];
}

export interface ProposalRequest {
  readonly instruction: string;
  readonly observation: Observation;
  /** The observations before it in this attempt, oldest first; none where they are not known. */
  readonly earlier?: readonly Observation[];
}

/** An action that was taken on an observation. */
export interface ActionExample extends ProposalRequest {
  readonly action: string;
}
