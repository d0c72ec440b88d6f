import { describe, expect, it } from 'vitest';
import type { TrajectoryEnd } from '../contracts/trajectory.ts';
import { corridor, corridors, signal, walker } from '../fakes.fixture.ts';
import { rollout } from '../rollout/rollout.ts';
import { count, noCounters } from './counters.ts';
import { groupEnd, noAttemptLeft } from './group-end.ts';

const task = corridor('train/3', 3);
const failed: TrajectoryEnd = { kind: 'failed', code: 'ENVIRONMENT', message: 'corridors: flooded' };

async function groupOf({ dreamed }: { dreamed?: true } = {}) {
  const play = (probability: number) =>
    rollout({ environment: corridors({ dreamed }), policy: walker(probability), task, seed: 1, signal });
  const [solved, idle] = [await play(1), await play(0)];
  const broken = { ...solved, transitions: solved.transitions.slice(0, 2), end: failed };
  return { task, trajectories: [solved, broken, idle] };
}

describe('groupEnd', () => {
  it('gives the rewards of the attempts that did not fail, and the steps of all', async () => {
    expect(groupEnd(await groupOf(), 4)).toEqual({
      iteration: 4,
      task: 'train/3',
      family: 'long',
      origin: { kind: 'seed' },
      rewards: [1, 0],
      steps: 3 + 2 + 6,
      failed: 1,
      retries: 0,
    });
  });

  it('counts the steps of episodes that were played again, and of what went before an attempt', async () => {
    const { trajectories } = await groupOf();
    const [solved, broken] = trajectories;
    const late = { ...solved!, prelude: broken!.transitions };
    expect(groupEnd({ task, trajectories: [late], retried: [broken!] }, 4)).toMatchObject({
      rewards: [1],
      steps: 2 + 3 + 2,
      failed: 0,
      retries: 1,
    });
  });
});

describe('noAttemptLeft', () => {
  it('says how many failed, and why the first did', () => {
    const provenance = { environment: 'corridors', origin: 'real', policy: 'walker', seed: 1, worldSeed: 1 } as const;
    const broken = { task, opening: { text: '' }, transitions: [], end: failed, provenance };
    expect(noAttemptLeft('an iteration', [{ task, trajectories: [broken, broken] }])).toMatchObject({
      code: 'ATTEMPTS',
      message: 'all 2 attempts of an iteration failed, the first with ENVIRONMENT: corridors: flooded',
      hint: 'mend that part, then go on from the last checkpoint where there is one',
    });
    expect(noAttemptLeft('an iteration', []).message).toBe('all 0 attempts of an iteration failed, there were none');
  });
});

describe('count', () => {
  it('adds steps to where they were taken, and failed episodes apart', async () => {
    const before = { ...noCounters, recordedTransitions: 100, realSteps: 1 };
    expect(count(before, [await groupOf(), await groupOf({ dreamed: true })])).toEqual({
      ...noCounters,
      recordedTransitions: 100,
      realSteps: 1 + 11,
      dreamedSteps: 11,
      episodes: 4,
      failedEpisodes: 2,
      groups: 2,
    });
    expect(before.realSteps).toBe(1);
  });

  it('counts what was taken in vain, forfeited, looked up and invented', async () => {
    const { trajectories } = await groupOf({ dreamed: true });
    const [solved, broken, idle] = trajectories;
    const steps = idle!.transitions.map((step, at) => ({
      ...step,
      searches: at,
      references: at > 3 ? [{} as never] : [],
    }));
    const forfeited = { ...idle!, transitions: steps, end: { kind: 'forfeited', message: 'lost' } } as const;
    const invented = { ...task, origin: { kind: 'generated', parent: 'a', reason: 'b' } } as const;
    const late = { ...solved!, prelude: steps.slice(4) };
    expect(count(noCounters, [{ task: invented, trajectories: [late, forfeited], retried: [broken!] }])).toEqual({
      ...noCounters,
      dreamedSteps: 2 + 3 + 6 + 2,
      episodes: 2,
      forfeitedEpisodes: 1,
      retries: 1,
      searches: 0 + 1 + 2 + 3 + 4 + 5 + 4 + 5,
      referencedSteps: 2 + 2,
      groups: 1,
      inventedGroups: 1,
    });
  });
});
