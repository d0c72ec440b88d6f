import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, type Policy, rollout } from '@dreamgym/core';
import { corridor, solveCorridor } from '@dreamgym/testing';
import { expect, it } from 'vitest';
import { jsonLines } from '../files/recordings-file.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { type AgentAttempt, expectSuccess, tryAgent } from './agent-trial.ts';

/** Solves a task, or waits. */
const walker = (isAble: (attempt: AgentAttempt) => boolean) => (attempt: AgentAttempt) => {
  const policy: Policy = {
    name: 'walker',
    begin({ task }) {
      const steps = isAble(attempt) ? [...solveCorridor(task)] : [];
      return { act: () => ({ text: steps.shift() ?? 'wait' }) };
    },
  };
  return rollout({ ...attempt, policy, evaluation: true });
};

it('shows a success with an interval over tasks', async () => {
  const environment = corridor();
  const tasks = (await environment.tasks('train')).length;
  const trial = await tryAgent({ environment, agent: walker(() => true), split: 'train', attempts: 2 * tasks });
  expect(trial).toMatchObject({
    environment: 'corridor',
    tasks,
    attempts: 2 * tasks,
    solved: 2 * tasks,
    success: 1,
    failed: 0,
  });
  expect(trial.interval[0]).toBeGreaterThan(0.3);
  expectSuccess(trial, { atLeast: trial.interval[0] });
  expect(() => expectSuccess(trial, { atLeast: 0.999 })).toThrow('That shows at least');
});

it('says what was not solved, and keeps it as recordings', async () => {
  const unsolvedFile = join(await temporaryFolder(), 'unsolved.jsonl');
  const environment = corridor();
  const [first] = await environment.tasks('train');
  const able = ({ task }: AgentAttempt) => task.id !== first!.id;
  const options = {
    environment,
    agent: walker(able),
    split: 'train',
    attempts: 8,
    concurrency: 4,
    unsolvedFile,
  } as const;
  const trial = await tryAgent(options);
  expect(trial.unsolved.every(({ task }) => task.id === first!.id)).toBe(true);
  expect(trial.solved + trial.unsolved.length).toBe(8);
  const kept = await jsonLines({ file: unsolvedFile }).trajectories(new AbortController().signal);
  expect(kept).toHaveLength(trial.unsolved.length);
  expect(() => expectSuccess(trial, { atLeast: 0.9 })).toThrow(
    new RegExp(`${trial.solved} of 8 attempts[\\s\\S]*unsolved\\.jsonl[\\s\\S]*${first!.id}`),
  );
  expect(await tryAgent(options)).toEqual(trial);
  expect((await readFile(unsolvedFile, 'utf8')).endsWith('\n')).toBe(true);
});

it('never counts against an agent what failed beside it', async () => {
  const environment: Environment = corridor();
  let calls = 0;
  const seeds: number[] = [];
  const flaky = async (attempt: AgentAttempt) => {
    seeds.push(attempt.seed);
    if (calls++ % 2 === 0) throw new Error('the server is down');
    return walker(() => true)(attempt);
  };
  expect(await tryAgent({ environment, agent: flaky, split: 'train', attempts: 4 })).toMatchObject({
    attempts: 4,
    solved: 4,
    failed: 0,
  });
  // What failed is made again in the same world.
  expect(seeds.map((own, at) => own === seeds[at - (at % 2)])).toEqual(seeds.map(() => true));
  expect(new Set(seeds).size).toBe(4);
  const dead = await tryAgent({
    environment,
    agent: async () => {
      throw new Error('the server is down');
    },
    split: 'train',
    attempts: 2,
  });
  expect(dead).toMatchObject({ attempts: 0, failed: 2, failure: 'the server is down' });
  expect(() => expectSuccess(dead, { atLeast: 0 })).toThrow('nothing is shown: the server is down');
  const empty: Environment = { ...environment, tasks: async () => [] };
  await expect(tryAgent({ environment: empty, agent: flaky })).rejects.toThrow('validation split of corridor is empty');
});
