import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { jsonLines } from '../files/recordings-file.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

const play = (typed: readonly string[], ...args: readonly string[]) =>
  dreamgym(['play', '--environment', 'tools', ...args], { typed });

it('plays a real task by hand, and adds what came to its end to a file of recordings', async () => {
  const file = join(await temporaryFolder(), 'mine.jsonl');
  const first = await play(['1', 'finish goodbye'], '--record', file);
  expect(first.out).toContain('✗ ended after 2 steps, reward 0.00');
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('1 more attempt') });
  // What is given up is no recording.
  await play(['finish', ':next', '1'], '--record', file);
  const kept = await jsonLines({ file }).trajectories(new AbortController().signal);
  expect(kept.map(({ transitions }) => transitions.length)).toEqual([2, 1]);
  expect(kept[0]!.provenance).toMatchObject({ policy: 'person', origin: 'real', environment: 'order-desk' });
  expect((await readFile(file, 'utf8')).endsWith('\n')).toBe(true);
});

it('plays the dream of recordings, which says why it answers so', async () => {
  const file = join(await temporaryFolder(), 'recorded.jsonl');
  expect((await dreamgym(['record', '--environment', 'tools', '--transitions', '300', '--out', file])).code).toBe(0);
  const { code, out } = await play(['1', ':why'], '--dream', '--recordings', file);
  expect(code).toBe(0);
  expect(out).not.toContain('does not say why');
  expect(out.trim().split('\n').length).toBeGreaterThan(5);
});

it.each([
  [['--task', 'nothing'], 'has no task "nothing"', 'give one such as order-desk/'],
  [['--recordings', 'x.jsonl'], '--recordings has no effect on the real environment', '--dream'],
  [['--record', 'x.jsonl', '--dream'], '--record keeps real attempts', 'leave out one'],
])('refuses %s', async (args, message, hint) => {
  const { code, err } = await play([], ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(err).toContain(hint);
});

it('says what to do where nobody can type', async () => {
  expect(await dreamgym(['play', '--environment', 'tools'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('nobody to ask for actions'),
  });
});
