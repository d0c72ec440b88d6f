import { DreamGymError, type Environment, type Plugin, record } from '@dreamgym/core';
import { rewardVariance } from '@dreamgym/curricula';
import { induced } from '@dreamgym/experience-models';
import { grpo } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';

export interface EmbeddedOptions {
  /** The most real transitions to record, by all behaviors in turn; they are all that the experience model learns from. */
  readonly transitions?: number;
  /** Decides which tasks are recorded, and how they go. */
  readonly seed?: number;
}

/**
 * The pipeline that needs no key, no GPU and no network: an experience model induced from recorded transitions, a small
 * trainable policy, GRPO, a replay buffer in memory and a curriculum by reward variance. An environment's plugin gives
 * the rest: `environment`, with an abstraction, and `behaviors`.
 */
export function embedded({ transitions = 8_000, seed = 7 }: EmbeddedOptions = {}): Plugin {
  return {
    policy: () => choicePolicy(),
    optimizer: () => grpo(),
    curriculum: ({ environment }) => rewardVariance({ environment }),
    replayBuffer: () => replayMemory(),
    experienceModel: ({ environment }) => induced({ abstraction: abstractionOf(environment) }),
    recordings: ({ environment, behaviors }) => record({ environment, behaviors, transitions, seed }),
  };
}

function abstractionOf({ name, abstraction }: Environment) {
  if (abstraction) return abstraction;
  throw new DreamGymError(
    'CONFIGURATION',
    `${name} has no abstraction for the induced experience model to read it by`,
    {
      hint: 'give the environment one, or add a plugin with another experienceModel',
    },
  );
}
