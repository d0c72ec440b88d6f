import type { SampledTokens } from './chat-model.ts';
import type { Observation } from './observation.ts';
import type { Reference } from './reference.ts';

/** What the agent does. `text` is all an environment looks at; the rest is for the optimizer and the reader. */
export interface Action {
  readonly text: string;
  /** Natural logarithm of the probability with which the policy chose it; at most 0. */
  readonly logProbability?: number;
  /** The policy's estimate of the rewards still to come, where it has a value head. */
  readonly value?: number;
  readonly reasoning?: string;
  /** The tokens that the policy wrote in order to act, where its model gives them. */
  readonly tokens?: SampledTokens;
}

/** The answer to an action. */
export interface Step {
  readonly observation: Observation;
  /** Finite; the rewards of one episode sum into [0, 1] after every step, and 1 is solved. */
  readonly reward: number;
  /** The task itself has ended. Never together with `truncated`. */
  readonly terminated: boolean;
  /** The environment stopped counting, by a limit of its own. */
  readonly truncated: boolean;
  /** Why the world answered so; dreams only. */
  readonly reasoning?: string;
  /** The recorded cases that the answer rests on; dreams only. */
  readonly references?: readonly Reference[];
  /** How often the replay buffer was searched for the answer, the opening's searches with the first one's; dreams only. */
  readonly searches?: number;
}
