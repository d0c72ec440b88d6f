import type { Action, Policy, Task } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { type AlfworldOptions, alfworld } from '../alfworld.ts';

const { signal } = new AbortController();
const generate = { games: { train: 120, validation: 0, test: 0 } };

async function episode(
  options: AlfworldOptions,
  behaviour: (plugin: ReturnType<typeof alfworld>) => Policy,
  task: Task,
  seed: number,
) {
  const plugin = alfworld({ generate, ...options });
  const playing = await plugin.environment.start(task, { seed, signal });
  const player = behaviour(plugin).begin({ task, seed, signal });
  const actions: string[] = [];
  let { observation } = playing;
  for (;;) {
    const action: Action = await player.act(observation);
    actions.push(action.text);
    const step = await playing.step(action);
    observation = step.observation;
    if (step.terminated || step.truncated) return { actions, won: step.terminated };
  }
}

const tasks = await alfworld({ generate }).environment.tasks('train');
const play = (options: AlfworldOptions, behaviour: Parameters<typeof episode>[1], count = tasks.length) =>
  Promise.all(tasks.slice(0, count).map((task, index) => episode(options, behaviour, task, index)));

describe('expert', () => {
  it.each(['current', 'legacy'] as const)('wins every game in the %s dialect', async (dialect) => {
    const played = await play({ dialect }, ({ behaviours }) => behaviours.expert, 40);
    expect(played.every(({ won, actions }) => won && actions.length <= 11)).toBe(true);
  });

  it('wins by altered rules too', async () => {
    const rules = { heaters: ['fridge'], coolers: ['microwave'], lamp: 'off' } as const;
    const played = await play({ rules }, ({ behaviours }) => behaviours.expert);
    expect(played.every(({ won }) => won)).toBe(true);
  });
});

describe('detours', () => {
  it('win all the same, in about 13 steps', async () => {
    const played = await play({}, ({ behaviours }) => behaviours.detours);
    expect(played.filter(({ won }) => won).length).toBeGreaterThan(0.95 * tasks.length);
    const mean = played.reduce((sum, { actions }) => sum + actions.length, 0) / played.length;
    expect(mean).toBeGreaterThan(11);
    expect(mean).toBeLessThan(15);
  });

  it('are taken as often as they are told', async () => {
    const straight = await play({ detourRate: 0 }, ({ behaviours }) => behaviours.detours, 20);
    const walked = await play({}, ({ behaviours }) => behaviours.expert, 20);
    expect(straight).toEqual(walked);
    const wild = await play({ detourRate: 0.8 }, ({ behaviours }) => behaviours.detours, 20);
    expect(wild.flatMap(({ actions }) => actions).length).toBeGreaterThan(
      2.5 * walked.flatMap(({ actions }) => actions).length,
    );
  });

  it('show every kind of action, and refused ones', async () => {
    const played = await play({}, ({ behaviours }) => behaviours.detours);
    const verbs = new Set(played.flatMap(({ actions }) => actions.map((text) => text.split(' ')[0])));
    expect([...verbs].sort()).toEqual([
      ...['clean', 'close', 'cool', 'examine', 'go', 'heat', 'help', 'inventory'],
      ...['look', 'move', 'open', 'slice', 'take', 'use'],
    ]);
  });

  it('are the same for the same seed and others for another', async () => {
    const run = (seed: number) => episode({}, ({ behaviours }) => behaviours.detours, tasks[3]!, seed);
    expect(await run(5)).toEqual(await run(5));
    const actions = new Set(await Promise.all([5, 6, 7, 8].map(async (seed) => JSON.stringify(await run(seed)))));
    expect(actions.size).toBeGreaterThan(1);
  });
});

describe('noisyExpert', () => {
  it('still wins, later the noisier it is', async () => {
    const lengths = await Promise.all(
      [0, 0.3, 0.6].map(async (noise) => {
        const played = await play({ noise }, ({ behaviours }) => behaviours.noisyExpert, 40);
        expect(played.filter(({ won }) => won).length).toBeGreaterThan(32);
        return played.flatMap(({ actions }) => actions).length;
      }),
    );
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    const straight = await play({}, ({ behaviours }) => behaviours.expert, 40);
    expect(lengths[0]).toBe(straight.flatMap(({ actions }) => actions).length);
  });
});

describe('random', () => {
  it('takes any admissible command, by its seed', async () => {
    const run = (seed: number) => episode({ stepLimit: 10 }, ({ behaviours }) => behaviours.random, tasks[0]!, seed);
    expect(await run(1)).toEqual(await run(1));
    expect((await run(1)).actions).not.toEqual((await run(2)).actions);
  });
});
