import type { Trajectory } from '@dreamgym/core';
import { expect, test } from 'vitest';
import { generalReader } from '../features/general-reader.ts';
import { templateProposer } from '../proposals/template-proposer.ts';
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
