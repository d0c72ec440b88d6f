import type { EvaluationResult, EvaluationSummary, TaskOutcome } from '@dreamgym/core';
import { interval, share, whole } from '../../numbers.ts';
import { table } from '../../table.ts';
import { onCommonTasks } from './common-tasks.ts';

/** A policy's first prompt and the one that was found for it, on the same tasks. */
export interface ComparedPrompts {
  readonly first: EvaluationSummary;
  readonly found: EvaluationSummary;
  readonly gain: Gain;
}

/** What was gained, and its 95 % interval by how the gains of the tasks scatter. */
interface Gain {
  readonly success: number;
  readonly interval: readonly [low: number, high: number];
}

export function comparedPrompts(first: EvaluationResult, found: EvaluationResult): ComparedPrompts {
  return { ...onCommonTasks({ first, found }), gain: gainOf(first.outcomes, found.outcomes) };
}

function gainOf(first: readonly TaskOutcome[], found: readonly TaskOutcome[]): Gain {
  const before = new Map(first.filter(({ attempts }) => attempts > 0).map((each) => [each.task, each.success]));
  const gains = found.flatMap(({ task, attempts, success }) => {
    const other = before.get(task);
    return other === undefined || attempts === 0 ? [] : [success - other];
  });
  const tasks = Math.max(1, gains.length);
  const success = gains.reduce((sum, gain) => sum + gain, 0) / tasks;
  const variance = gains.reduce((sum, gain) => sum + (gain - success) ** 2, 0) / Math.max(1, tasks - 1);
  const spread = 1.96 * Math.sqrt(variance / tasks);
  return { success, interval: [Math.max(-1, success - spread), Math.min(1, success + spread)] };
}

/** For the terminal; nothing where there was one prompt. */
export function promptsText({ prompts }: { readonly prompts?: ComparedPrompts }): string[] {
  if (!prompts) return [];
  const { first, found, gain } = prompts;
  const columns = [
    { heading: 'prompt' },
    { heading: 'success', numeric: true },
    { heading: '95 % interval', numeric: true },
    { heading: 'tasks', numeric: true },
  ];
  const row = (title: string, { success, interval: range, tasks }: EvaluationSummary) => [
    title,
    share(success),
    interval(range),
    whole(tasks),
  ];
  const gained = ['gained', share(gain.success), interval(gain.interval), whole(found.tasks)];
  return ['', table(columns, [row('the first one', first), row('the one that was found', found), gained])];
}
