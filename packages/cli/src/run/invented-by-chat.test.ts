import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { afterEach, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { readLineage } from './files/lineage.ts';
import { readResult } from './files/run-folder.ts';

// The command's own games, but fewer.
vi.mock('@dreamgym/alfworld', async (original) => {
  const { alfworld, adapter, ...rest } = await original<typeof import('@dreamgym/alfworld')>();
  const generate = { games: { train: 12, validation: 2, test: 2 }, size: 0.5 };
  const few = () => alfworld({ generate });
  return { ...rest, alfworld: few, adapter: { ...adapter, plugin: few } };
});

let server: ChatServer;
afterEach(() => server.close());

/** Plays three steps, of which the last one wins where it opens something; invents a task now and then. */
function brain({ messages, schema }: Received): Behaviour {
  // What a server can do is asked without a schema.
  if (schema === undefined) return { text: 'yes' };
  const { required } = schema as { required: string[] };
  const prompt = messages.at(-1)!.text;
  const [, action = ''] = /Action: "(.*)"/.exec(prompt) ?? [];
  const done = messages.filter(({ role }) => role === 'assistant').length >= 3;
  const [, parent] = /^The task: (.*)$/m.exec(prompt) ?? [];
  const answers: Record<string, unknown> = {
    reasoning: 'That is how it is.',
    facts: 'A room.',
    observation: `You did ${action}.`,
    actions: ['open drawer 1', 'look'],
    done,
    success: done && action.startsWith('open'),
    candidates: [`${parent} twice`, `${parent} at night, when nobody is there`],
    selection: 2,
  };
  return { text: JSON.stringify(Object.fromEntries(required.map((name) => [name, answers[name]]))) };
}

it('dreamgym train has the chat model that plays the dream invent tasks, too', async () => {
  server = await chatServer(brain);
  const run = join(await temporaryFolder(), 'run');
  const size = [
    '--iterations',
    '3',
    '--tasks',
    '4',
    '--group-size',
    '4',
    '--evaluate-every',
    '0',
    '--transitions',
    '500',
  ];
  const chat = ['--experience-model', 'reasoning', '--llm', `openai:small@${server.origin}/v1`, '--yes'];
  const estimated = (err: string) => Number(/at most ([\d,]+) calls/.exec(err)![1]!.replaceAll(',', ''));
  const declined = await dreamgym(['train', ...size, ...chat.slice(0, -1), '--generated-share', '0', '--run', run], {
    confirm: async () => false,
  });
  const trained = await dreamgym(['train', ...size, ...chat, '--generated-share', '0.5', '--run', run]);
  expect(trained).toMatchObject({ code: 0 });
  // Two calls for each of two tasks in every iteration but the first.
  expect(estimated(trained.err)).toBe(estimated(declined.err) + 2 * 2 * 2);
  expect(server.received.length).toBeLessThan(estimated(trained.err));
  const lineage = await readLineage(run);
  expect(lineage.length).toBeGreaterThan(0);
  for (const { instruction, reason } of lineage) {
    expect(instruction).toContain('at night');
    expect(reason).toBe('That is how it is.');
  }
  const { costs = [] } = await readResult(run);
  expect(costs.find(({ phase }) => phase === 'task-generation')?.calls).toBeGreaterThanOrEqual(2 * lineage.length);
  expect(await readFile(join(run, 'report.html'), 'utf8')).toContain('at night');
});
