import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { corridor, trajectory } from '@dreamgym/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { jsonLines, writeJsonLines } from '../files/recordings-file.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

const { signal } = new AbortController();
const actionsIn = async (file: string) =>
  (await jsonLines({ file }).trajectories(signal)).map(({ transitions }) =>
    transitions.map(({ action }) => action.text),
  );

/** A collector that gives these answers, and takes what comes afterwards. */
async function collecting(...answers: readonly number[]) {
  const taken: string[] = [];
  const keys: (string | undefined)[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      keys.push(request.headers.authorization);
      const status = left.shift() ?? 200;
      if (status === 200) taken.push(body);
      response.writeHead(status, { 'retry-after': '0' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, keys };
}

it('sends recordings that are imported again, and keeps keys to itself', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'desk.jsonl');
  expect((await dreamgym(['record', '--environment', 'tools', '--transitions', '60', '--out', file])).code).toBe(0);
  const { url, taken, keys } = await collecting(503, 429);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20s3cret,x-other=1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, out, err } = await dreamgym(['export', 'opentelemetry', file, '--to', url]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const recorded = await actionsIn(file);
  expect(out).toMatch(new RegExp(`^${url}/v1/traces: ${recorded.length} traces of \\d+ spans\n$`));
  expect(keys[0]).toBe('Bearer s3cret');
  expect(keys.length).toBe(taken.length + 2);

  const [traces, back] = [join(folder, 'traces.jsonl'), join(folder, 'back.jsonl')];
  await writeFile(traces, taken.map((body) => `${body}\n`).join(''));
  expect((await dreamgym(['import', traces, '--out', back, '--outcome', 'dreamgym.reward'])).code).toBe(0);
  const { length } = await actionsIn(back);
  expect(length).toBe(recorded.length);
  const before = await jsonLines({ file }).trajectories(signal);
  const after = await jsonLines({ file: back }).trajectories(signal);
  for (const [at, { transitions }] of before.entries()) {
    // Importing replaces personal data.
    const texts = (of: typeof transitions) => of.map(({ action }) => action.text.replaceAll(/[\w.-]+@[\w.]+/g, '@'));
    const calls = (of: typeof transitions) => texts(of).filter((text) => text.startsWith('call '));
    expect(calls(after[at]!.transitions)).toEqual(calls(transitions));
    const reward = (of: typeof transitions) => of.reduce((sum, step) => sum + step.reward, 0);
    expect(reward(after[at]!.transitions)).toBeCloseTo(reward(transitions));
  }
  for (const name of await readdir(folder)) expect(await readFile(join(folder, name), 'utf8')).not.toContain('s3cret');
});

it('writes actions that are no calls as calls of "act", also repeated ones, and says why an attempt failed', async () => {
  const folder = await temporaryFolder();
  const [file, traces, back] = ['some.jsonl', 'traces.jsonl', 'back.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const [task] = await corridor().tasks('train');
  const walked = trajectory({
    task: task!,
    steps: ['go east', 'go east', 'say hello'].map((action) => [action, 'Nothing happens.']),
  });
  const failed = { ...walked, end: { kind: 'failed', code: 'ENVIRONMENT', message: 'the lights went out' } } as const;
  await writeJsonLines(file, [walked, failed]);
  expect((await dreamgym(['export', 'opentelemetry', file, '--out', traces])).code).toBe(0);
  const [first, second] = (await readFile(traces, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const spans = first.resourceSpans[0].scopeSpans[0].spans as { name: string; spanId: string; traceId: string }[];
  expect(spans.map(({ name }) => name.split(' ')[0])).toEqual([
    'invoke_agent',
    'chat',
    ...Array(3).fill('execute_tool'),
  ]);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(5);
  expect(spans[0]!.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(second.resourceSpans[0].scopeSpans[0].spans[0].status).toEqual({ code: 2, message: 'the lights went out' });
  expect((await dreamgym(['import', traces, '--out', back])).code).toBe(0);
  expect((await actionsIn(back))[0]).toEqual(
    ['go east', 'go east', 'say hello'].map((action) => `call act ${JSON.stringify({ action })}`),
  );
});

it('says what is wrong with a collector, without what is secret', async () => {
  const file = join(await temporaryFolder(), 'some.jsonl');
  const [task] = await corridor().tasks('train');
  await writeJsonLines(file, [trajectory({ task: task! })]);
  const refusing = await collecting(401);
  const sent = (...to: readonly string[]) => dreamgym(['export', 'opentelemetry', file, '--to', ...to]);
  const refused = await sent(`${refusing.url}?key=s3cret`);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('it answers 401') });
  const named = await sent('http://me:s3cret@127.0.0.1:9');
  expect(named).toMatchObject({ code: 2, err: expect.stringContaining('has a password in it') });
  expect(await sent('nowhere')).toMatchObject({ code: 2 });
  expect(await sent('http://127.0.0.1:9', '--out', 'x')).toMatchObject({ code: 2 });
  expect(refused.err + named.err).not.toContain('s3cret');
});
