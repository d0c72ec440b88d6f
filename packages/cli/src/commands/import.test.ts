import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chatServer } from '@dreamgym/llm/server';
import { expect, it } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { jsonLines } from '../files/recordings-file.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

const attempt = (mail: string, reward: unknown) => ({
  reward,
  messages: [
    { role: 'user', content: `I am ${mail}. Cancel W1.` },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', function: { name: 'cancel', arguments: '{"id":"W1"}' } }],
    },
    { role: 'tool', tool_call_id: 'a', content: `{"owner":"${mail}"}` },
    { role: 'assistant', content: 'Done.' },
  ],
});

async function log(name: string, ...records: unknown[]) {
  const file = join(await temporaryFolder(), name);
  const text = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n');
  await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

it('imports traces as recordings that other commands read, with nothing personal in any file', async () => {
  const traces = await log(
    'log.jsonl.gz',
    attempt('ann@shop.org', 1),
    '{"cut": "ann@shop.org',
    attempt('bob@shop.org', 'unknown'),
  );
  const out = join(await temporaryFolder(), 'recordings.jsonl');
  const { code, out: text, err } = await dreamgym(['import', traces, '--out', out, '--outcome', 'reward', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(text)).toMatchObject({
    trajectories: 2,
    transitions: 4,
    scored: 1,
    skipped: 1,
    partly: 1,
    replaced: { email: 2 },
  });
  const trajectories = await jsonLines({ file: out }).trajectories(new AbortController().signal);
  expect(trajectories.map(({ opening }) => opening.text)).toEqual([
    'user: I am email-1@example.com. Cancel W1.',
    'user: I am email-2@example.com. Cancel W1.',
  ]);
  for (const file of [out, `${out}.tools.json`, `${out}.notes.jsonl`])
    expect(await readFile(file, 'utf8')).not.toContain('@shop.org');

  const again = join(await temporaryFolder(), 'again.jsonl');
  expect((await dreamgym(['import', out, '--out', again])).code).toBe(0);
  expect(await readFile(again, 'utf8')).toBe(await readFile(out, 'utf8'));
});

it('takes outcomes and further replacements from a module', async () => {
  const hooks = await log(
    'hooks.mjs',
    "export default { outcome: ({ record }) => record.messages.length === 4, redact: (text, pseudonym) => text.replace(/W\\d/g, (id) => pseudonym('order', id)) };",
  );
  const out = join(await temporaryFolder(), 'recordings.jsonl');
  const { out: text } = await dreamgym([
    'import',
    await log('log.jsonl', attempt('ann@shop.org', 0)),
    '--out',
    out,
    '--hooks',
    hooks,
  ]);
  expect(text).toContain('1 scored, mean outcome 1.00');
  expect(await readFile(out, 'utf8')).toContain('call cancel {\\"id\\":\\"[order-1]\\"}');
});

it('says what is wrong where there is nothing to import, and writes nothing', async () => {
  const out = join(await temporaryFolder(), 'recordings.jsonl');
  const { code, err } = await dreamgym(['import', await log('log.jsonl', { hello: 1 }), '--out', out]);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: there is no attempt in .*line 1: is of no format that is known/);
  await expect(readFile(out)).rejects.toThrow('ENOENT');
  expect((await dreamgym(['import', 'nowhere.jsonl'])).code).toBe(2);
});

it('has a chat model judge what nobody knows, counts what it does not answer, and pays for nothing twice', async () => {
  let isDown = true;
  const server = await chatServer(({ messages }) => {
    const { text } = messages.at(-1)!;
    if (text.includes('email-3'))
      return isDown ? { status: 400 } : { text: '{"reason":"It is done.","outcome":"success"}' };
    return { text: JSON.stringify({ reason: 'As asked.', outcome: text.includes('email-1') ? 'success' : 'failure' }) };
  });
  try {
    const known = attempt('dan@shop.org', 0);
    const people = ['ann', 'bob', 'cid', 'eve'].map((name) => attempt(`${name}@shop.org`, undefined));
    const traces = await log('log.jsonl', ...people.slice(0, 3), known);
    const out = join(await temporaryFolder(), 'recordings.jsonl');
    const args = ['import', traces, '--out', out, '--outcome', 'reward', '--judge', `openai:m@${server.origin}/v1`];
    expect(await dreamgym(args)).toMatchObject({ code: 2, err: expect.stringContaining('judgements') });
    await expect(readFile(out)).rejects.toThrow('ENOENT');

    const { code, out: text } = await dreamgym([...args, '--yes', '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(text)).toMatchObject({
      trajectories: 4,
      scored: 3,
      meanOutcome: 1 / 3,
      judged: { success: 1, failure: 1, failed: 1 },
    });
    const read = async () => {
      const trajectories = await jsonLines({ file: out }).trajectories(new AbortController().signal);
      return trajectories.map(({ end, unscored, transitions }) => [end.kind, unscored, transitions.at(-1)!.reward]);
    };
    expect(await read()).toEqual([
      ['terminated', undefined, 1],
      ['terminated', undefined, 0],
      ['truncated', true, 0],
      ['terminated', undefined, 0],
    ]);
    const judgements = (await readFile(`${out}.judgements.jsonl`, 'utf8')).trim().split('\n');
    expect(judgements.map((line) => JSON.parse(line))).toMatchObject([
      { number: 0, outcome: 'success', reason: 'As asked.' },
      { number: 1, outcome: 'failure' },
      { number: 2, outcome: 'failed' },
    ]);
    for (const { body } of server.received) expect(JSON.stringify(body)).not.toContain('@shop.org');

    const judged = () => server.received.filter(({ messages }) => messages.at(-1)!.text.includes('Was it a success?'));
    const before = judged().length;
    isDown = false;
    expect((await dreamgym([...args, '--yes'])).code).toBe(0);
    const again = judged().slice(before);
    expect(again.length).toBeGreaterThan(0);
    for (const { messages } of again) expect(messages.at(-1)!.text).toContain('email-3');
    expect(await read()).toContainEqual(['terminated', undefined, 1]);
    expect((await read()).filter(([, unscored]) => unscored)).toEqual([]);

    const few = await dreamgym([...args, '--yes', '--out', `${out}.few`, '--max-calls', '1', '--json']);
    expect(few.code).toBe(4);
    expect(JSON.parse(few.out).judged.failed).toBeGreaterThanOrEqual(2);
  } finally {
    await server.close();
  }
});
