import type { Task } from '@dreamgym/core';
import { checkPolicy } from '@dreamgym/testing';
import { expect, test } from 'vitest';
import { randomPolicy } from './random-policy.ts';
import { scriptedPolicy } from './scripted-policy.ts';

checkPolicy('randomPolicy', randomPolicy);
checkPolicy('scriptedPolicy', () => scriptedPolicy(({ observation }) => observation.actions![0]!));

const task: Task = { id: 'a', instruction: 'put a mug in desk', origin: { kind: 'seed' } };
const request = { task, seed: 3, signal: new AbortController().signal };
const actions = ['look', 'go to desk 1', 'go to bed 1'];

test('the random policy takes every action about equally often, the same ones under the same seed', () => {
  const play = (seed: number) => {
    const player = randomPolicy().begin({ ...request, seed });
    return Array.from({ length: 300 }, () => player.act({ text: '', actions }));
  };
  expect(play(3)).toEqual(play(3));
  expect(play(3)).not.toEqual(play(4));
  expect(play(3)).toContainEqual({ text: 'look', logProbability: -Math.log(3) });
  for (const action of actions) {
    const count = (play(3) as { text: string }[]).filter(({ text }) => text === action).length;
    expect(count).toBeGreaterThan(70);
    expect(count).toBeLessThan(130);
  }
});

test('the random policy says what it needs where no actions are listed', () => {
  expect(() => randomPolicy().begin(request).act({ text: 'a page' })).toThrow(/"a page".*randomPolicy needs/);
});

test('the scripted policy plays its list and says where it ends', () => {
  const player = scriptedPolicy(['look', 'go to bed 1']).begin(request);
  expect(player.act({ text: '' })).toEqual({ text: 'look' });
  expect(player.act({ text: '' })).toEqual({ text: 'go to bed 1' });
  expect(() => player.act({ text: '' })).toThrow('the script ends after 2 actions');
});

test('the scripted policy asks its function anew in every attempt', () => {
  const policy = scriptedPolicy(({ task, observation, index }) => `${task.id} ${observation.text} ${index}`);
  for (const _ of [1, 2]) {
    const player = policy.begin(request);
    expect(player.act({ text: 'x' })).toEqual({ text: 'a x 0' });
    expect(player.act({ text: 'y' })).toEqual({ text: 'a y 1' });
  }
});
