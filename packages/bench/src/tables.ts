import type { AblationRow } from './ablation.ts';
import { type Measurement, ratio } from './measurement.ts';
import type { Exactness } from './mining/exactness.ts';
import type { MiningRow } from './mining/mining.ts';
import type { RetrievalRow } from './retrieval/retrieval.ts';
import type { ScienceRow } from './science.ts';

export function measurementTable(measurements: readonly Measurement[]): string {
  return table(
    ['what', 'measured', 'target', 'ratio'],
    measurements.map((measurement) => {
      const { name, value, unit, target } = measurement;
      const reached = ratio(measurement);
      return [
        name,
        `${number(value)} ${unit}`.trim(),
        target ? `${target.at === 'least' ? '≥' : '≤'} ${number(target.value)}` : '',
        reached === undefined ? '' : `${reached.toFixed(2)}${reached < 1 ? ' (missed)' : ''}`,
      ];
    }),
  );
}

export function scienceTable(rows: readonly ScienceRow[]): string {
  const perSeed = (shares: readonly number[]) => shares.map((share) => share.toFixed(3)).join(' ');
  return table(
    ['policy', 'success', 'per seed', 'score', 'per seed', 'tasks', 'recorded', 'real steps', 'dreamed', 'seconds'],
    rows.map((row) => [
      row.title,
      row.success.toFixed(3),
      perSeed(row.successes),
      row.score.toFixed(3),
      perSeed(row.scores),
      ...[row.tasks, row.recordedTransitions, row.realSteps, row.dreamedSteps].map(number),
      row.seconds.toFixed(1),
    ]),
  );
}

export function ablationTable(rows: readonly AblationRow[]): string {
  return table(
    ['environment', 'the policy has', 'success', 'per seed', 'settings'],
    rows.map(({ environment, features, settings, successes }) => [
      environment,
      features,
      (successes.reduce((sum, each) => sum + each, 0) / successes.length).toFixed(3),
      successes.map((each) => each.toFixed(3)).join(' '),
      settings,
    ]),
  );
}

export function miningTable(rows: readonly MiningRow[]): string {
  const exact = ({ steps, exact: share }: Exactness) => (steps === 0 ? '' : `${share.toFixed(3)} of ${number(steps)}`);
  return table(
    ['environment', 'grammar', 'recorded', 'replayed', 'refused', 'exact', 'exact in known worlds', 'dream only'],
    rows.map(({ environment, grammar, recordedTransitions, heldOut, learned, successes = [] }) => [
      environment,
      grammar,
      ...[recordedTransitions, heldOut.replayed, heldOut.failed].map(number),
      exact(heldOut),
      exact(learned),
      successes.map((each) => each.toFixed(3)).join(' '),
    ]),
  );
}

export function retrievalTable(rows: readonly RetrievalRow[]): string {
  return table(
    ['search', 'pages', 'cases', 'dimensions', 'build s', 'ms/query', 'recall of 8', 'MiB'],
    rows.map(({ search, pages, cases, dimensions, buildSeconds, queryMilliseconds, recall, memory }) => [
      search,
      pages,
      ...[cases, dimensions, buildSeconds].map(number),
      queryMilliseconds.toFixed(2),
      recall.toFixed(4),
      number(memory),
    ]),
  );
}

/** A table in Markdown, its first column flush left and all others flush right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `:${'-'.repeat(width + 1)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 3 : value < 100 ? 1 : 0 });
}
