import type { ActionProposer, ProposalRequest, Trajectory } from '@dreamgym/core';
import { expect, test } from 'vitest';
import { generalReader } from '../features/general-reader.ts';
import { templateProposer } from '../proposals/template-proposer.ts';
import { choicePolicy } from './choice-policy.ts';
import { featureEncoder } from './feature-encoder.ts';
import { momentsOf } from './moments.ts';

/** One choice among so many actions that a few of them fill a page. */
function trajectory(name: string): Trajectory {
  const actions = Array.from({ length: 3_000 }, (_, index) => `take ${name} ${index}`);
  const opening = { text: name, actions };
  const transition = { action: { text: actions[7]! }, observation: opening, reward: 0, terminated: true };
  return {
    task: { id: name, instruction: `bring the ${name}`, origin: { kind: 'seed' } },
    opening,
    transitions: [{ ...transition, truncated: false }],
    end: { kind: 'terminated' },
    provenance: { environment: 'house', origin: 'real', policy: 'p', seed: 1, worldSeed: 1 },
  };
}

const proposer = templateProposer();
const encoder = (pages?: number) => featureEncoder({ general: generalReader() }, pages);

const batch = ['mug', 'pen', 'book', 'lamp', 'vase', 'bowl', 'cup', 'pan'].map(trajectory);

/** The features of one moment, as numbers of their own. */
function features({ data, start }: { readonly data: Int32Array; readonly start: number }): number[] {
  const numbers = [...data.subarray(start, start + 2 + data[start + 1]!)];
  for (let candidate = 0, at = start + numbers.length; candidate < data[start]!; candidate++) {
    const end = at + 1 + data[at]!;
    for (; at < end; at++) numbers.push(data[at]!);
  }
  return numbers;
}

test('a batch that is larger than the log keeps its features until the next one', () => {
  const small = encoder(2);
  small.startBatch();
  const found = batch.flatMap((each) => momentsOf(small, each, proposer));
  const alone = batch.flatMap((each) => momentsOf(encoder(), each, proposer));
  expect(found.map(features)).toEqual(alone.map(features));
});

test('an action off the list is scored as if it had been on it', () => {
  const [listed] = batch;
  const [only] = listed!.transitions;
  const off = { ...listed!, transitions: [{ ...only!, action: { text: 'take nothing' } }] };
  const [moment] = momentsOf(encoder(), off, proposer);
  expect(moment!.chosen).toBe(3_000);
  expect(moment!.data[moment!.start]).toBe(3_001);
});

test('what was before an attempt that begins in the middle is remembered, when it acts and when it learns', async () => {
  const asked: ProposalRequest[] = [];
  /** Proposes to say whatever was seen. */
  const echo: ActionProposer = {
    version: 1,
    learn() {},
    propose(request) {
      asked.push(request);
      return [...(request.earlier ?? []), request.observation].map(({ text }) => `say ${text}`);
    },
    snapshot: () => null,
    restore() {},
  };
  const policy = choicePolicy({ reader: { ...generalReader(), name: 'echo', alone: true, proposer: () => echo } });
  const step = (action: string, seen: string) => ({
    ...{ action: { text: action }, observation: { text: seen }, reward: 0, terminated: false, truncated: false },
  });
  const past = { opening: { text: 'one' }, transitions: [step('say one', 'two'), step('go', 'three')] };
  const task = { id: 'a', instruction: 'echo', origin: { kind: 'seed' } } as const;
  const { signal } = new AbortController();
  const chosen = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const player = policy.begin({ task, seed, signal, past });
    const action = await player.act({ text: 'three' });
    chosen.add(action.text);
    const played: Trajectory = {
      ...{ task, opening: { text: 'three' }, prelude: past.transitions, beginning: past.opening },
      transitions: [{ ...step('', 'four'), action: { ...action } }],
      end: { kind: 'truncated' },
      provenance: { environment: 'echo', origin: 'real', policy: 'p', seed, worldSeed: seed },
    };
    const { logProbabilities } = await policy.copy().evaluate([played]);
    expect(logProbabilities[0]).toBeCloseTo(action.logProbability!, 10);
  }
  expect(chosen).toEqual(new Set(['say one', 'say two', 'say three']));
  expect(asked.map(({ earlier }) => earlier?.map(({ text }) => text).join())).toContain('one,two');
});
