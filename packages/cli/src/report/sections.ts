import { basename } from 'node:path';
import { percent, share, whole } from '../numbers.ts';
import type { Attempt, EpisodePair } from '../run/files/episodes.ts';
import type { LoggedEvent } from '../run/files/event-log.ts';
import { comparisonOf } from '../run/results/common-tasks.ts';
import { withoutAddress } from '../run/results/cost-table.ts';
import type { RunResult } from '../run/results/result.ts';
import {
  comparisonColumns,
  comparisonRows,
  failureText,
  sideBySideColumns,
  sideBySideRows,
  trainingColumns,
  trainingRows,
} from '../run/results/result-text.ts';
import type { Settings } from '../run/settings.ts';
import type { Column } from '../table.ts';
import { shareBar, sparkline } from './chart.ts';
import { type Html, html } from './html.ts';
import type { FamilyPicks } from './picks.ts';

/** The numbers that matter most. */
export function headline({ rows }: RunResult): Html {
  const dream = rows.find(({ id }) => id === 'dream');
  if (!dream) return html``;
  const { evaluation, realSteps, dreamedSteps, recordedTransitions } = dream;
  const facts: [string, string][] = [
    [share(evaluation.success), `of ${whole(evaluation.tasks)} held-out real tasks solved after the dream alone`],
    [whole(realSteps), 'real steps in training'],
    [whole(dreamedSteps), 'dreamed steps in training'],
    [whole(recordedTransitions), 'real transitions recorded beforehand'],
  ];
  return html`<div class="headline">${facts.map(([number, what]) => html`<div><b>${number}</b><span>${what}</span></div>`)}</div>`;
}

export function comparison(result: RunResult): Html {
  if (result.rows.length === 0) return html``;
  const { figures } = comparisonOf(result.rows);
  const bars = result.rows.map(({ id }) => shareBar(figures.get(id)!.success, figures.get(id)!.interval));
  const failures = failureText(result);
  return html`<h2>Success on held-out real tasks</h2>
<p class="soft">The bar is the 95 % interval over tasks. Evaluations are not counted as steps.${failures && ` ${failures}.`}</p>
${dataTable({
  columns: comparisonColumns,
  rows: comparisonRows(result),
  bars,
  emphasis: result.rows.map(({ id }) => id === 'dream' || id === 'sim-to-real'),
})}`;
}

/** How the trainings went: failures, and how much replay and task generation took part. */
export function trainings(result: RunResult): Html {
  const rows = trainingRows(result);
  if (rows.length === 0) return html``;
  return html`<h2>Trainings</h2>
<p class="soft">Attempts that were forfeited were spoilt by the policy and count as unsolved; failed ones were lost to environment, model or server after every retry.</p>
${dataTable({ columns: trainingColumns, rows })}`;
}

/** What went wrong in training, as it was noticed. */
export type Alarm = Extract<LoggedEvent, { readonly event: 'alarm' }>;

export function alarms(raised: readonly Alarm[]): Html {
  if (raised.length === 0) return html``;
  return html`<h2>Alarms</h2>
<p class="soft">Training began to go wrong here. The last checkpoint before is kept beside the others.</p>
<ul>${raised.map(({ row, iteration, message }) => html`<li>${row}, iteration ${iteration}: ${message}</li>`)}</ul>`;
}

export function sideBySide(result: RunResult): Html {
  const { sideBySide: sides } = result;
  if (!sides) return html``;
  const bars = [sides.dream, sides.heldOutDream, sides.reality].map((of) => shareBar(of.success, of.interval));
  return html`<h2>Dream and reality</h2>
<p class="soft">The same policy after the dream alone. Where the dream is too kind, its numbers stand above reality's.</p>
${dataTable({ columns: sideBySideColumns, rows: sideBySideRows(result), bars })}`;
}

