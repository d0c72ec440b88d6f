import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ChatMessage, Trajectory } from '@dreamgym/core';
import { loadTokenizer, type TinkerModel, tinkerCloning, tinkerModel } from '@dreamgym/trainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { speaking } from './policy.ts';

const installed = join(process.env.DREAMGYM_TRAINERS ?? '', 'engine');
const python = join(installed, 'bin', 'python');
const isInstalled = existsSync(join(installed, 'complete'));
const script = (name: string) => fileURLToPath(new URL(`../python/${name}`, import.meta.url));
const signal = new AbortController().signal;

/** Which thing opens what, so that an answer has to look at what is seen. */
const keys = { door: 'turn the key', box: 'lift the lid', bottle: 'draw the cork' };
const seen = (thing: string) => `You stand before a ${thing}.`;
const attempts = Object.entries(keys).map(
  ([thing, action]): Trajectory => ({
    task: { id: thing, instruction: 'open it', origin: { kind: 'seed' } },
    opening: { text: 'A room.' },
    transitions: [
      { action: { text: 'look' }, observation: { text: seen(thing) }, reward: 0, terminated: false, truncated: false },
      { action: { text: action }, observation: { text: 'Open.' }, reward: 1, terminated: true, truncated: false },
    ],
    end: { kind: 'terminated' },
    provenance: { environment: 'keys', origin: 'real', policy: 'expert', seed: 0, worldSeed: 0 },
  }),
);

describe.skipIf(!isInstalled)('an engine of one’s own (.ci/install-trainers engine, DREAMGYM_TRAINERS)', () => {
  let folder = '';
  let url = '';
  let stop = () => {};
  const models: TinkerModel[] = [];
  const made = async () => {
    const baseModel = join(folder, 'model');
    const tokenizer = await loadTokenizer(baseModel);
    const model = tinkerModel({ url, baseModel, tokenizer, seed: 1 });
    models.push(model);
    return { model, tokenizer };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dreamgym-engine-'));
    const texts = attempts.flatMap(({ opening, transitions }) => [
      opening.text,
      ...transitions.flatMap(({ action, observation }) => [action.text, observation.text]),
    ]);
    await writeFile(join(folder, 'texts.jsonl'), texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
    const size = ['--width', '32', '--layers', '2', '--vocabulary', '400', '--context', '1024'];
    await promisify(execFile)(python, [
      script('make_model.py'),
      join(folder, 'texts.jsonl'),
      join(folder, 'model'),
      ...size,
    ]);
    const child = spawn(python, [script('engine.py'), '--port', '0', '--weights', join(folder, 'weights')]);
    stop = () => child.kill();
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    url = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error(said)));
      child.stdout.on('data', (data) => {
        said += data;
        const [, address] = /engine at (\S+)/.exec(said) ?? [];
        if (address) resolve(address);
      });
    });
  }, 600_000);

  afterAll(async () => {
    for (const model of models) await model.close();
    stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is cloned by what its policy would have read and written, and goes on from its checkpoint', async () => {
    const { model, tokenizer } = await made();
    const losses: number[] = [];
    const options = { model, tokenizer, policy: speaking, trajectories: attempts, learningRate: 4e-3, seed: 1, signal };
    await tinkerCloning({ ...options, epochs: 120, onEpoch: ({ loss }) => losses.push(loss) });
    expect(losses).toHaveLength(120);
    expect(losses[0]).toBeGreaterThan(3);
    expect(losses.at(-1)).toBeLessThan(0.1);

    const again = await made();
    again.model.restore(JSON.parse(JSON.stringify(model.snapshot())));
    // It is sampled from, so a word that is unlikely comes now and then.
    const played = async (by: TinkerModel) => {
      const texts: string[] = [];
      for (const { task, opening, transitions } of attempts) {
        for (let seed = 0; seed < 10; seed++) {
          const player = speaking(by).begin({ task, seed, signal });
          texts.push((await player.act(opening)).text, (await player.act(transitions[0]!.observation)).text);
        }
      }
      return texts;
    };
    const texts = await played(model);
    const wanted = attempts.flatMap(({ transitions }) =>
      Array.from({ length: 10 }, () => transitions.map(({ action }) => action.text)).flat(),
    );
    expect(texts.filter((text, at) => text === wanted[at]).length).toBeGreaterThan(0.8 * wanted.length);
    expect(await played(again.model)).toEqual(texts);
  });

  it('reads on from what it has read as if it read all anew, and trains what it sampled', async () => {
    const { model } = await made();
    const ask = (messages: readonly ChatMessage[], seed: number) =>
      model.chat({ messages, seed, maxTokens: 6, tokens: true, phase: 'rollout', signal });
    const first: ChatMessage[] = [{ role: 'user', text: seen('door') }];
    const reply = await ask(first, 1);
    const grown: ChatMessage[] = [
      ...first,
      { role: 'assistant', text: reply.text },
      { role: 'user', text: 'And now?' },
    ];
    const replies = await Promise.all([ask(grown, 2), ask(grown, 3), ask([{ role: 'user', text: 'Else?' }], 4)]);
    const rows = [reply, ...replies].map(({ tokens }, at) => ({ ...tokens!, advantage: at }));
    const step = { rows, loss: 'importance_sampling', config: {}, learningRate: 1e-2 } as const;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const before = await model.train(step, signal);
    for (const [at, values] of before.now.entries()) {
      for (const [place, value] of values.entries()) expect(value).toBeCloseTo(rows[at]!.logProbabilities[place]!, 4);
    }
    const after = await model.train({ ...step, learningRate: 0 }, signal);
    expect(sum(after.now[3]!)).toBeGreaterThan(sum(before.now[3]!));
  });

  it('says what it refuses', async () => {
    const post = (path: string, body: object) =>
      fetch(`${url}/api/v1/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect((await post('elsewhere', {})).status).toBe(404);
    expect((await post('forward_backward', {})).status).toBe(415);
    const { request_id } = (await (await post('save_weights', { model_id: 'none', path: 'x' })).json()) as {
      request_id: string;
    };
    const answer = await post('retrieve_future', { request_id });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('model none is not loaded')]);
  });
});
