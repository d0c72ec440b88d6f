import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Environment, Policy, Task } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { adapter } from './adapter.ts';
import { plan } from './behaviours.ts';
import { readRetailData } from './data/read-data.ts';
import { officialData } from './official-data.fixture.ts';
import { retail } from './retail.ts';
import { smallData, smallTasks } from './small-data.fixture.ts';
import { retailTasks } from './tasks.ts';

const { signal } = new AbortController();
const splits = ['train', 'validation', 'test'] as const;
const folder = await smallData();
const plans = plansOf(folder);

checkEnvironment('the retail domain', () => retail({ data: folder }).environment, {
  solve: ({ id }) => plans.get(id)!,
  luck: true,
});

function plansOf(data: string): ReadonlyMap<string, readonly string[]> {
  return new Map(retailTasks(readRetailData(data), { isScripted: true }).map((task) => [task.id, plan(task)]));
}

const allTasks = async ({ tasks }: Environment) => (await Promise.all(splits.map((split) => tasks(split)))).flat();

async function taskOf(environment: Environment, id: string): Promise<Task> {
  return (await allTasks(environment)).find((task) => task.id === id)!;
}

/** The reward of the last action. */
async function rewardOf(environment: Environment, id: string, ...actions: readonly string[]): Promise<number> {
  const episode = await environment.start(await taskOf(environment, id), { seed: 1, signal });
  let reward = 0;
  for (const text of actions) ({ reward } = await episode.step({ text }));
  return reward;
}

async function played(
  environment: Environment,
  policy: Policy,
  task: Task,
): Promise<{ reward: number; texts: string[] }> {
  const player = policy.begin({ task, seed: 5, signal });
  const episode = await environment.start(task, { seed: 5, signal });
  const texts = [episode.observation.text];
  for (let { observation } = episode; ; ) {
    const action = await player.act(observation);
    const step = await episode.step(action);
    observation = step.observation;
    texts.push(`> ${action.text}`, observation.text);
    if (step.terminated || step.truncated) return { reward: step.reward, texts };
  }
}

describe('the files of the domain', () => {
  it('are read from their folder or from a checkout, gzipped or not', async () => {
    const checkout = await smallData({ 'db.json': undefined });
    const inside = join(checkout, 'data/tau2/domains/retail');
    await mkdir(inside, { recursive: true });
    for (const name of ['tasks.json', 'split_tasks.json', 'policy.md'])
      await rename(join(checkout, name), join(inside, name));
    const { records } = readRetailData(folder);
    const db = { products: {}, users: Object.fromEntries(records.users), orders: {} };
    await writeFile(join(inside, 'db.json.gz'), gzipSync(JSON.stringify(db)));
    await mkdir(join(checkout, 'data/tau2/user_simulator'));
    await writeFile(join(checkout, 'data/tau2/user_simulator/simulation_guidelines.md'), 'Be a customer.');
    const read = readRetailData(checkout);
    expect(read.guidelines).toBe('Be a customer.');
    expect(read.records.users).toEqual(records.users);
    expect(readRetailData(folder).guidelines).toBeUndefined();
  });

  it('keep the order of products and items', () => {
    const { products } = readRetailData(folder).records;
    expect([...products.keys()]).toEqual(['7', '8']);
    expect([...products.get('7')!.variants.keys()]).toEqual(['5000000001', '12', '5000000003', '5000000004']);
  });

  it.each([
    [{ 'db.json': undefined }, /there is no db.json of the retail domain in .*; the files .* are in/],
    [{ 'policy.md': undefined }, /there is no policy.md in .*; the files/],
    [{ 'db.json': '{' }, /^db.json in .* is not as the retail domain has it: .*JSON/],
    [{ 'split_tasks.json': '{}' }, /it lists no tasks for "train" and "test"/],
    [{ 'tasks.json': '{}' }, /it is no list of tasks/],
    [{ 'tasks.json': '[{}]' }, /task number 1 has no "id"/],
    [{ 'tasks.json': '[{"id":"0"}]' }, /task 0 says no "reason_for_call"/],
    [
      { 'tasks.json': JSON.stringify(smallTasks).replace('"ACTION"', '"ENV_ASSERTION"') },
      /task 3 is rewarded by ENV_ASSERTION; there are DB, COMMUNICATE, ACTION, NL_ASSERTION/,
    ],
    [
      { 'tasks.json': JSON.stringify(smallTasks).replace('"initial_state":null', '"initial_state":{}') },
      /task 0 begins in a state of its own/,
    ],
  ])('are refused where they are none: %j', async (others, problem) => {
    const data = await smallData(others);
    expect(() => retail({ data })).toThrow(problem);
  });

  it('have to be named', () => {
    expect(() => adapter.plugin({})).toThrow(/its data is missing; the files .* https:\/\/github.com\/sierra-research/);
  });
});

