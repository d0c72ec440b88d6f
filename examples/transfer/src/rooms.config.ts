import { alfworld } from '@dreamgym/alfworld';
import { defineConfig, type Environment, embedded } from 'dreamgym';

const household = alfworld({
  generate: { seed: 21, games: { train: 40, validation: 10, test: 0 }, size: 0.2 },
  taskTypes: ['pick_and_place_simple'],
  stepLimit: 20,
});

/** The open actions are many times longer than what is seen, and say little that a small model should have to write. */
function unlisted(environment: Environment): Environment {
  return {
    ...environment,
    async start(task, options) {
      const episode = await environment.start(task, options);
      return {
        ...episode,
        observation: { text: episode.observation.text },
        async step(action) {
          const step = await episode.step(action);
          return { ...step, observation: { text: step.observation.text } };
        },
      };
    },
  };
}

export default defineConfig({ plugins: [embedded(), { ...household, environment: unlisted(household.environment) }] });
