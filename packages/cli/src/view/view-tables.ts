import type { LedgerRow } from '@dreamgym/llm';
import type { TableView } from '@dreamgym/viewer';
import { comparisonOf } from '../run/results/common-tasks.ts';
import { costColumns, costRows } from '../run/results/cost-table.ts';
import type { RunResult } from '../run/results/result.ts';
import {
  comparisonColumns,
  comparisonRows,
  failureText,
  noRealityText,
  shownIn,
  sideBySideColumns,
  sideBySideRows,
  trainingColumns,
  trainingRows,
} from '../run/results/result-text.ts';
import { verificationColumns, verificationRows, verificationText } from '../run/results/verification.ts';

/** The tables of a run, those that have something to say. */
export function runTables(
  result: RunResult,
  { costs, priceGiven }: { readonly costs: readonly LedgerRow[]; readonly priceGiven: boolean },
): readonly TableView[] {
  return [
    comparison(result),
    sideBySide(result),
    trainings(result),
    verification(result),
    costTable(costs, priceGiven),
  ].filter(({ rows }) => rows.length > 0);
}

type Figures = { readonly success: number; readonly interval: readonly [number, number] };

const shareOf = ({ success, interval: [low, high] }: Figures) => [success, low, high] as const;

function comparison(result: RunResult): TableView {
  const { figures } = comparisonOf(result.rows);
  const failures = failureText(result);
  const noReality = noRealityText(result);
  return {
    title: `Success ${shownIn(result)}`,
    note: `${noReality ? `${noReality}. ` : ''}The bar is the 95 % interval over tasks. Evaluations are not counted as steps.${failures ? ` ${failures}.` : ''}`,
    columns: comparisonColumns,
    rows: comparisonRows(result),
    shares: result.rows.map(({ id }) => shareOf(figures.get(id)!)),
  };
}

function sideBySide(result: RunResult): TableView {
  const { sideBySide: sides } = result;
  return {
    title: 'Dream and reality',
    note: "The same policy after the dream alone. Where the dream is too kind, its numbers stand above reality's.",
    columns: sideBySideColumns,
    rows: sideBySideRows(result),
    shares: sides && [sides.dream, sides.heldOutDream, ...(sides.reality ? [sides.reality] : [])].map(shareOf),
  };
}

/** How the trainings went: failures, and how much replay and task generation took part. */
function trainings(result: RunResult): TableView {
  return {
    title: 'Trainings',
    note: 'Attempts that were forfeited were spoilt by the policy and count as unsolved; failed ones were lost to environment, model or server after every retry.',
    columns: trainingColumns,
    rows: trainingRows(result),
  };
}

/** What learned rules objected to in what the chat model dreamed. */
function verification({ verification: found }: RunResult): TableView {
  return {
    title: 'What learned rules objected to',
    note: found && `${verificationText(found)} A step may have several kinds of objections.`,
    columns: verificationColumns,
    rows: found ? verificationRows(found) : [],
  };
}

/** What the chat model has cost, by phase, at its list price or at a given one. */
function costTable(costs: readonly LedgerRow[], priceGiven: boolean): TableView {
  const total = costs.reduce((sum, { money = 0 }) => sum + money, 0);
  const unpriced = costs.some(({ money }) => money === undefined);
  const without = unpriced ? ', without the models whose price is not known' : '';
  return {
    title: 'What the chat model cost',
    note: `$ ${total.toFixed(2)} at ${priceGiven ? 'the price given' : 'list prices'}${without}. Failed calls count with what they cost. Answers that were kept are not asked for again.`,
    columns: costColumns,
    rows: costRows(costs),
  };
}
