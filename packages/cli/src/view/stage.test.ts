import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { smallRun } from '../household.fixture.ts';
import { createRunFolder } from '../run/files/run-folder.ts';
import { pipelineSettings } from '../run/pipeline.ts';
import { closeShared } from '../shared-parts.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { stageOf } from './stage.ts';

const { signal } = new AbortController();

/** A stage for two runs that were never trained: of an order desk, and of one that a chat model dreams. */
async function staged() {
  const folder = await temporaryFolder();
  const [run, chatted] = [join(folder, 'desk'), join(folder, 'chatted')];
  const pipeline = await pipelineSettings({ environment: 'tools', transitions: 300 });
  await createRunFolder(run, { ...smallRun(), pipeline });
  const llm = { model: 'openai:small@http://127.0.0.1:9/v1', concurrency: 1 };
  await createRunFolder(chatted, { ...smallRun(), pipeline: { ...pipeline, experienceModel: 'reasoning', llm } });
  const notices: string[] = [];
  const stage = stageOf({ runs: () => [run, chatted], notice: (text) => void notices.push(text), signal });
  onTestFinished(async () => {
    await stage.close();
    await closeShared();
  });
  return { stage, notices, request: { run, world: 'real', split: 'validation', seed: 3 } as const, chatted };
}

it('plays the real environment and the dream of a run, an attempt at a time', async () => {
  const { stage, request, notices } = await staged();
  const real = await stage.begin(request);
  expect(real).toMatchObject({ steps: 0, reward: 0, description: expect.stringContaining('An agent with tools') });
  expect(real.actions.length).toBeGreaterThan(0);
  const acted = await stage.act({ attempt: real.attempt, action: real.actions[0]! });
  expect(acted).toMatchObject({ steps: 1, latest: { action: real.actions[0], reward: 0 } });
  expect(acted.latest?.reasoning).toBeUndefined();
  const dreamed = await stage.begin({ ...request, world: 'dream' });
  expect(dreamed.task).toBe(real.task);
  expect(notices).toContain('recording and learning the dream …');
  await expect(stage.act({ attempt: real.attempt, action: 'x' })).rejects.toThrow('was given up');
  const answer = await stage.act({ attempt: dreamed.attempt, action: dreamed.actions[0]! });
  expect(answer.latest?.reasoning).toMatch(/\w/);
  const ended = await stage.act({ attempt: dreamed.attempt, action: 'finish' });
  expect(ended.end).toMatchObject({ kind: 'terminated', solved: false });
});

it('refuses what is no run of the page, what is no task, and dreams that cost', async () => {
  const { stage, request, chatted } = await staged();
  await expect(stage.begin({ ...request, run: '/etc' })).rejects.toThrow('there is no run /etc');
  await expect(stage.begin({ ...request, task: 'nothing' })).rejects.toThrow('has no task "nothing"');
  await expect(stage.begin({ ...request, run: chatted, world: 'dream' })).rejects.toThrow('every step costs');
  expect((await stage.begin({ ...request, run: chatted })).steps).toBe(0);
});
