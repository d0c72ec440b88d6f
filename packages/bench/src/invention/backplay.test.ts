import { alfworld } from '@dreamgym/alfworld';
import { dream, type Plugin, type Policy, train } from '@dreamgym/core';
import { backplay, rewardVariance } from '@dreamgym/curricula';
import { randomPolicy } from '@dreamgym/policies';
import { embedded } from 'dreamgym';
import { expect, it } from 'vitest';

it('lets a pipeline train from within recorded attempts', async () => {
  const household = alfworld({
    generate: { games: { train: 12, validation: 2, test: 2 }, size: 0.25 },
    taskTypes: ['pick_and_place_simple'],
    stepLimit: 20,
  });
  const middle = backplay();
  const begunWithin: Plugin = {
    trainingEnvironment: (parts) => middle.trainingEnvironment(dream(parts)),
    curriculum: (parts) => middle.curriculum({ curriculum: rewardVariance(parts), recordings: parts.recordings }),
  };
  const openings: string[] = [];
  const watched: Policy = {
    name: 'watched',
    begin(request) {
      const player = randomPolicy().begin(request);
      let isFirst = true;
      return {
        act(observation) {
          if (isFirst) openings.push(observation.text);
          isFirst = false;
          return player.act(observation);
        },
      };
    },
  };
  const options = { iterations: 2, seed: 1, tasks: 12, groupSize: 2 };
  const plugins = [household, embedded({ transitions: 400 })];
  const unlearned: Plugin = {
    policy: watched,
    optimizer: { name: 'none', update: async ({ policy }) => ({ policy, metrics: {} }) },
  };
  const { counters } = await train([...plugins, begunWithin, unlearned], options);
  expect(counters.dreamedSteps).toBeGreaterThan(0);
  expect(counters.realSteps).toBe(0);
  const atTheStart = openings.filter((text) => text.includes('Your task is to')).length;
  expect(openings).toHaveLength(48);
  expect(atTheStart).toBeLessThan(12);
});
