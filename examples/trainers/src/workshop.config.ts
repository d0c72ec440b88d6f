import { type Policy, random, record } from '@dreamgym/core';
import { rewardVariance } from '@dreamgym/curricula';
import { replayMemory } from '@dreamgym/replay-buffers';
import { workshop, workshopModel } from '@dreamgym/testing';
import { defineConfig } from 'dreamgym';

/** So small that a language model of a hundred thousand weights learns it within minutes on two cores. */
export const size = { stations: 4, length: 2 };

const chance: Policy = {
  name: 'chance',
  begin: ({ seed }) => {
    const draw = random(seed);
    return { act: ({ actions = [] }) => ({ text: draw.pick(actions) }) };
  },
};

/** A workshop that is dreamed by what was recorded of attempts by chance. */
export default defineConfig({
  plugins: [
    {
      environment: () => workshop(size),
      experienceModel: () => workshopModel(size),
      recordings: ({ environment }) => record({ environment, behaviours: { chance }, transitions: 400, seed: 3 }),
      curriculum: ({ environment }) => rewardVariance({ environment }),
      replayBuffer: () => replayMemory(),
    },
  ],
});
