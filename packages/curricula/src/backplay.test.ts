import { type Policy, rollout, type Task } from '@dreamgym/core';
import { checkEnvironment, corridor, recordings, solveCorridor, trajectory } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { backplay } from './backplay.ts';

const { signal } = new AbortController();
const real = corridor();
const tasks = await real.tasks('train');
/** The longest corridor, begun at its east end, in a world whose lamp is at the west end. */
const task = tasks.find(({ id }) => id === 'corridor/6 rooms/from 5')!;
const worldSeed = await firstWorld((lamp) => lamp === 0);
const way = [...Array.from({ length: 5 }, () => 'go west'), 'take lamp 1'];
const solved = trajectory({ task, steps: way.map((action) => [action, '…'] as const) });

/** The first world with the lamp in such a room. */
async function firstWorld(fits: (lamp: number) => boolean): Promise<number> {
  for (let seed = 0; ; seed++) {
    const episode = await real.start(task, { seed, signal });
    for (let room = 5; room >= 0; room--) {
      const { terminated } = await episode.step({ text: 'take lamp 1' });
      if (terminated && fits(room)) return seed;
      if (terminated) break;
      await episode.step({ text: 'go west' });
    }
  }
}

const practice = (share: number, from = [solved]) =>
  backplay({ environment: corridor(), recordings: recordings(from), share });
const opening = async (share: number, world: number, of: Task = task) =>
  (await practice(share).start(of, { seed: 1, worldSeed: world, signal })).observation.text;

describe('backplay', () => {
  it('begins after any number of the recorded actions, the last one never taken', async () => {
    const seen = new Map<string, number>();
    for (let world = 0; world < 300; world++) {
      const text = (await opening(1, world)).slice(0, 'In room 5'.length);
      seen.set(text, (seen.get(text) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5].map((room) => `In room ${room}`));
    for (const count of seen.values()) expect(count).toBeGreaterThan(25);
  });

  it('begins so in the given share of the groups, and in the same place for all attempts of a group', async () => {
    let moved = 0;
    for (let world = 0; world < 400; world++) if (!(await opening(0.5, world)).startsWith('In room 5')) moved += 1;
    // Five of six places are others than the start: 400 × 0.5 × 5/6 = 167, give or take 10.
    expect(moved).toBeGreaterThan(130);
    expect(moved).toBeLessThan(200);
    for (const seed of [1, 2, 3]) {
      const { observation } = await practice(1).start(task, { seed, worldSeed: 4, signal });
      expect(observation.text).toBe(await opening(1, 4));
    }
  });

  it('leaves tasks alone that no recording solved', async () => {
    const other = tasks.find(({ id }) => id === 'corridor/5 rooms/from 4')!;
    const lost = trajectory({ task: other, reward: 0, steps: [['go west', '…']] });
    const mixed = backplay({ environment: corridor(), recordings: recordings([solved, lost]), share: 1 });
    for (let world = 0; world < 20; world++) {
      const { observation } = await mixed.start(other, { seed: 1, worldSeed: world, signal });
      expect(observation.text).toMatch(/^In room 4/);
    }
  });

  it('starts anew where the recorded actions end the attempt', async () => {
    const early = trajectory({ task, steps: solveCorridor(task).map((action) => [action, '…'] as const) });
    for (let world = 0; world < 60; world++) {
      const episode = await practice(1, [early]).start(task, { seed: 1, worldSeed: world, signal });
      await expect(Promise.resolve(episode.step({ text: 'look' }))).resolves.toMatchObject({ reward: 0 });
    }
  });

  it('rewards what is done from there, within the step limit of the whole attempt', async () => {
    const goWest: Policy = {
      name: 'west',
      begin: () => ({ act: ({ actions }) => ({ text: actions!.includes('take lamp 1') ? 'take lamp 1' : 'go west' }) }),
    };
    const { transitions, end } = await rollout({
      environment: practice(1),
      policy: goWest,
      task,
      seed: 1,
      worldSeed,
      signal,
    });
    expect(end).toEqual({ kind: 'terminated' });
    expect(transitions.at(-1)!.reward).toBe(1);
    expect(transitions.length).toBeLessThanOrEqual(6);
    const idle: Policy = { name: 'idle', begin: () => ({ act: () => ({ text: 'wait' }) }) };
    for (let world = 0; world < 10; world++) {
      const waited = await rollout({ environment: practice(1), policy: idle, task, seed: 1, worldSeed: world, signal });
      expect(waited.end.kind).toBe('truncated');
      expect(waited.transitions.length).toBeLessThanOrEqual(30);
    }
  });

  it('asks again for recordings that could not be had', async () => {
    let asked = 0;
    const flaky = {
      trajectories: async () => {
        asked += 1;
        if (asked === 1) throw new Error('the file is locked');
        return [solved];
      },
    };
    const environment = backplay({ environment: corridor(), recordings: flaky, share: 1 });
    await expect(environment.start(task, { seed: 1, signal })).rejects.toThrow('the file is locked');
    await expect(environment.start(task, { seed: 1, signal })).resolves.toBeDefined();
  });

  it('refuses a share that is none', () => {
    expect(() => practice(1.5)).toThrow('share is 1.5; give a number from 0 to 1');
    expect(() => practice(Number.NaN)).toThrow(RangeError);
  });
});

checkEnvironment('a corridor begun in the middle', () => practice(0), { task: task.id, solve: solveCorridor });