export function curriculum(picks: readonly FamilyPicks[]): Html {
  if (picks.length === 0) return html``;
  const columns: Column[] = [
    { heading: 'family' },
    { heading: 'groups', numeric: true },
    { heading: 'different tasks', numeric: true },
    { heading: 'mixed outcome', numeric: true },
  ];
  const rows = picks.map(({ family, groups, tasks, mixed }) => [
    family,
    whole(groups),
    whole(tasks),
    percent(mixed, groups),
  ]);
  return html`<h2>What the curriculum picked</h2>
<p class="soft">Groups of attempts in the dream, by family of tasks. Only groups with a mixed outcome teach. The line is the mean success from the first iteration to the last.</p>
${dataTable({ columns, rows, bars: picks.map(({ success }) => sparkline(success)), barsLast: true })}`;
}

export function episodes(pairs: readonly EpisodePair[]): Html {
  if (pairs.length === 0) return html``;
  return html`<h2>Dreamed and real episodes</h2>
<p class="soft">Held-out tasks, played by the same policy in the dream and in reality. What lies hidden is the dream's guess, so the two may part.</p>
${pairs.map(
  ({ instruction, family, dreamed, real }, i) => html`<details class="episode" ${i === 0 && 'open'}>
<summary><b>${instruction}</b> <span class="soft">${family ?? ''}</span></summary>
<div class="pair">${attempt('Dreamed', dreamed)}${attempt('Real', real)}</div>
</details>`,
)}`;
}

/** The name of what plays the dream, where the event says it. */
export function dreamerIn(event: LoggedEvent): string | undefined {
  return event.event === 'learn-end' ? withoutAddress(String(event.experienceModel)) : undefined;
}

/** The settings; of files only the name, since a report is passed on and where they lie is nobody's business. */
export function settingsList({ pipeline, train, compare, budget }: Settings, dreamer: string | undefined): Html {
  const { config, data, recordings, llm } = pipeline;
  const named = {
    config: config && basename(config),
    data: data && basename(data),
    recordings: recordings && basename(recordings),
    experienceModel: dreamer ?? pipeline.experienceModel,
    llm: llm && withoutAddress(llm.model),
    concurrency: llm?.concurrency,
  };
  const limits = Object.fromEntries(Object.entries(budget ?? {}).map(([name, limit]) => [`at most, ${name}`, limit]));
  const entries = Object.entries({ ...pipeline, ...named, ...train, compare, ...limits }).filter(
    ([, value]) => value !== undefined,
  );
  return html`<h2>Settings</h2>
<dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl>`;
}

function attempt(title: string, { opening, solved, steps }: Attempt): Html {
  return html`<section><h3>${title}<span class="tag ${solved && 'solved'}">${solved ? 'solved' : 'not solved'} · ${steps.length} steps</span></h3>
<p class="opening soft">${opening}</p>
<ol class="steps">${steps.map(
    ({ action, observation, reasoning }) =>
      html`<li><code>${action}</code><p>${observation}</p>${reasoning !== undefined && html`<p class="why">${reasoning}</p>`}</li>`,
  )}</ol></section>`;
}

/** A table with a picture per row, after the first column or at the end. */
function dataTable(request: {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** None where it is missing. */
  readonly bars?: readonly Html[];
  readonly barsLast?: boolean;
  readonly emphasis?: readonly boolean[];
}): Html {
  const { columns, rows, bars, barsLast = false, emphasis = [] } = request;
  const place = barsLast ? columns.length : 1;
  const insert = (cells: readonly Html[], picture: Html) =>
    bars ? [...cells.slice(0, place), picture, ...cells.slice(place)] : cells;
  const number = (i: number) => columns[i]!.numeric && 'number';
  const heads = columns.map(({ heading }, i) => html`<th class="${number(i)}">${heading}</th>`);
  return html`<div class="scroll"><table><thead><tr>${insert(heads, html`<th></th>`)}</tr></thead>
<tbody>${rows.map((cells, row) => {
    const written = cells.map((cell, i) => html`<td class="${number(i)}">${cell}</td>`);
    return html`<tr class="${emphasis[row] && 'dreamt'}">${insert(written, html`<td>${bars?.[row]}</td>`)}</tr>\n`;
  })}</tbody></table></div>`;
}
