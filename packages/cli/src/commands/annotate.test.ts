import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Trajectory, wire } from '@dreamgym/core';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { writeJsonLines } from '../files/recordings-file.ts';
import { household } from '../household.fixture.ts';
import { chatModel } from '../llm/chat-model.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

let trajectories: readonly Trajectory[];
beforeAll(async () => {
  trajectories = (await wire(household()).parts.recordings.trajectories(new AbortController().signal)).slice(0, 4);
});

let folder: string;
let server: ChatServer;
let behave: (received: Received, index: number) => Behaviour;
beforeEach(async () => {
  folder = await temporaryFolder();
  behave = explain;
  server = await chatServer((received, index) => behave(received, index));
  await writeJsonLines(join(folder, 'recordings.jsonl'), trajectories);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

/** Explains every attempt that it is shown. */
function explain({ messages }: Received): Behaviour {
  const count = messages[1]!.text.match(/^Step \d+$/gm)!.length;
  const steps = Array.from({ length: count }, (_, at) => ({ step: at + 1, reasoning: `Step ${at + 1} works.` }));
  const explained = { plan: 'Go.', successMode: 'There.', failureMode: 'Lost.', world: 'A house.', steps };
  return { text: JSON.stringify(explained) };
}

const recordings = () => join(folder, 'recordings.jsonl');
const annotations = () => join(folder, 'annotations.jsonl');
const llm = () => `openai:explainer@${server.origin}/v1`;
const annotate = (...flags: string[]) =>
  dreamgym(['annotate', recordings(), '--out', annotations(), '--llm', llm(), '--yes', ...flags]);

describe('dreamgym annotate and export, over HTTP', () => {
  it('explain recordings and make training examples of them', async () => {
    const annotated = await annotate('--json');
    expect(annotated).toMatchObject({ code: 0 });
    expect(annotated.err).toContain('annotates 4 trajectories, one call each: about');
    expect(JSON.parse(annotated.out)).toMatchObject({ command: 'annotate', annotated: 4, kept: 0, failed: {} });
    expect(server.received).toHaveLength(4);

    const again = await annotate();
    expect(again.out).toBe(`${annotations()}: 0 trajectories annotated now, 4 before\n`);
    expect(server.received).toHaveLength(4);

    const out = join(folder, 'training');
    const request = ['export', recordings(), '--annotations', annotations(), '--out', out];
    const exported = await dreamgym([...request, '--layout', 'llama-factory']);
    expect(exported).toMatchObject({ code: 0, err: '' });
    const transitions = trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
    expect(exported.out).toContain(`${transitions + 8} examples of 4 trajectories`);
    const lines = (await readFile(join(out, 'dreamgym.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(transitions + 8);
    expect(lines[0]!.includes('A household in text')).toBe(true);
    expect(existsSync(join(out, 'dataset_info.json'))).toBe(true);
  });

  it('are about the environment that is named', async () => {
    const shop = ['--environment', 'webshop'];
    const seeded = await dreamgym(['record', ...shop, '--transitions', '40', '--out', recordings()]);
    expect(seeded).toMatchObject({ code: 0 });
    expect((await readFile(recordings(), 'utf8')).includes('"environment":"webshop"')).toBe(true);
    expect(await annotate(...shop)).toMatchObject({ code: 0 });
    expect(server.received[0]!.messages[0]!.text).toContain('You know the environment "webshop"');
    const out = join(folder, 'training');
    const request = ['export', recordings(), '--annotations', annotations(), '--out', out];
    expect(await dreamgym([...request, ...shop])).toMatchObject({ code: 0 });
    const text = await readFile(join(out, 'dreamgym.jsonl'), 'utf8');
    expect(text.includes('You are the environment \\"webshop\\"')).toBe(true);
  });

  it.each([
    ['a refusal', { refusal: 'No.' }, 'refused'],
    ['invalid JSON', { text: 'It works.' }, 'invalid'],
    ['an answer that is too long', { text: '{"plan":', stop: 'length' }, 'truncated'],
  ] as const)('count %s and ask again the next time', async (_, fault, kind) => {
    behave = (received) =>
      received.messages[1]!.text.includes(trajectories[1]!.opening.text) ? fault : explain(received);
    const { code, out } = await annotate();
    expect(code).toBe(4);
    expect(out).toContain(`without an annotation: 1 ${kind}; the first: `);
    behave = explain;
    expect(await annotate()).toMatchObject({
      code: 0,
      out: `${annotations()}: 1 trajectories annotated now, 3 before\n`,
    });
  });

  it('ask again at once where a call failed in transit', async () => {
    behave = (received, index) =>
      index === 0 ? { status: 529 } : index === 1 ? { text: '{', fault: 'cut' } : explain(received);
    expect(await annotate()).toMatchObject({
      code: 0,
      out: `${annotations()}: 4 trajectories annotated now, 0 before\n`,
    });
    expect(server.received).toHaveLength(6);
  });

  it('keep what was paid for where the budget is spent', async () => {
    const { code, err } = await annotate('--max-calls', '3', '--concurrency', '1');
    expect(code).toBe(3);
    expect(err).toContain('stopped: the budget of 3 calls is spent; the same command goes on');
    expect(await annotate()).toMatchObject({
      code: 0,
      out: `${annotations()}: 1 trajectories annotated now, 3 before\n`,
    });
    expect(server.received).toHaveLength(4);
  });

  it('can be put into message batches', () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'key');
    expect(chatModel({ model: 'anthropic-batch:claude-opus-5' }).name).toBe('anthropic-batch:claude-opus-5');
  });

  it.each([
    [['annotate', 'recordings.jsonl'], 'a chat model has to explain the recordings'],
    [['annotate'], "missing required argument 'recordings'"],
    [['export', 'recordings.jsonl', '--layout', 'csv'], 'Allowed choices are trl, axolotl, llama-factory.'],
  ])('answer %j with exit code 2', async (args, message) => {
    const { code, err } = await dreamgym([...args]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('say what is missing', async () => {
    const nobody = await dreamgym(['annotate', recordings(), '--out', annotations(), '--llm', llm()]);
    expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('nobody is here to accept this cost') });
    const unknown = await dreamgym(['annotate', recordings(), '--llm', 'someone']);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('"someone" names no chat model') });
    const absent = await dreamgym(['annotate', join(folder, 'none.jsonl'), '--llm', llm(), '--yes']);
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('there is no file') });
    const none = await dreamgym(['export', recordings(), '--annotations', annotations(), '--out', join(folder, 'out')]);
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('has no annotation of') });
    expect(existsSync(join(folder, 'out'))).toBe(false);
    await mkdir(join(folder, 'sub'));
    await writeFile(annotations(), '{}\n');
    expect(await annotate()).toMatchObject({ code: 2, err: expect.stringContaining('line 1 is damaged') });
  });
});
