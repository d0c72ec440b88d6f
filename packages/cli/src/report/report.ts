import { basename, resolve } from 'node:path';
import type { LineageEntry } from '@dreamgym/core';
import type { LedgerRow } from '@dreamgym/llm';
import { writeFileAtomically } from '../files/output-file.ts';
import { readLedger } from '../llm/ledger-file.ts';
import { type EpisodePair, readEpisodes } from '../run/files/episodes.ts';
import { type LoggedEvent, readEvents } from '../run/files/event-log.ts';
import { readLineage } from '../run/files/lineage.ts';
import { files, readResult, readSettings } from '../run/files/run-folder.ts';
import type { RunResult } from '../run/results/result.ts';
import type { Settings } from '../run/settings.ts';
import { version } from '../version.ts';
import { lineChart } from './chart.ts';
import { costSection } from './costs.ts';
import { learningCurves } from './curves.ts';
import { Html, html } from './html.ts';
import { lineageSection } from './lineage.ts';
import { curriculumPicks } from './picks.ts';
import {
  type Alarm,
  alarms,
  comparison,
  curriculum,
  dreamerIn,
  episodes,
  headline,
  settingsList,
  sideBySide,
  trainings,
} from './sections.ts';
import { style } from './style.ts';
import { verificationSection } from './verification.ts';

/** What a report shows. */
export interface RunRecord {
  /** Name of the run folder. */
  readonly run: string;
  readonly settings: Settings;
  readonly result: RunResult;
  /** Read once, one after the other. */
  readonly events: Iterable<LoggedEvent>;
  readonly lineage: readonly LineageEntry[];
  readonly episodes: readonly EpisodePair[];
  /** What the chat model has cost. */
  readonly costs: readonly LedgerRow[];
}

/** Writes `report.html` into a run folder, from what lies there; gives its path. */
export async function writeReport(run: string): Promise<string> {
  const [settings, result, events, lineage, pairs, ledger] = [
    await readSettings(run),
    await readResult(run),
    readEvents(run),
    await readLineage(run),
    await readEpisodes(run),
    await readLedger(run),
  ];
  const file = files.report(run);
  await writeFileAtomically(
    file,
    reportPage({
      run: basename(resolve(run)),
      settings,
      result,
      events,
      lineage,
      episodes: pairs,
      costs: ledger.rows(),
    }),
  );
  return file;
}

/** One page without a request to anywhere. */
export function reportPage(record: RunRecord): string {
  const { run, result, settings } = record;
  const [curves, picks] = [learningCurves(), curriculumPicks()];
  const raised: Alarm[] = [];
  let dreamer: string | undefined;
  for (const event of record.events) {
    curves.add(event);
    picks.add(event);
    if (event.event === 'alarm') raised.push(event);
    dreamer ??= dreamerIn(event);
  }
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DreamGym run ${run}</title>
<style>${new Html(style)}</style>
</head>
<body>
<h1>DreamGym run</h1>
<p class="soft">${run} · seed ${settings.train.seed} · DreamGym ${version}${!result.finished && ' · not finished'}</p>
${headline(result)}
${comparison(result)}
${sideBySide(result)}
${trainings(result)}
${alarms(raised)}
<h2>Learning curves</h2>
<p class="soft">Success over training steps. The dream's steps cost nothing in the real environment.</p>
${lineChart({ label: 'Success over training steps', xLabel: 'training steps', series: curves.series(result) })}
${curriculum(picks.families())}
${lineageSection(record.lineage)}
${verificationSection(result)}
${costSection(record.costs, { given: settings.pipeline.llm?.price !== undefined })}
${episodes(record.episodes)}
${settingsList(settings, dreamer)}
</body>
</html>
`;
  return page.toString();
}
