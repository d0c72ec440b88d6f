import type { Environment, Policy } from '@dreamgym/core';
import { workshop } from '@dreamgym/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeGateway } from './fake-gateway.fixture.ts';
import { type ModelAddress, type PlayRolloutsOptions, playRollouts } from './play-rollouts.ts';

const key = 'a key that stands nowhere';
const keyVariable = 'TEST_AGENT_LIGHTNING_KEY';
let gateway: Awaited<ReturnType<typeof fakeGateway>>;

beforeEach(async () => {
  vi.stubEnv(keyVariable, key);
  gateway = await fakeGateway({ key, answer: () => '0' });
});
afterEach(() => gateway.close());

/** Asks the model at the address for the number of the action to take. */
const policyAt = ({ baseURL }: ModelAddress): Policy => ({
  name: 'asking',
  begin: () => ({
    async act({ actions = [] }) {
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(`${baseURL}/chat/completions`, { method: 'POST', headers, body: '{}' });
      const { choices } = (await response.json()) as { choices: [{ message: { content: string } }] };
      return { text: actions[Number(choices[0].message.content)]! };
    },
  }),
});

/** Plays until every rollout has ended. */
async function played(options: Partial<PlayRolloutsOptions> = {}) {
  const controller = new AbortController();
  const common = { url: gateway.url, keyVariable, training: workshop(), validation: workshop(), policyAt };
  const playing = playRollouts({ ...common, signal: controller.signal, ...options });
  const isOpen = () => gateway.rollouts.some(({ status }) => ['queuing', 'running'].includes(status.state));
  void vi.waitUntil(() => !isOpen(), { timeout: 20_000, interval: 10 }).finally(() => controller.abort());
  return playing;
}

const states = () => gateway.rollouts.map(({ status }) => status.state);
const input = (task: string) => ({ input: { data_id: 'of the trainer', task_id: `workshop/${task}` } });

it('plays what is asked for with the model behind the proxy, and says what it has earned', async () => {
  gateway.want(
    input('train/0'),
    { input: { data_id: 'workshop/train/1' } },
    { ...input('validation/2'), is_train: false },
  );
  const trajectories: string[] = [];
  const summary = await played({ played: async ({ task }) => void trajectories.push(task.id) });
  expect(summary).toEqual({ played: 3, failed: 0, refused: 0 });
  expect(states()).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(trajectories.sort()).toEqual(['workshop/train/0', 'workshop/train/1', 'workshop/validation/2']);
  for (const { rewards } of gateway.rollouts) {
    expect(rewards).toHaveLength(1);
    expect(rewards[0]).toBeGreaterThanOrEqual(0);
  }
  // Four stations each, by the address of the rollout and of its mode.
  const calls = gateway.asked.filter((each) => each.includes('/proxy/rollout/'));
  expect(new Set(calls)).toEqual(
    new Set(
      ['r0/attempt/0/mode/train', 'r1/attempt/0/mode/train', 'r2/attempt/0/mode/val'].map(
        (each) => `POST /proxy/rollout/${each}/openai/v1/chat/completions`,
      ),
    ),
  );
  expect(calls).toHaveLength(12);
});

it('shares the queue with other workers, each rollout played once', async () => {
  gateway.want(...Array.from({ length: 20 }, (_, at) => input(`train/${at}`)));
  const summaries = await Promise.all([played({ concurrency: 3 }), played({ concurrency: 3 }), played()]);
  expect(summaries.reduce((sum, each) => sum + each.played, 0)).toBe(20);
  expect(gateway.rollouts.every(({ rewards }) => rewards.length === 1)).toBe(true);
});

it('lets rollouts at one task in one batch begin in the same world, and others elsewhere', async () => {
  const worlds = new Map<string, number[]>();
  const training: Environment = {
    ...workshop(),
    async start(task, options) {
      worlds.set(task.id, [...(worlds.get(task.id) ?? []), options.worldSeed!]);
      return workshop().start(task, options);
    },
  };
  gateway.want(input('train/0'), input('train/0'), { ...input('train/0'), metadata: { batch_idx: 1 } });
  await played({ training });
  const [one, same, other] = worlds.get('workshop/train/0')!;
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

it('fails what cannot be played, without a reward, and says why', async () => {
  const broken: Environment = {
    ...workshop(),
    async start() {
      throw new Error('flooded');
    },
  };
  gateway.want(input('train/0'), input('test/0'), input('nowhere'));
  const summary = await played({ training: broken });
  expect(summary).toEqual({ played: 0, failed: 3, refused: 0 });
  expect(gateway.rollouts.map(({ status }) => status.error_message)).toEqual([
    'workshop: flooded',
    'workshop has no task workshop/test/0 in its train split; there is workshop/train/0, for example',
    'workshop has no task workshop/nowhere in its train split; there is workshop/train/0, for example',
  ]);
  expect(gateway.rollouts.flatMap(({ rewards }) => rewards)).toEqual([]);
});

it('begins nothing while the model is exchanged, and goes on after an outage', async () => {
  gateway.pause(true);
  gateway.fails(2);
  gateway.want(input('train/0'));
  const notices: string[] = [];
  const playing = played({ notice: (text) => notices.push(text) });
  await vi.waitUntil(() => gateway.asked.filter((each) => each === 'GET /proxy/state').length > 1, { timeout: 20_000 });
  expect(states()).toEqual(['queuing']);
  gateway.pause(false);
  expect(await playing).toEqual({ played: 1, failed: 0, refused: 0 });
  expect(notices).toEqual([
    `the Agent Lightning server at ${gateway.url} gives no answer (status 503); it is asked again`,
  ]);
});

it('gives up what takes longer than the trainer waits', async () => {
  const slow = (): Policy => ({
    name: 'slow',
    begin: ({ signal }) => ({
      act: () => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }),
  });
  gateway.want({ ...input('train/0'), config: { timeout_seconds: 0.05 } });
  expect(await played({ policyAt: slow })).toEqual({ played: 0, failed: 1, refused: 0 });
  expect(gateway.rollouts[0]!.status).toEqual({
    state: 'failed',
    last_attempt_id: '0',
    error_message: 'it took longer than the trainer waits',
  });
});

it('says what is wrong with a key, and shows none', async () => {
  gateway.want(input('train/0'));
  vi.stubEnv(keyVariable, 'another');
  await expect(played()).rejects.toMatchObject({ code: 'COLLECTOR', hint: expect.stringContaining('key') });
  vi.stubEnv(keyVariable, '');
  await expect(played()).rejects.toThrow(`the environment variable ${keyVariable} has no key`);
});
