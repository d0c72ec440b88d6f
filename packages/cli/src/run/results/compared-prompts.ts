import type { EvaluationResult, EvaluationSummary } from '@dreamgym/core';
import { interval, share, whole } from '../../numbers.ts';
import { table } from '../../table.ts';
import { onCommonTasks } from './common-tasks.ts';
import { type Gain, gainOf } from './gain.ts';

/** A policy's first prompt and the one that was found for it, on the same tasks. */
export interface ComparedPrompts {
  readonly first: EvaluationSummary;
  readonly found: EvaluationSummary;
  readonly gain: Gain;
}

export function comparedPrompts(first: EvaluationResult, found: EvaluationResult): ComparedPrompts {
  return { ...onCommonTasks({ first, found }), gain: gainOf(first.outcomes, found.outcomes) };
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
