import type { EvaluationResult, TaskOutcome } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { comparedFigures, onCommonTasks } from './common-tasks.ts';
import { comparisonRows, failureText } from './result-text.ts';

const outcome = (task: string, success: number, attempts = 1): TaskOutcome => ({
  ...{ task, attempts, forfeited: 0, failed: attempts === 0 ? 1 : 0, retries: attempts === 0 ? 2 : 0, steps: 3 },
  ...{ success, score: success },
});

const evaluation = (outcomes: readonly TaskOutcome[]): EvaluationResult => ({
  ...{ environment: 'house', split: 'validation', policy: 'p', tasks: outcomes.length, attempts: outcomes.length },
  ...{ forfeited: 0, retries: 2, success: 1, interval: [0, 1], score: 1, steps: 3, families: [] },
  failed: outcomes.filter(({ attempts }) => attempts === 0).length,
  outcomes,
  trajectories: [],
});

const row = (id: 'random' | 'dream', outcomes: readonly TaskOutcome[]) => ({
  ...{ id, title: id, evaluation: evaluation(outcomes), outcomes, recordedTransitions: 0, realSteps: 0 },
  ...{ dreamedSteps: 0, seconds: 1 },
});

describe('a comparison', () => {
  // The dream loses the two tasks that it would not have solved to failures.
  const random = row('random', [outcome('a', 1), outcome('b', 0), outcome('c', 0)]);
  const dream = row('dream', [outcome('a', 1), outcome('b', 0, 0), outcome('c', 0, 0)]);
  const result = { finished: true, eventBytes: 0, rows: [random, dream] };

  it('is of the tasks that every row could play', () => {
    expect(comparedFigures(result)).toMatchObject({
      tasks: 1,
      rows: [
        { id: 'random', success: 1 },
        { id: 'dream', success: 1 },
      ],
    });
    expect(comparisonRows(result).map((cells) => cells.slice(0, 8))).toEqual([
      ['random', '1.00', '0.21–1.00', '1.00', '1', '0', '0', '2'],
      ['dream', '1.00', '0.21–1.00', '1.00', '1', '0', '2', '2'],
    ]);
    expect(failureText(result)).toBe(
      '2 attempts failed for reasons outside of the policy, and are in no share; rows are compared on the 1 tasks that all of them could play',
    );
  });

  it('shows no figure where no task is left', () => {
    const none = {
      ...result,
      rows: [row('random', [outcome('a', 1), outcome('b', 0, 0)]), row('dream', [outcome('a', 0, 0), outcome('b', 1)])],
    };
    expect(comparisonRows(none).map((cells) => cells.slice(1, 5))).toEqual([
      ['–', '–', '–', '0'],
      ['–', '–', '–', '0'],
    ]);
  });

  it('says nothing of failures where there are none, and compares nothing with nothing', () => {
    expect(failureText({ ...result, rows: [random] })).toBeUndefined();
    expect(comparedFigures({ rows: [dream] })).toBeUndefined();
  });

  it('holds the dream against reality in the same way', () => {
    const { one, other } = onCommonTasks({
      one: random.evaluation as EvaluationResult,
      other: dream.evaluation as EvaluationResult,
    });
    expect([one.tasks, one.success, one.failed]).toEqual([1, 1, 0]);
    expect([other.tasks, other.success, other.failed]).toEqual([1, 1, 2]);
  });
});
