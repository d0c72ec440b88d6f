import type { EvaluationSummary } from '@dreamgym/core';
import { interval, seconds, share, whole } from '../../numbers.ts';
import { type Column, table } from '../../table.ts';
import { costColumns, costRows } from './cost-table.ts';
import type { RunResult } from './result.ts';
import { verificationColumns, verificationRows, verificationText } from './verification.ts';

export const comparisonColumns: readonly Column[] = [
  { heading: 'policy' },
  { heading: 'success', numeric: true },
  { heading: '95 % interval', numeric: true },
  { heading: 'score', numeric: true },
  { heading: 'tasks', numeric: true },
  { heading: 'recorded', numeric: true },
  { heading: 'real steps', numeric: true },
  { heading: 'dreamed', numeric: true },
  { heading: 'time', numeric: true },
];

/** The cells of the comparison, one list per row. */
export function comparisonRows({ rows }: RunResult): string[][] {
  return rows.map((row) => [
    row.title,
    ...evaluationCells(row.evaluation),
    whole(row.recordedTransitions),
    whole(row.realSteps),
    whole(row.dreamedSteps),
    seconds(row.seconds),
  ]);
}

export const sideBySideColumns: readonly Column[] = [
  { heading: 'the same policy' },
  { heading: 'success', numeric: true },
  { heading: '95 % interval', numeric: true },
  { heading: 'score', numeric: true },
  { heading: 'tasks', numeric: true },
];

export function sideBySideRows({ sideBySide }: RunResult): string[][] {
  if (!sideBySide) return [];
  const { dream, heldOutDream, reality } = sideBySide;
  return [
    ['in the dream', ...evaluationCells(dream)],
    ['in dreams of held-out tasks', ...evaluationCells(heldOutDream)],
    ['on held-out real tasks', ...evaluationCells(reality)],
  ];
}

/** A run's result for the terminal. */
export function resultText(result: RunResult): string {
  const parts = ['Success on held-out real tasks', '', table(comparisonColumns, comparisonRows(result))];
  if (result.sideBySide) parts.push('', table(sideBySideColumns, sideBySideRows(result)));
  if (result.verification) {
    const { verification } = result;
    parts.push('', verificationText(verification), '', table(verificationColumns, verificationRows(verification)));
  }
  if (result.costs) parts.push('', table(costColumns, costRows(result.costs)));
  return parts.join('\n');
}

function evaluationCells({ success, interval: range, score, attempts }: EvaluationSummary): string[] {
  return [share(success), interval(range), share(score), whole(attempts)];
}
