import { existsSync } from 'node:fs';
import {
  type Adapter,
  type AdapterDefaults,
  checkPlugin,
  DreamGymError,
  dream,
  isDreamGymError,
  type Parts,
  type Plugin,
} from '@dreamgym/core';
import { backplay } from '@dreamgym/curricula';
import { behaviourCloning, grpo, ppo } from '@dreamgym/optimizers';
import { choicePolicy, randomPolicy } from '@dreamgym/policies';
import { type EmbeddedOptions, embedded, embeddedCurriculum } from '../../embedded.ts';
import { share } from '../../shared-parts.ts';
import { cloningEpochs, type Defaults, defaults, defaultsByPolicy, type PolicyName } from '../defaults.ts';
import { announced } from './announced.ts';

export const optimizers = { grpo, ppo };

/** What is done in this environment by such a policy where nobody says otherwise; without an adapter, in any. */
export function defaultsOf(
  { defaults: own = {} }: Partial<Pick<Adapter, 'defaults'>> = {},
  policy?: PolicyName,
): Defaults {
  const known = Object.keys(defaults).filter((name) => own[name as keyof AdapterDefaults] !== undefined);
  const its = Object.fromEntries(known.map((name) => [name, own[name as keyof AdapterDefaults]]));
  return { ...defaults, ...its, ...(policy && defaultsByPolicy[policy]) };
}

/** The optimizer of this name, as it suits the environment. */
export function optimizerOf(name: keyof typeof optimizers, { entropy, epochs, gamma }: AdapterDefaults = {}) {
  return optimizers[name]({ entropy, epochs, gamma });
}

/** The adapter's environment, told of where it is slow, and with a random behaviour where it has none. */
export async function openAdapter(
  { plugin, slow }: Adapter,
  { name, data, notice }: { readonly name: string; readonly data?: string; readonly notice?: (text: string) => void },
): Promise<Plugin> {
  if (data !== undefined && !existsSync(data)) {
    throw new DreamGymError('CONFIGURATION', `there is no folder ${data} with data of ${name}`, {
      hint: 'check --data, or leave it out; dreamgym download gets official data',
    });
  }
  const opened = await open();
  checkPlugin(opened, `what the adapter of ${name} opens`);
  const { environment, behaviours, ...others } = opened;
  if (environment === undefined) {
    throw new DreamGymError('CONFIGURATION', `the adapter of ${name} gives no environment`, {
      hint: 'let plugin() give { environment }',
    });
  }
  share(opened);
  const made = (parts: Parts) => (typeof environment === 'function' ? environment(parts) : environment);
  return {
    behaviours: behaviours ?? { random: randomPolicy() },
    ...others,
    environment: slow && notice ? (parts) => announced(made(parts), notice) : environment,
  };

  async function open(): Promise<Plugin> {
    try {
      return await plugin({ data, notice });
    } catch (error) {
      if (isDreamGymError(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new DreamGymError('CONFIGURATION', `${name} cannot be played: ${message}`, {
        hint: 'mend that, then give the same command again',
        cause: error,
      });
    }
  }
}

interface TrainedOptions extends EmbeddedOptions {
  readonly policy?: PolicyName;
}

/** The embedded parts with which a policy is trained in this environment, made anew for each policy. */
export function trainedIn(
  { defaults: own = {} }: Pick<Adapter, 'defaults'>,
  { policy = 'choice', ...options }: TrainedOptions,
): readonly Plugin[] {
  const { learningRate, evaluationTemperature } = own;
  // From the ends of recordings backwards, where by chance alone no policy comes to the end of a task.
  const begun = own.backplay && backplay();
  return [
    embedded(options),
    {
      policy: ({ environment: { actionReader: reader } }) =>
        choicePolicy({ reader, priors: true, learningRate, evaluationTemperature }),
      optimizer: () => optimizerOf('grpo', own),
      ...(own.pretraining &&
        policy === 'choice' && { pretraining: () => behaviourCloning({ epochs: cloningEpochs, leastReward: 1 }) }),
    },
    begun
      ? {
          trainingEnvironment: (parts) => begun.trainingEnvironment(dream(parts)),
          curriculum: (parts) =>
            begun.curriculum({ curriculum: embeddedCurriculum(parts, options), recordings: parts.recordings }),
        }
      : {},
  ];
}
