import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chatFailure } from '../chat-failure.ts';
import { requestOf } from '../request.fixture.ts';
import { scripted } from '../scripted.ts';
import { cached } from './cached.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dreamgym-'));
});
afterEach(() => rm(folder, { recursive: true }));

const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
/** Answers each call with its number. */
const counting = (name?: string) => scripted({ name, answers: (_, index) => `answer ${index}` });

describe('cached', () => {
  it('answers what was answered before, for another instance too', async () => {
    const first = await cached(counting(), { folder }).chat(requestOf('look'));
    const model = counting();
    const again = requestOf('look', { phase: 'judge', signal: new AbortController().signal });
    expect(await cached(model, { folder }).chat(again)).toEqual(first);
    expect(model.requests).toHaveLength(0);
  });

  it('tells apart whatever decides an answer', async () => {
    const model = counting();
    const requests = [
      requestOf('look'),
      requestOf('go'),
      requestOf('look', { seed: 1 }),
      requestOf('look', { seed: 2 }),
      requestOf('look', { temperature: 1 }),
      requestOf('look', { maxTokens: 7 }),
      requestOf('look', { messages: [{ role: 'system', text: 'look' }] }),
    ];
    const answers = async () => {
      const texts: string[] = [];
      for (const request of requests) texts.push((await cached(model, { folder }).chat(request)).text);
      return texts;
    };
    expect(await answers()).toEqual(requests.map((_, index) => `answer ${index}`));
    expect(await answers()).toEqual(requests.map((_, index) => `answer ${index}`));
    for (const other of [counting('other'), { ...counting(), settings: { body: { effort: 'low' } } }]) {
      const { text } = await cached(
        { ...other, chat: async () => ({ ...(await other.chat(requestOf('x'))), text: 'new' }) },
        { folder },
      ).chat(requestOf('look'));
      expect(text).toBe('new');
    }
  });

  it('keeps no failure', async () => {
    const model = cached(scripted({ answers: [chatFailure('refused', 'no'), 'yes'] }), { folder });
    await expect(model.chat(requestOf('look'))).rejects.toMatchObject({ kind: 'refused' });
    expect((await model.chat(requestOf('look'))).text).toBe('yes');
  });

  it('lets many write at once: all get the answer that is kept, whole, and no draft is left', async () => {
    const models = Array.from({ length: 8 }, (_, index) =>
      cached(scripted({ answers: () => `${index}`.repeat(200_000) }), { folder }),
    );
    const ask = (text: string) => Promise.all(models.map(async ({ chat }) => (await chat(requestOf(text))).text));
    for (const answers of await Promise.all([ask('a'), ask('b')])) {
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toHaveLength(200_000);
    }
    expect(await files()).toHaveLength(2);
  });

  it('writes a damaged file again', async () => {
    await cached(counting(), { folder }).chat(requestOf('look'));
    const [file] = await files();
    const whole = await readFile(file!, 'utf8');
    await writeFile(file!, whole.slice(0, 20));
    expect((await cached(counting(), { folder }).chat(requestOf('look'))).text).toBe('answer 0');
    expect(await readFile(file!, 'utf8')).toBe(whole);
  });

  it.each([
    '7',
    '{"text": "answer 0"}',
    '{"text": "", "stop": "end", "usage": {}}',
    '{"text": "x", "json": {"x": 1}, "stop": "end", "usage": {}}',
    '{"text": "{\\"x\\": \\"1\\"}", "stop": "end", "usage": {}}',
  ])('takes %s for no answer', async (content) => {
    const schema = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] };
    const model = () => cached(scripted({ answers: [{ json: { x: 1 } }] }), { folder });
    await model().chat(requestOf('look', { schema }));
    const [file] = await files();
    await writeFile(file!, content);
    expect((await model().chat(requestOf('look', { schema }))).json).toEqual({ x: 1 });
  });

  it('makes one call of equal ones at once, for as long as anyone waits for it', async () => {
    let answer: (text: string) => void = () => {};
    const signals: AbortSignal[] = [];
    const model = scripted({
      answers: ({ signal }) => {
        signals.push(signal);
        return new Promise<string>((resolve) => {
          answer = resolve;
        });
      },
    });
    const { chat } = cached(model, { folder });
    const controllers = [0, 1, 2].map(() => new AbortController());
    const calls = controllers.map(({ signal }) => chat(requestOf('look', { signal })).catch((error) => error));
    await vi.waitFor(() => expect(model.requests).toHaveLength(1));
    controllers[0]!.abort(new Error('enough'));
    expect(await calls[0]).toMatchObject({ message: 'enough' });
    expect(signals[0]!.aborted).toBe(false);
    answer('one');
    expect((await calls[1]).text).toBe('one');
    expect((await calls[2]).text).toBe('one');
    const last = new AbortController();
    const left = chat(requestOf('go', { signal: last.signal })).catch((error) => error);
    await vi.waitFor(() => expect(model.requests).toHaveLength(2));
    last.abort(new Error('enough'));
    expect(await left).toMatchObject({ message: 'enough' });
    expect(signals[1]!.aborted).toBe(true);
  });
});
