import { type Plugin, type Policy, random, record } from '@dreamgym/core';
import { uniform } from '@dreamgym/curricula';
import { workshop, workshopModel } from '@dreamgym/testing';
import { embeddedReplayBuffer } from '../embedded.ts';

const size = { stations: 4, length: 3 };

const chance: Policy = {
  name: 'chance',
  begin: ({ seed }) => {
    const draw = random(seed);
    return { act: ({ actions = [] }) => ({ text: draw.pick(actions) }) };
  },
};

/** A workshop that is dreamed by what was recorded of attempts by chance. */
export const workshopPipeline: Plugin = {
  environment: () => workshop(size),
  experienceModel: () => workshopModel(size),
  recordings: ({ environment }) => record({ environment, behaviours: { chance }, transitions: 900, seed: 3 }),
  curriculum: ({ environment }) => uniform({ environment }),
  replayBuffer: embeddedReplayBuffer,
};
