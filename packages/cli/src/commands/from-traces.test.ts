import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChatServer, chatServer } from '@dreamgym/llm/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';

const page = readFileSync(fileURLToPath(new URL('../../../../docs/from-traces.md', import.meta.url)), 'utf8');
const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
  .flatMap(([, block]) => block!.trim().split('\n'))
  .map((line) => line.replace(/^dreamgym /, ''));

const before = process.cwd();
let folder: string;
let server: ChatServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'from-traces-'));
  process.chdir(folder);
  server = await chatServer(({ schema }) => {
    const known: Record<string, unknown> = { done: true, success: false, observation: 'end: finished', actions: [] };
    const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { type?: string }> };
    const answer = Object.keys(properties).map((name) => [name, known[name] ?? 'Nothing.']);
    return {
      text: schema === undefined ? '<action>finish Done.</action>' : JSON.stringify(Object.fromEntries(answer)),
    };
  });
});

afterAll(async () => {
  process.chdir(before);
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The same command on less, and with a model that is here. */
function smaller(command: string): string[] {
  const args = command
    .replace('anthropic:claude-haiku-5-5', `openai:m@${server.origin}/v1`)
    .replace(/--transitions \d+/, '--transitions 300')
    .replace(/--iterations \d+/, '--iterations 1')
    .split(' ');
  const few = ['--tasks', '2', '--group-size', '2', '--evaluation-tasks', '2', '--no-fidelity'];
  if (args[0] === 'train') return [...args, ...few];
  return args[0] === 'evaluate' ? [...args, '--limit', '2'] : args;
}

it('has commands', () => expect(commands.length).toBeGreaterThan(6));

it.each(commands)(
  '%s',
  async (command) => {
    const { code, err } = await dreamgym(smaller(command));
    expect([code, err]).toEqual([0, expect.not.stringContaining('error:')]);
  },
  120_000,
);