describe('the tasks', () => {
  it('are in the official splits, one of five for training being for validation', async () => {
    const { environment } = retail({ data: folder });
    const ids = await Promise.all(splits.map(async (split) => (await environment.tasks(split)).map(({ id }) => id)));
    expect(ids).toEqual([['retail/0', 'retail/1', 'retail/2', 'retail/3'], ['retail/4'], ['retail/5']]);
  });

  it('say what is wanted in the first person, where the user goes by a script', async () => {
    const { environment } = retail({ data: folder });
    const { instruction } = await taskOf(environment, 'retail/1');
    expect(instruction).toBe('I want my pot of order #W2 to be taken back, and to know what I get back.');
    const episode = await environment.start(await taskOf(environment, 'retail/1'), { seed: 1, signal });
    expect(episode.observation.text).toBe(`user: ${instruction}`);
    const { observation } = await episode.step({ text: 'say What is your zip code? And do you confirm?' });
    expect(observation.text).toBe('user: My zip is 78701. My answer is yes.');
  });

  it('show the policy of the shop, and answers as the original writes them', async () => {
    const { environment } = retail({ data: folder });
    expect(environment.description).toContain('Make sure who it is.');
    const episode = await environment.start(await taskOf(environment, 'retail/0'), { seed: 1, signal });
    const answer = async (text: string) => (await episode.step({ text })).observation.text;
    expect(await answer('call get_item_details {"item_id":"11"}')).toBe(
      '{"item_id": "11", "options": {"colour": "tin"}, "available": true, "price": 30.0}',
    );
    expect(await answer('call calculate {"expression":"41.5 + 0.75"}')).toBe('42.25');
    expect(await answer('call get_order_details {"order_id":"W3"}')).toBe('Error: Order not found');
    expect(await answer('call get_order {}')).toBe("Error: Tool 'get_order' not found.");
  });
});

