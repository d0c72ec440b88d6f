import type { ExperienceModel } from '@dreamgym/core';
import { induced } from '../induced.ts';
import type { Knowledge } from '../knowledge.ts';
import { mineAbstraction } from './mined-abstraction.ts';

/**
 * The induced model of an environment without an abstraction: what its text says is mined from the recordings that it learns
 * from, and from there on it is `induced()`. `learn()` throws where nothing can be mined.
 */
export function inducedFromText(): ExperienceModel & { knowledge(): Knowledge } {
  let model: ReturnType<typeof induced> | undefined;
  const learned = () => {
    if (model) return model;
    throw new Error('the induced model has not learned yet; call learn() with recorded trajectories first');
  };
  return {
    name: 'induced-from-text',
    knowledge: () => learned().knowledge(),
    async learn(request) {
      const usable = request.trajectories.filter(({ end }) => end.kind !== 'failed');
      const mined = induced({ abstraction: mineAbstraction(usable) });
      await mined.learn!(request);
      model = mined;
    },
    open: (request) => learned().open(request),
  };
}
