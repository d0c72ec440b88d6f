import { describe, expect, it } from 'vitest';
import type { Metrics } from '../contracts/optimizer.ts';
import { corridor } from '../fakes.fixture.ts';
import { type AlarmOptions, watchAlarms } from './alarms.ts';

const task = corridor('train/3', 3);

/** A group of dreamed attempts with these rewards. */
const groupOf = (rewards: readonly number[], late = false) => ({
  task,
  trajectories: rewards.map((reward) => {
    const step = { action: { text: 'go' }, observation: { text: '' }, reward, terminated: true, truncated: false };
    const provenance = { environment: 'e', origin: 'dreamed', policy: 'p', seed: 1, worldSeed: 1 } as const;
    const end = { kind: 'terminated' } as const;
    return { task, opening: { text: '' }, transitions: [step], end, provenance, ...(late && { prelude: [step] }) };
  }),
});

/** The kinds of alarms that iterations with these metrics and rewards raise, by iteration. */
function raised(options: AlarmOptions, iterations: readonly (readonly [Metrics, readonly number[]])[]) {
  const watch = watchAlarms(options);
  return iterations.map(([metrics, rewards]) =>
    watch.iterationEnded({ metrics, groups: [groupOf(rewards)] }).map(({ kind }) => kind),
  );
}

const mixed = [0, 1];

describe('alarms', () => {
  it.each<[string, Metrics, Metrics]>([
    ['entropy', { entropy: 0.01 }, { entropy: 0.03 }],
    ['policy-kl', { policyKl: 0.6 }, { policyKl: 0.4 }],
    ['reference-kl', { kl: 11 }, { kl: 9 }],
    ['clip-fraction', { clipFraction: 0.7 }, { clipFraction: 0.5 }],
  ])('are raised by %s after three iterations, once, and again after it has recovered', (kind, bad, good) => {
    const iterations = [bad, bad, good, bad, bad, bad, bad, good, bad, bad, bad].map(
      (metrics) => [metrics, mixed] as const,
    );
    const none: string[] = [];
    expect(raised({}, iterations)).toEqual([none, none, none, none, none, [kind], none, none, none, none, [kind]]);
  });

  it('leave a policy alone that is sure of itself and solves its tasks', () => {
    const sure = [{ entropy: 0.001 }, [1, 1]] as const;
    expect(raised({ alikeIterations: 2, iterations: 1 }, [sure, sure, sure]).flat()).toEqual([]);
    expect(
      raised(
        { alikeIterations: 2 },
        [0, 1, 2].map(() => [{}, [0, 0]] as const),
      ),
    ).toEqual([[], ['alike-groups'], []]);
  });

  it('have the measured value and the threshold, which can be set', () => {
    const watch = watchAlarms({ clipFraction: 0.2, iterations: 1 });
    expect(watch.iterationEnded({ metrics: { clipFraction: 0.25 }, groups: [groupOf(mixed)] })).toEqual([
      {
        kind: 'clip-fraction',
        value: 0.25,
        threshold: 0.2,
        message: 'most of the batch is clipped (share): 0.250, above 0.2 for 1 iterations',
      },
    ]);
    expect(watch.healthy()).toBe(false);
    watch.iterationEnded({ metrics: { clipFraction: 0.1 }, groups: [groupOf(mixed)] });
    expect(watch.healthy()).toBe(true);
  });

  it('are raised where the dream is far kinder than reality can be, by attempts from the beginning', () => {
    const evaluation = (high: number) => ({ interval: [0, high] }) as never;
    const watch = watchAlarms();
    watch.iterationEnded({ metrics: {}, groups: [groupOf([1, 1, 1, 0])] });
    expect(watch.evaluated(evaluation(0.5))).toMatchObject([{ kind: 'dream-gap', value: 0.25, threshold: 0.1 }]);
    expect(watch.evaluated(evaluation(0.1))).toEqual([]);
    watch.iterationEnded({ metrics: {}, groups: [groupOf([1, 1, 1, 0])] });
    expect(watch.evaluated(evaluation(0.7))).toEqual([]);
    watch.iterationEnded({ metrics: {}, groups: [groupOf([1, 1, 1, 1], true)] });
    expect(watch.evaluated(evaluation(0.1))).toEqual([]);
  });

  it('go on from a snapshot', () => {
    const bad = { metrics: { clipFraction: 0.9 }, groups: [groupOf(mixed)] };
    const [first, second] = [watchAlarms(), watchAlarms()];
    for (const _ of [1, 2]) first.iterationEnded(bad);
    second.restore(JSON.parse(JSON.stringify(first.snapshot())));
    expect(second.iterationEnded(bad)).toMatchObject([{ kind: 'clip-fraction' }]);
  });
});
