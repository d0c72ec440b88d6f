import { alfworld } from '@dreamgym/alfworld';
import { altered, type Task } from '@dreamgym/core';
import { scripted } from '@dreamgym/llm';
import { replayMemory } from '@dreamgym/replay-buffers';
import { checkEnvironment, checkReplayBuffer } from '@dreamgym/testing';
import { expect, it } from 'vitest';
import { twoAtOnce } from './harder.ts';
import { namedInInstruction } from './named-in-instruction.ts';
import { wordEmbedder } from './words.ts';
import { onlyFamily, told } from './wrappers.ts';

const family = 'look_at_obj_in_light';
const { environment } = alfworld({ generate: { games: { train: 12, validation: 6, test: 6 } } });
const { signal } = new AbortController();

checkReplayBuffer('memory by words', () => replayMemory({ embedder: wordEmbedder() }));
checkEnvironment('a household with a reader of our own', () =>
  altered(onlyFamily(environment, family), { actionReader: namedInInstruction }),
);

it('asks for two tasks at once', async () => {
  const parents: readonly Task[] = (await environment.tasks('train')).slice(0, 2);
  const [task, ...more] = await twoAtOnce().generate({ parents, count: 1, seed: 7, signal });
  expect(more).toEqual([]);
  expect(task!.instruction).toBe(`${parents[0]!.instruction} And then: ${parents[1]!.instruction}`);
  expect(task!.origin).toMatchObject({ kind: 'generated', parent: parents[0]!.id });
});

it('tells of each answer', async () => {
  const lines: string[] = [];
  const model = told(scripted({ answers: ['Yes.'] }), (line) => lines.push(line));
  await model.chat({ messages: [{ role: 'user', text: 'Well?' }], maxTokens: 9, phase: 'rollout', signal });
  expect(model.name).toBe('scripted');
  expect(lines).toEqual([expect.stringMatching(/^rollout: \d+ tokens read, \d+ written$/)]);
});
