import type { Environment, ExperienceModel } from '@dreamgym/core';

/** An experience model that knows everything: it dreams exactly what the environment does, and cites what it recalls. */
export function mirror(environment: Environment): ExperienceModel {
  return {
    name: `mirror(${environment.name})`,
    async open({ task, worldSeed, signal }) {
      const episode = await environment.start(task, { seed: worldSeed, signal });
      return {
        observation: episode.observation,
        async step({ action, recall }) {
          const references = await recall({ limit: 1 });
          const step = await episode.step(action);
          return { ...step, reasoning: `${environment.name} itself answers "${action.text}" so.`, references };
        },
        close: () => episode.close(),
      };
    },
  };
}
