import { describe, expect, it } from 'vitest';
import { type RunEvent, runHistory } from './history.ts';

const dream = [{ id: 'dream', title: 'dream only' }];

function historyOf(events: readonly RunEvent[]) {
  const history = runHistory({ picksOf: 'dream' });
  for (const event of events) history.add(event);
  return history;
}

function iteration(at: number, of: { steps: number; time?: number; money?: number; row?: string }): RunEvent[] {
  const { steps, time, money, row = 'dream' } = of;
  const common = { row, time, money };
  const counters = { dreamedSteps: steps, realSteps: 0, recordedTransitions: 500, searches: at };
  return [
    { ...common, event: 'group-end', iteration: at - 1, task: 'a', family: 'heat', rewards: [0, 1] },
    { ...common, event: 'group-end', iteration: at - 1, task: 'b', family: 'cool', rewards: [1, 1] },
    { ...common, event: 'update-end', iteration: at - 1, metrics: { loss: at / 10, reward: 1, skippedGroups: 1 } },
    { ...common, event: 'iteration-end', iteration: at, success: at / 4, counters },
  ];
}

describe('runHistory', () => {
  it('tells training by iterations, and over what it took', () => {
    const [row] = historyOf([
      { row: 'dream', event: 'run-start', time: 1_000, money: 2 },
      ...iteration(1, { steps: 100, time: 3_000, money: 2.5 }),
      ...iteration(2, { steps: 300, time: 4_000, money: 4 }),
    ]).rows(dream);
    expect(row!.training).toEqual({
      x: { iteration: [1, 2], steps: [100, 300], realSteps: [500, 500], dollars: [0.5, 2], seconds: [2, 3] },
      y: {
        success: [0.25, 0.5],
        loss: [0.1, 0.2],
        alikeGroups: [0.5, 0.5],
        stepsPerSecond: [50, 200],
        dollarsPerIteration: [0.5, 1.5],
        searchesPerThousandSteps: [10, 5],
      },
      stride: 1,
    });
  });

  it('counts no time in which a run was stopped', () => {
    const [row] = historyOf([
      { row: 'dream', event: 'run-start', time: 0 },
      ...iteration(1, { steps: 100, time: 2_000 }),
      { row: 'dream', event: 'learn-end', time: 90_000_000 },
      { row: 'dream', event: 'run-start', time: 90_000_000 },
      ...iteration(2, { steps: 200, time: 90_003_000 }),
    ]).rows(dream);
    expect(row!.training!.x.seconds).toEqual([2, 5]);
  });

  it('shows evaluations in the course of training, and the last one at the end', () => {
    const evaluated = (at: number, success: number): RunEvent => ({
      ...{ row: 'dream', event: 'evaluation-end', iteration: at },
      evaluation: { success },
    });
    const events = [evaluated(0, 0.1), ...iteration(1, { steps: 100 }), evaluated(1, 0.4)];
    const later = [...events, ...iteration(2, { steps: 200 })];
    const of = (happened: readonly RunEvent[], success?: number) =>
      historyOf(happened).rows([{ ...dream[0]!, success }])[0]!.evaluations;
    expect(of(events)).toMatchObject({ x: { steps: [0, 100] }, y: { success: [0.1, 0.4] } });
    expect(of(events, 0.5)).toMatchObject({ x: { steps: [0, 100] }, y: { success: [0.1, 0.5] } });
    expect(of(later, 0.5)).toMatchObject({ x: { steps: [0, 100, 200] }, y: { success: [0.1, 0.4, 0.5] } });
    // Where nothing was evaluated on the way, the end is shown all the same.
    expect(of(iteration(1, { steps: 100 }), 0.5)).toMatchObject({ x: { steps: [100] }, y: { success: [0.5] } });
  });

  it('lets a row go on where another one ended, and gives what was not trained a level', () => {
    const rows = historyOf([...iteration(1, { steps: 100 }), ...iteration(1, { steps: 7, row: 'real' })]).rows([
      ...dream,
      { id: 'real', title: 'then reality', after: 'dream' },
      { id: 'random', title: 'r', success: 0.2 },
    ]);
    expect(rows.map(({ training }) => training?.x.steps)).toEqual([[100], [107], undefined]);
    expect(rows[2]).toEqual({ id: 'random', title: 'r', level: 0.2 });
  });

  it('keeps the groups of iterations apart that are under way at once', () => {
    const group = (at: number, rewards: number[]): RunEvent => ({
      ...{ row: 'dream', event: 'group-end', iteration: at, task: 'a' },
      rewards,
    });
    const ends = [1, 2].map((at) => iteration(at, { steps: at }).at(-1)!);
    const [row] = historyOf([group(0, [0, 1]), group(1, [1, 1]), ends[0]!, ends[1]!]).rows(dream);
    expect(row!.training!.y.alikeGroups).toEqual([0, 1]);
  });

  it('tells what was picked over time, in as many stretches as can be seen', () => {
    const history = runHistory({ picksOf: 'dream' });
    for (let at = 0; at < 1_000; at++) {
      for (const [task, rewards] of [
        ['a', [0, 1]],
        ['b', [1, 1]],
      ] as const) {
        const family = task === 'b' && at < 500 ? 'cool' : 'heat';
        const origin = { kind: task === 'b' ? 'generated' : 'seed' };
        history.add({ row: 'dream', event: 'group-end', iteration: at, task, family, origin, rewards });
        history.add({ row: 'other', event: 'group-end', iteration: at, task, family, rewards });
      }
    }
    const [heat, cool] = history.picks();
    expect(heat).toMatchObject({ family: 'heat', groups: 1_500, tasks: 2, mixed: 1_000, invented: 500 });
    expect(cool).toMatchObject({ family: 'cool', groups: 500, tasks: 1, mixed: 0, invented: 500 });
    expect(heat!.shares.length).toBeLessThanOrEqual(48);
    expect([heat!.shares[0], heat!.shares.at(-1)]).toEqual([0.5, 1]);
    expect([cool!.success[0], cool!.success.at(-1)]).toEqual([1, null]);
  });
});