describe('the reward', () => {
  const find = 'call find_user_id_by_name_zip {"first_name":"Ida","last_name":"Moss","zip":"78701"}';
  const cancel = 'call cancel_pending_order {"order_id":"#W3","reason":"no longer needed"}';
  const giveBack =
    'call return_delivered_order_items {"item_ids":["11"],"order_id":"#W2","payment_method_id":"paypal_1"}';
  const { environment } = retail({ data: folder });
  const worth = (id: number, ...actions: readonly string[]) => rewardOf(environment, `retail/${id}`, ...actions);

  it('is for the shop as the reference calls leave it, however it came to that', async () => {
    expect(await worth(0, cancel, 'finish')).toBe(1);
    expect(await worth(0, find, 'call get_order_details {"order_id":"#W1"}', cancel, 'finish')).toBe(1);
    expect(await worth(0, find, 'finish')).toBe(0);
    expect(await worth(0, cancel.replace('no longer needed', 'ordered by mistake'), 'finish')).toBe(0);
    expect(await worth(0, cancel, giveBack, 'finish')).toBe(0);
  });

  it('takes what is to be said for what is to be judged where nobody judges', async () => {
    expect(await worth(1, giveBack, 'finish')).toBe(0);
    expect(await worth(1, giveBack, 'say The pot is taken back.', 'finish You get $1,030.50.')).toBe(1);
    expect(await worth(1, 'say The pot: 1030.50', 'finish')).toBe(0);
    expect(await worth(4, 'finish It costs 10.40')).toBe(1);
    expect(await worth(4, 'finish It costs 10.4')).toBe(0);
  });

  it('is 1 where nothing was to change, but not for silence, as the original has it', async () => {
    expect(await worth(2, 'finish')).toBe(0);
    expect(await worth(2, 'finish I cannot help you.')).toBe(1);
    expect(await worth(2, 'call transfer_to_human_agents {"summary":"angry"}', 'finish')).toBe(1);
    expect(await worth(2, cancel, 'finish')).toBe(0);
  });

  it('asks for the calls themselves where a task is rewarded by them, and lets reference calls be refused', async () => {
    const swap = { order_id: '#W2', item_ids: ['5000000001'], new_item_ids: ['5000000003'] };
    const tooDear = (card: string) =>
      `call exchange_delivered_order_items ${JSON.stringify({ ...swap, payment_method_id: card })}`;
    expect(await worth(3, find, tooDear('gift_card_2'), 'finish')).toBe(1);
    expect(await worth(3, find, 'finish')).toBe(0);
    expect(await worth(3, find, tooDear('paypal_1'), 'finish')).toBe(0);
  });

  it('is 0 after ten refused calls', async () => {
    const refused = (count: number) => Array.from({ length: count }, () => 'call get_order_details {"order_id":"1"}');
    expect(await worth(0, ...refused(9), cancel, 'finish')).toBe(1);
    expect(await worth(0, ...refused(10), cancel, 'finish')).toBe(0);
  });

  it('is judged by a model that is named, once everything else is right', async () => {
    const judge = judging(true);
    const judged = retail({ data: folder, judge }).environment;
    expect(await rewardOf(judged, 'retail/1', 'finish It is done.')).toBe(0);
    expect(judge.asked).toEqual([]);
    expect(await rewardOf(judged, 'retail/1', giveBack, 'finish It is done.')).toBe(1);
    expect(judge.asked).toEqual([expect.stringContaining('the refund is $1,030.50')]);
    expect(
      await rewardOf(retail({ data: folder, judge: judging(false) }).environment, 'retail/1', giveBack, 'finish Ok'),
    ).toBe(0);
  });
});

function judging(holds: boolean) {
  const asked: string[] = [];
  const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
  return {
    name: 'judge',
    asked,
    async chat({ messages }: { readonly messages: readonly { readonly text: string }[] }) {
      asked.push(messages.at(-1)!.text);
      return { text: '', json: { reason: 'so', holds }, stop: 'end' as const, usage };
    },
  };
}

// Official data is not in this repository: without it the demonstrators act in the small shop alone.
const official = officialData();

describe.each([
  ['of our own', folder],
  ['of the original', official],
])('behaviours, with data %s', (_, data) => {
  it.skipIf(data === undefined)('solve everything, much, and next to nothing', async () => {
    const { environment, behaviours } = retail({ data: data! });
    const tasks = await allTasks(environment);
    const mean = async (policy: Policy, count: number) => {
      const some = tasks.slice(0, count);
      const rewards = await Promise.all(some.map(async (task) => (await played(environment, policy, task)).reward));
      return rewards.reduce((sum, reward) => sum + reward, 0) / some.length;
    };
    expect(await mean(behaviours.expert, tasks.length)).toBe(1);
    expect(await mean(behaviours.detours, 12)).toBeGreaterThan(0.4);
    expect(await mean(behaviours.random, 4)).toBeLessThan(0.6);
  });

  it.skipIf(data === undefined)('do the same under the same seed', async () => {
    const { environment, behaviours } = retail({ data: data! });
    const [task] = await environment.tasks('train');
    for (const policy of Object.values(behaviours)) {
      expect(await played(environment, policy, task!)).toEqual(await played(environment, policy, task!));
    }
  });
});

it.skipIf(official === undefined)('has the 114 official tasks', async () => {
  const { environment } = retail({ data: official! });
  const counts = await Promise.all(splits.map(async (split) => (await environment.tasks(split)).length));
  expect(counts).toEqual([60, 14, 40]);
});
