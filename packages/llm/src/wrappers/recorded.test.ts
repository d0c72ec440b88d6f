import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatFailure } from '../chat-failure.ts';
import { requestOf } from '../request.fixture.ts';
import { scripted } from '../scripted.ts';
import { recorded, replayed } from './recorded.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dreamgym-'));
  file = join(folder, 'runs', 'run.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const silent = () => scripted({ answers: [] });
const outcome = (promise: Promise<object>) => promise.catch((error: Error) => ({ ...error, message: error.message }));

describe('recorded and replayed', () => {
  it('play a whole run again, failures and repeats included', async () => {
    const schema = { type: 'object', required: ['x'] };
    const failure = chatFailure('rate-limited', 'slow down', { retryAfter: 2 });
    const model = recorded(scripted({ answers: ['first', failure, 'second', { json: { x: 1 } }, '{}'] }), { file });
    const requests = [
      requestOf('look'),
      requestOf('look'),
      requestOf('look'),
      requestOf('go', { schema }),
      requestOf('stay', { schema }),
    ];
    const run = async (chat: typeof model.chat) => {
      const outcomes: object[] = [];
      for (const request of requests) outcomes.push(await outcome(chat(request)));
      return outcomes;
    };
    const original = await run(model.chat);
    expect(original[1]).toMatchObject({ kind: 'rate-limited', retryAfter: 2, retryable: true });
    expect(original[4]).toMatchObject({ kind: 'invalid', written: '{}' });
    expect(await run(replayed(silent(), { file }).chat)).toEqual(original);
  });

  it('fail where the request is unknown, or was not made so often', async () => {
    await recorded(scripted({ answers: ['one'] }), { file }).chat(requestOf('look'));
    const model = replayed(silent(), { file });
    await expect(model.chat(requestOf('go'))).rejects.toMatchObject({ kind: 'unrecorded', retryable: false });
    await model.chat(requestOf('look'));
    await expect(model.chat(requestOf('look'))).rejects.toMatchObject({
      kind: 'unrecorded',
      message: expect.stringContaining('more than 1 times'),
    });
    await expect(
      replayed(scripted({ name: 'other', answers: [] }), { file }).chat(requestOf('look')),
    ).rejects.toMatchObject({ kind: 'unrecorded' });
  });

  it('leave aborted calls out', async () => {
    const model = recorded(scripted({ answers: ['one'] }), { file });
    await expect(model.chat(requestOf('look', { signal: AbortSignal.abort() }))).rejects.toThrow();
    await model.chat(requestOf('look'));
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('survive a crash in the middle of a line', async () => {
    const model = recorded(scripted({ answers: ['one', 'two'] }), { file });
    await model.chat(requestOf('a'));
    await model.chat(requestOf('b'));
    const { length } = await readFile(file);
    await truncate(file, length - 10);
    expect((await replayed(silent(), { file }).chat(requestOf('a'))).text).toBe('one');
    await recorded(scripted({ answers: ['three'] }), { file }).chat(requestOf('c'));
    const again = replayed(silent(), { file });
    expect((await again.chat(requestOf('c'))).text).toBe('three');
    await expect(again.chat(requestOf('b'))).rejects.toMatchObject({ kind: 'unrecorded' });
  });

  it('name the line that is damaged', async () => {
    await recorded(scripted({ answers: ['one'] }), { file }).chat(requestOf('a'));
    await appendFile(file, '{"key": \n');
    expect(() => replayed(silent(), { file })).toThrow(`${file}, line 2 is not JSON`);
    expect(() => replayed(silent(), { file: `${file}.nowhere` })).toThrow(`${file}.nowhere`);
  });
});
