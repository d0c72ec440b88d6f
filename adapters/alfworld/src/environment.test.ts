import type { Task } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { alfworld } from './alfworld.ts';
import { taskTypes } from './engine/definition.ts';

const { signal } = new AbortController();
const generate = { games: { train: 40, validation: 12, test: 8 } };
const { environment, behaviours } = alfworld({ generate });
const tasks = await environment.tasks('train');

async function follow(plan: (task: Task) => { act(observation: { text: string }): unknown }, task: Task, limit = 50) {
  const episode = await alfworld({ generate, stepLimit: limit }).environment.start(task, { seed: 1, signal });
  const player = plan(task);
  let observation = episode.observation;
  for (let count = 1; ; count++) {
    const step = await episode.step((await player.act(observation)) as { text: string });
    if (step.terminated || step.truncated) return { step, count, episode };
    observation = step.observation;
  }
}

checkEnvironment('alfworld', () => alfworld({ generate }).environment, {
  async solve(task) {
    const player = behaviours.expert.begin({ task, seed: 1, signal });
    // It looks around when its work is done.
    const actions: string[] = [];
    for (let action = await player.act({ text: '' }); action.text !== 'look'; action = await player.act({ text: '' })) {
      actions.push(action.text);
    }
    return actions;
  },
});

describe('tasks', () => {
  it('are described without giving anything away, in a stable order', async () => {
    expect(tasks).toHaveLength(40);
    expect(await environment.tasks('train')).toEqual(tasks);
    for (const task of tasks) {
      expect(Object.keys(task).sort()).toEqual(['family', 'id', 'instruction', 'origin', 'scene']);
      expect(task.id).toMatch(/^alfworld\/train\/[a-z_]+-\w+-None-\w+-\d+\/trial_\d+$/);
      expect(taskTypes).toContain(task.family);
      expect(task.scene).toBe(`FloorPlan${/-(\d+)\//.exec(task.id)![1]}`);
      expect(task.instruction).not.toMatch(/Your task is to|\.$/);
    }
    expect((await environment.tasks('validation'))[0]!.id).toMatch(/^alfworld\/valid_seen\//);
    expect((await environment.tasks('test'))[0]!.id).toMatch(/^alfworld\/valid_unseen\//);
  });

  it('can be limited to kinds', async () => {
    const only = alfworld({ generate, taskTypes: ['pick_and_place_simple'] }).environment;
    const listed = await only.tasks('train');
    expect(listed).toEqual(tasks.filter(({ family }) => family === 'pick_and_place_simple'));
    expect(listed.length).toBeGreaterThan(0);
  });
});

describe('an episode', () => {
  it('opens with welcome, room and task, and lists what may be done', async () => {
    const { observation } = await environment.start(tasks[0]!, { seed: 1, signal });
    expect(observation.text).toMatch(/^-= Welcome to TextWorld, ALFRED! =-\n\nYou are in the middle of a room\./);
    expect(observation.text.endsWith(`Your task is to: ${tasks[0]!.instruction}.`)).toBe(true);
    expect(observation.actions).toEqual([...observation.actions!].sort());
    expect(observation.actions).toContain('look');
  });

  it('pays 1 when it is won and then ends', async () => {
    const { step, episode } = await follow((task) => behaviours.expert.begin({ task, seed: 1, signal }), tasks[0]!);
    expect(step).toMatchObject({ reward: 1, terminated: true, truncated: false });
    expect(() => episode.step({ text: 'look' })).toThrow('has ended; start another one');
  });

  it('is truncated at the step limit, and refused commands count', async () => {
    const { step, count } = await follow(() => ({ act: () => ({ text: 'dance' }) }), tasks[0]!, 5);
    expect(count).toBe(5);
    expect(step).toMatchObject({
      reward: 0,
      terminated: false,
      truncated: true,
      observation: { text: 'Nothing happens.' },
    });
  });

  it('terminates rather than truncates when the last step wins', async () => {
    const { count } = await follow((task) => behaviours.expert.begin({ task, seed: 1, signal }), tasks[1]!);
    const { step } = await follow((task) => behaviours.expert.begin({ task, seed: 1, signal }), tasks[1]!, count);
    expect(step).toMatchObject({ reward: 1, terminated: true, truncated: false });
  });

  it('keeps apart from another attempt at the same task', async () => {
    const [one, other] = await Promise.all([1, 2].map((seed) => environment.start(tasks[0]!, { seed, signal })));
    const go = one!.observation.actions!.find((text) => text.startsWith('go to'))!;
    one!.step({ text: go });
    const step = await other!.step({ text: 'look' });
    expect(step.observation.text).toMatch('you see nothing.');
  });

  it('obeys the signal, and cannot be used after it is closed', async () => {
    const controller = new AbortController();
    const episode = await environment.start(tasks[0]!, { seed: 1, signal: controller.signal });
    const closed = await environment.start(tasks[0]!, { seed: 1, signal });
    await closed.close();
    await closed.close();
    expect(() => closed.step({ text: 'look' })).toThrow('has ended');
    controller.abort();
    expect(() => episode.step({ text: 'look' })).toThrow();
    await expect(environment.start(tasks[0]!, { seed: 1, signal: controller.signal })).rejects.toThrow();
  });
});

describe('bad input', () => {
  it('is refused with a reason', async () => {
    const unknown = (id: string) => environment.start({ ...tasks[0]!, id }, { seed: 1, signal });
    await expect(unknown('webshop/1')).rejects.toThrow("'webshop/1' is no task of ALFWorld");
    await expect(unknown('alfworld/train/x/y')).rejects.toThrow("no game for the task 'alfworld/train/x/y'");
    await expect(environment.tasks('dev' as 'test')).rejects.toThrow("unknown split 'dev'");
    expect(() => alfworld({ stepLimit: 0 })).toThrow('stepLimit is 0');
    expect(() => alfworld({ detourRate: 2 })).toThrow('detourRate is 2');
    expect(() => alfworld({ noise: -1 })).toThrow('noise is -1');
    expect(() => alfworld({ taskTypes: ['cook' as 'pick_and_place_simple'] })).toThrow('unknown task type cook');
    await expect(alfworld({ data: '/nowhere' }).environment.tasks('train')).rejects.toThrow('/nowhere/train.jsonl.gz');
  });
});
