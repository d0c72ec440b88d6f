import { dream, type Policy, random, record, rollout } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { checkEnvironment } from '../check-contracts.ts';
import { listBuffer } from '../fakes/list-buffer.ts';
import { workshop, workshopModel } from './workshop.ts';

checkEnvironment('the workshop', workshop);

const signal = new AbortController().signal;
const chance: Policy = {
  name: 'chance',
  begin: ({ seed }) => {
    const draw = random(seed);
    return { act: ({ actions = [] }) => ({ text: draw.pick(actions) }) };
  },
};

describe('the workshop', () => {
  it('is dreamed by its model as it is, from the outcomes of a few hundred attempts by chance', async () => {
    const environment = workshop();
    const behaviours = { chance };
    const trajectories = await record({ environment, behaviours, transitions: 1_200, seed: 1 }).trajectories(signal);
    const experienceModel = workshopModel();
    await experienceModel.learn!({ trajectories, signal });
    const dreamed = dream({ environment, experienceModel, replayBuffer: listBuffer() });
    const earned: (readonly [real: number, dreamed: number])[] = [];
    for (const task of await environment.tasks('validation')) {
      const play = async (world: typeof environment) => {
        const { transitions } = await rollout({ environment: world, policy: chance, task, seed: 3, signal });
        return transitions.at(-1)!.reward;
      };
      earned.push([await play(environment), await play(dreamed)]);
    }
    expect(earned.map(([, reward]) => reward)).toEqual(earned.map(([reward]) => reward));
  });
});
