import { setTimeout as delay } from 'node:timers/promises';
import { altered, dream, type Environment, type Plugin, record, type Task } from '@dreamgym/core';
import { corridor, listBuffer, listCurriculum, mirror, reinforce, tabularLearner } from '@dreamgym/testing';

const tasks: readonly Task[] = await corridor().tasks('train');

export interface CorridorOptions {
  /** Milliseconds that a step takes. */
  readonly step?: number;
  /** What becomes of one in five attempts. */
  readonly fault?: 'throws' | 'kills';
}

/** A whole pipeline whose attempts depend on weights, recordings and whatever the replay buffer has taken in. */
export function corridors({ step = 0, fault }: CorridorOptions = {}): Plugin {
  return {
    environment: () => corridor(),
    experienceModel: ({ environment }) => mirror(environment),
    trainingEnvironment: (parts) => troubled(dream(parts), { step, fault }),
    replayBuffer: () => listBuffer(),
    curriculum: () => listCurriculum(tasks),
    policy: () => tabularLearner(),
    optimizer: () => reinforce(),
    recordings: ({ environment }) =>
      record({ environment, behaviours: { random: tabularLearner() }, transitions: 60, seed: 1 }),
  };
}

function troubled(
  environment: Environment,
  { step, fault }: Required<Pick<CorridorOptions, 'step'>> & CorridorOptions,
): Environment {
  const start: Environment['start'] = async (task, options) => {
    if (fault && options.seed % 5 === 0) {
      if (fault === 'kills') process.exit(1);
      throw new Error('the lights went out');
    }
    const episode = await environment.start(task, options);
    return altered(episode, {
      async step(action: Parameters<typeof episode.step>[0]) {
        if (step > 0) await delay(step);
        return episode.step(action);
      },
    });
  };
  return altered(environment, { start });
}
