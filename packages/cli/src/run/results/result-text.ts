import type { TaskFigures } from '@dreamgym/core';
import { interval, percent, seconds, share, whole } from '../../numbers.ts';
import { type Column, table } from '../../table.ts';
import { comparisonOf } from './common-tasks.ts';
import { costColumns, costRows } from './cost-table.ts';
import type { RunResult } from './result.ts';
import { verificationColumns, verificationRows, verificationText } from './verification.ts';

const figureColumns: readonly Column[] = [
  { heading: 'success', numeric: true },
  { heading: '95 % interval', numeric: true },
  { heading: 'score', numeric: true, dispensable: 3 },
  { heading: 'tasks', numeric: true },
  { heading: 'forfeited', numeric: true, dispensable: 5 },
  { heading: 'failed', numeric: true },
  { heading: 'retried', numeric: true, dispensable: 6 },
];

export const comparisonColumns: readonly Column[] = [
  { heading: 'policy' },
  ...figureColumns,
  { heading: 'recorded', numeric: true, dispensable: 4 },
  { heading: 'real steps', numeric: true, dispensable: 1 },
  { heading: 'dreamed', numeric: true, dispensable: 2 },
  { heading: 'time', numeric: true, dispensable: 7 },
];

/** The cells of the comparison, one list per row, on the tasks that all rows could play. */
export function comparisonRows({ rows }: RunResult): string[][] {
  const { figures } = comparisonOf(rows);
  return rows.map((row) => [
    row.title,
    ...figureCells({ ...figures.get(row.id)!, failed: row.evaluation.failed, retries: row.evaluation.retries }),
    whole(row.recordedTransitions),
    whole(row.realSteps),
    whole(row.dreamedSteps),
    seconds(row.seconds),
  ]);
}

/** What the figures leave out, in one sentence; nothing where they leave nothing out. */
export function failureText({ rows }: RunResult): string | undefined {
  const failed = rows.reduce((sum, { evaluation }) => sum + evaluation.failed, 0);
  if (failed === 0) return undefined;
  const { tasks } = comparisonOf(rows);
  const compared =
    rows.length > 1 ? `; rows are compared on the ${whole(tasks)} tasks that all of them could play` : '';
  return `${whole(failed)} attempts failed for reasons outside of the policy, and are in no share${compared}`;
}

export const sideBySideColumns: readonly Column[] = [{ heading: 'the same policy' }, ...figureColumns];

export function sideBySideRows({ sideBySide }: RunResult): string[][] {
  if (!sideBySide) return [];
  const { dream, heldOutDream, reality } = sideBySide;
  return [
    ['in the dream', ...figureCells(dream)],
    ['in dreams of held-out tasks', ...figureCells(heldOutDream)],
    ...(reality ? [['on held-out real tasks', ...figureCells(reality)]] : []),
  ];
}

export const trainingColumns: readonly Column[] = [
  { heading: 'trained' },
  { heading: 'attempts', numeric: true },
  { heading: 'forfeited', numeric: true, dispensable: 5 },
  { heading: 'failed', numeric: true },
  { heading: 'retried', numeric: true, dispensable: 6 },
  { heading: 'searches per 1,000 dreamed steps', numeric: true, dispensable: 3 },
  { heading: 'steps resting on cases', numeric: true, dispensable: 2 },
  { heading: 'invented tasks', numeric: true, dispensable: 1 },
];

/** How the trainings went, and how much replay and task generation took part in them. */
export function trainingRows({ rows }: RunResult): string[][] {
  return rows.flatMap(({ title, training }) => {
    if (!training) return [];
    const { episodes, failedEpisodes, forfeitedEpisodes, retries, dreamedSteps } = training;
    const { searches, referencedSteps, groups, inventedGroups } = training;
    const perThousand = dreamedSteps === 0 ? '–' : ((1000 * searches) / dreamedSteps).toFixed(1);
    const attempts = [episodes + failedEpisodes, forfeitedEpisodes, failedEpisodes, retries].map(whole);
    return [[title, ...attempts, perThousand, percent(referencedSteps, dreamedSteps), percent(inventedGroups, groups)]];
  });
}

/** Where the figures of a run come from: reality, or dreams where there is none to play. */
export const shownIn = ({ dreamOnly }: Pick<RunResult, 'dreamOnly'>) =>
  dreamOnly === undefined ? 'on held-out real tasks' : 'in dreams of held-out tasks';

/** Says that nothing real was played; nothing where something was. */
export const noRealityText = ({ dreamOnly }: Pick<RunResult, 'dreamOnly'>) =>
  dreamOnly === undefined ? undefined : `no environment: nothing can be shown of reality, for ${dreamOnly}`;

/** A run's result for the terminal. */
export function resultText(result: RunResult): string {
  const parts = [`Success ${shownIn(result)}`, '', table(comparisonColumns, comparisonRows(result))];
  const noReality = noRealityText(result);
  if (noReality) parts.push('', noReality);
  const failures = failureText(result);
  if (failures) parts.push('', failures);
  const trained = trainingRows(result);
  if (trained.length > 0) parts.push('', table(trainingColumns, trained));
  if (result.sideBySide) parts.push('', table(sideBySideColumns, sideBySideRows(result)));
  if (result.verification) {
    const { verification } = result;
    parts.push('', verificationText(verification), '', table(verificationColumns, verificationRows(verification)));
  }
  if (result.costs) parts.push('', table(costColumns, costRows(result.costs)));
  return parts.join('\n');
}

function figureCells(figures: Omit<TaskFigures, 'families'>): string[] {
  const { success, interval: range, score, tasks, forfeited, failed, retries } = figures;
  const shares = tasks === 0 ? ['–', '–', '–'] : [share(success), interval(range), share(score)];
  return [...shares, ...[tasks, forfeited, failed, retries].map(whole)];
}
