import type { Trajectory } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { trajectorySchema } from './trajectory-schema.ts';

const step = { action: { text: 'go' }, observation: { text: 'here' }, reward: 0, terminated: false, truncated: false };
const walk: Trajectory = {
  task: { id: 't', instruction: 'walk', origin: { kind: 'seed' } },
  opening: { text: 'there' },
  transitions: [step, step, { ...step, reward: 1, terminated: true }],
  end: { kind: 'terminated' },
  provenance: { environment: 'e', origin: 'real', policy: 'p', seed: 1, worldSeed: 1 },
};
const withRewards = (...rewards: unknown[]) => ({
  ...walk,
  transitions: walk.transitions.map((transition, at) => ({ ...transition, reward: rewards[at] })),
});

it('takes what a rollout gives, with what went before it and how it was forfeited', () => {
  const forfeited = { ...walk, prelude: walk.transitions, end: { kind: 'forfeited', message: 'lost' } };
  for (const whole of [walk, withRewards(0.5, 0, 0.5), forfeited]) {
    expect(trajectorySchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(JSON.parse(JSON.stringify(whole)));
  }
});

it.each([
  [[5, 0, 0], 'transitions.0.reward', '5 after 0 leaves [0, 1]'],
  [[0.5, 0.5, 0.5], 'transitions.2.reward', '0.5 after 1 leaves [0, 1]'],
  [[0, -0.5, 1], 'transitions.1.reward', '-0.5 after 0 leaves [0, 1]'],
  [['1', 0, 0], 'transitions.0.reward', 'expected number'],
  [[Number.NaN, 0, 0], 'transitions.0.reward', 'expected number'],
])('refuses the rewards %j', (rewards, path, message) => {
  const [issue] = trajectorySchema.safeParse(withRewards(...rewards)).error!.issues;
  expect([issue!.path.join('.'), issue!.message]).toEqual([path, expect.stringContaining(message)]);
});

it('refuses an attempt that goes on behind its end', () => {
  const transitions = [{ ...walk.transitions[0]!, terminated: true }, ...walk.transitions.slice(1)];
  const [issue] = trajectorySchema.safeParse({ ...walk, transitions }).error!.issues;
  expect([issue!.path, issue!.message]).toEqual([['transitions', 0], 'the attempt goes on behind its end']);
});
