import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alfworld } from '@dreamgym/alfworld';
import { rollout, type Task, type Trajectory } from '@dreamgym/core';
import { type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { afterEach, expect, it, vi } from 'vitest';
import { dreamgym } from '../../dreamgym.fixture.ts';
import { household, smallRun } from '../../household.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { readCheckpoint } from '../files/checkpoint.ts';
import { createRunFolder, files } from '../files/run-folder.ts';
import { runRows } from '../run.ts';

// The command's own games, but fewer.
vi.mock('@dreamgym/alfworld', async (original) => {
  const { alfworld, adapter, ...rest } = await original<typeof import('@dreamgym/alfworld')>();
  const few = () => alfworld({ generate: { games: { train: 20, validation: 4, test: 3 }, size: 0.5 } });
  return { ...rest, alfworld: few, adapter: { ...adapter, plugin: few } };
});

let server: ChatServer | undefined;
afterEach(() => server?.close());
const { signal } = new AbortController();

/** Real attempts at train tasks, at test tasks, and at train tasks that ask for the same as a test task in other words. */
async function tainted() {
  const { environment, behaviours } = alfworld();
  const [train, test] = await Promise.all([environment.tasks('train'), environment.tasks('test')]);
  const copies = test.map((task): Task => ({ ...train[0]!, id: `copy of ${task.id}`, ...wordsOf(task) }));
  const play = (task: Task) => rollout({ environment, policy: behaviours.detours, task, seed: 1, signal });
  const [good, leaked] = [await Promise.all(train.map(play)), await Promise.all(test.map(play))];
  const copied = leaked.map((trajectory, i) => ({ ...trajectory, task: copies[i]! }));
  return { trajectories: [...leaked, ...copied, ...good], good, leaked: [...leaked, ...copied] };
}

const wordsOf = ({ instruction, scene }: Task) => ({ instruction: `${instruction}!`.toUpperCase(), scene });

const tasksIn = (text: string, trajectories: readonly Trajectory[]) =>
  trajectories.filter(({ task }) => text.includes(JSON.stringify(task.id).slice(1, -1))).length;

it('no test task, nor one that asks for the same, comes into the replay buffer of a run', async () => {
  const { trajectories, good, leaked } = await tainted();
  const run = join(await temporaryFolder(), 'run');
  const settings = smallRun({ iterations: 1 });
  await createRunFolder(run, settings);
  await runRows({ run, settings, pipeline: household, recordings: { trajectories: async () => trajectories }, signal });
  const { snapshot } = (await readCheckpoint(run, 'dream'))!;
  const buffer = JSON.stringify(snapshot.parts.replayBuffer);
  expect(tasksIn(buffer, leaked)).toBe(0);
  expect(tasksIn(buffer, good)).toBe(good.length);
});

it('nor into that of a run with a chat model', async () => {
  const { trajectories, good, leaked } = await tainted();
  server = await chatServer(answer);
  const folder = await temporaryFolder();
  const [recordings, run] = [join(folder, 'recordings.jsonl'), join(folder, 'run')];
  await writeFile(recordings, trajectories.map((trajectory) => `${JSON.stringify(trajectory)}\n`).join(''));
  const size = ['--iterations', '2', '--tasks', '2', '--group-size', '2', '--evaluate-every', '0'];
  const chat = ['--experience-model', 'reasoning', '--llm', `openai:small@${server.origin}/v1`, '--yes'];
  const trained = await dreamgym(['train', ...size, ...chat, '--recordings', recordings, '--run', run]);
  expect(trained).toMatchObject({ code: 0 });
  const log = await readFile(join(files.replay(run), 'trajectories.log'), 'utf8');
  expect(tasksIn(log, leaked)).toBe(0);
  expect(tasksIn(log, good)).toBe(good.length);
  expect(log).toContain('"origin":"dreamed"');
});

function answer({ schema, messages }: Received) {
  // What a server can do is asked without a schema.
  if (schema === undefined) return { text: 'yes' };
  const { required } = schema as { readonly required: readonly string[] };
  const done = messages.filter(({ role }) => role === 'assistant').length >= 2;
  const actions = ['look', 'wait'];
  const answers: Record<string, unknown> = {
    reasoning: 'So.',
    facts: 'A room.',
    observation: 'You wait.',
    actions,
    done,
  };
  return { text: JSON.stringify(Object.fromEntries(required.map((name) => [name, answers[name] ?? false]))) };
}
