import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
