import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { ChatModel } from '@dreamgym/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requestOf } from '../request.fixture.ts';
import { chatServer } from '../server/chat-server.ts';
import { budgeted } from '../wrappers/budgeted.ts';
import { cached } from '../wrappers/cached.ts';
import { ledger } from '../wrappers/ledger.ts';
import { limited } from '../wrappers/limited.ts';
import { recorded, replayed } from '../wrappers/recorded.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { openaiCompatible } from './openai/openai-compatible.ts';

const key = 'sentinel-key-7f3a';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dreamgym-'));
  vi.stubEnv('DREAMGYM_TEST_KEY', key);
  // As loud as the clients can be.
  vi.stubEnv('ANTHROPIC_LOG', 'debug');
  vi.stubEnv('OPENAI_LOG', 'debug');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const keyVariable = 'DREAMGYM_TEST_KEY';
const makers: Record<string, (origin: string) => ChatModel> = {
  anthropic: (origin) => anthropic({ model: 'test', baseURL: origin, keyVariable }),
  openaiCompatible: (origin) => openaiCompatible({ model: 'test', baseURL: `${origin}/v1`, keyVariable }),
};

describe.each(Object.entries(makers))('a run with %s', (_, make) => {
  it('leaves its key in no file, log, error or ledger, and is replayed without one', async () => {
    const logs = (['debug', 'info', 'log', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    // The server repeats the key wherever it can.
    const server = await chatServer(({ headers }, index) =>
      index % 2 === 0
        ? {
            status: index === 2 ? 401 : 500,
            headers: { 'x-echo': headers.authorization! },
            error: { error: { message: headers.authorization } },
          }
        : { text: 'You see a drawer.' },
    );
    const file = join(folder, 'run.jsonl');
    const book = ledger();
    const shown: unknown[] = [];
    const model = recorded(make(server.origin), { file });
    const { chat } = cached(
      limited(budgeted(model, { ledger: book, calls: 9 }), { delay: 0, onRetry: (failure) => shown.push(failure) }),
      { folder: join(folder, 'cache') },
    );
    expect((await chat(requestOf('look'))).text).toBe('You see a drawer.');
    const denied = await chat(requestOf('go')).catch((error) => error);
    expect(denied).toMatchObject({ kind: 'denied', message: 'HTTP 401: Bearer [key]' });
    await server.close();

    vi.stubEnv(keyVariable, undefined);
    const { chat: replay } = limited(replayed(make(server.origin), { file }), { delay: 0 });
    expect((await replay(requestOf('look'))).text).toBe('You see a drawer.');
    await expect(replay(requestOf('go'))).rejects.toMatchObject({ kind: 'denied' });

    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) shown.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
    }
    expect(shown).toHaveLength(3);
    shown.push(denied, denied.stack, model, book.rows(), book.snapshot(), ...logs.map(({ mock }) => mock.calls));
    expect(inspect(shown, { depth: 20, showHidden: true, maxStringLength: null })).not.toContain(key);
  });
});
