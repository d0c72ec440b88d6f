import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import getPort from 'get-port';
import { expect, it, onTestFinished, vi } from 'vitest';
import { bin, config, isInstalled, needs, program, start, temporaryFolder } from './installed.fixture.ts';
import { size } from './workshop.config.ts';

const key = 'k1';
const keyVariable = 'DREAMGYM_TEST_KEY';
const modelName = 'tiny';

it.skipIf(!isInstalled('agent-lightning'))(
  `plays for ${needs('agent-lightning')}, which then has tokens and a reward of every rollout, and fails where a model gives no ids`,
  async () => {
    vi.stubEnv(keyVariable, key);
    const server = `http://127.0.0.1:${await startServer()}`;
    const call = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const response = await fetch(`${server}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
      return response.json();
    };
    const model = await startModel();
    await call('POST', '/api/models', [{ model: modelName, endpoint: model.endpoint, version: 1 }]);
    const tasks = ['workshop/train/0', 'workshop/train/0', 'workshop/train/1'];
    const wanted = [
      ...tasks.map((task_id) => ({ input: { data_id: task_id }, is_train: true, metadata: { batch_idx: 0 } })),
      { input: { data_id: 'workshop/validation/3' }, is_train: false },
    ];
    const rollouts: { rollout_id: string }[] = await call('POST', '/api/rollouts', wanted);

    const args = ['worker', '--config', config, '--agent-lightning', server, '--agent-lightning-key', keyVariable];
    await start(process.execPath, [bin, ...args, '--folder', await temporaryFolder()], /playing 16 rollouts at once/);
    const ended = async (count: number) => {
      for (;;) {
        const { total_terminal } = await call('GET', '/api/rollouts/terminal?after=0');
        if (total_terminal >= count) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    await ended(4);
    for (const { rollout_id: id } of rollouts) {
      const events: { event_type: string; data: Record<string, unknown> }[] = await call(
        'GET',
        `/api/rollouts/${id}/events?format=triplet`,
      );
      const requests = events.filter(({ event_type }) => event_type === 'model_request');
      expect(requests).toHaveLength(size.length);
      for (const { data } of requests) {
        const { prompt_token_ids: prompt, response_token_ids: tokens, response_log_probs: logProbabilities } = data;
        expect(prompt).not.toHaveLength(0);
        expect(tokens).not.toHaveLength(0);
        expect(logProbabilities).toHaveLength((tokens as number[]).length);
      }
      const [reward, ...others] = events.filter(({ event_type }) => event_type === 'reward');
      expect(others).toEqual([]);
      expect(reward!.data.value).toBeGreaterThanOrEqual(0);
    }

    model.givesIds = false;
    await call('POST', '/api/rollouts', wanted.slice(0, 1));
    await ended(5);
    const { items } = await call('GET', '/api/rollouts/terminal?after=0');
    expect(items.map(({ state }: { state: string }) => state).sort()).toEqual([
      'failed',
      ...Array.from({ length: 4 }, () => 'succeeded'),
    ]);
  },
);

async function startServer(): Promise<number> {
  const port = await getPort({ host: '127.0.0.1' });
  const settings = ['host=127.0.0.1', `port=${port}`, `key=${key}`, `default_proxy.model_name=${modelName}`];
  // It would write its settings where it is started.
  settings.push(`hydra.run.dir=${await temporaryFolder()}`);
  await start(program('agent-lightning', 'agl-server'), settings, /startup complete/);
  return port;
}

/** A token for each character. */
const idsOf = (text: string) => [...text].map((each) => each.charCodeAt(0));

/** A model that oils whatever it sees, and that gives ids of tokens as vLLM does, or none as other servers. */
async function startModel() {
  const model = { givesIds: true, endpoint: '' };
  const server = createServer(async (request, response) => {
    let asked = '';
    for await (const part of request) asked += part;
    const prompt: string = JSON.parse(asked).messages.at(-1).content;
    const [station] = /\b(kiln|lathe|loom|press)\b/.exec(prompt) ?? [];
    const content = `<think>oil helps</think><action>oil the ${station}</action>`;
    const tokens = idsOf(content);
    const logprobs = { content: tokens.map((id) => ({ token: String.fromCharCode(id), logprob: -0.5 })) };
    const choice = { index: 0, finish_reason: 'stop', message: { role: 'assistant', content } };
    const ids = model.givesIds ? { prompt_token_ids: idsOf(prompt) } : {};
    const usage = { prompt_tokens: 3, completion_tokens: tokens.length, total_tokens: 3 + tokens.length };
    const whole = { ...choice, ...(model.givesIds && { token_ids: tokens, logprobs }) };
    const answer = {
      id: '1',
      object: 'chat.completion',
      created: 1,
      model: modelName,
      ...ids,
      choices: [whole],
      usage,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  model.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return model;
}
