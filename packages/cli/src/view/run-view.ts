import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { LineageEntry } from '@dreamgym/core';
import type { LedgerRow } from '@dreamgym/llm';
import type { RunView, runHistory } from '@dreamgym/viewer';
import { share, whole } from '../numbers.ts';
import { plannedRows } from '../run/planned-rows.ts';
import { withoutAddress } from '../run/results/cost-table.ts';
import { type RunResult, rowTitle } from '../run/results/result.ts';
import type { Settings } from '../run/settings.ts';
import { version } from '../version.ts';
import type { EpisodeIndex } from './episode-index.ts';
import { runTables } from './view-tables.ts';

/** What is read of a run folder. */
export interface RunRecord {
  readonly settings: Settings;
  readonly result: RunResult;
  readonly history: ReturnType<typeof runHistory>;
  /** Who plays the dream, once it has learned. */
  readonly experienceModel?: string;
  readonly lineage: readonly LineageEntry[];
  readonly episodes: EpisodeIndex;
  /** What the chat model has cost. */
  readonly costs: readonly LedgerRow[];
}

/** A run as the page shows it: no address of a server, no path of a file. */
export function runView(
  { settings, result, history, experienceModel, lineage, episodes, costs }: RunRecord,
  { id, name, running = false }: { readonly id: string; readonly name: string; readonly running?: boolean },
): RunView {
  const { seed, realSteps } = settings.train;
  const done = new Map(result.rows.map((row) => [row.id, row]));
  const rows = plannedRows(settings).map((row) => ({
    id: row,
    title: done.get(row)?.title ?? rowTitle(row, realSteps),
    success: done.get(row)?.evaluation.success,
    // Training in reality goes on where the dream ended.
    after: row === 'sim-to-real' ? 'dream' : undefined,
  }));
  return {
    id,
    name,
    seed,
    group: groupOf(settings),
    status: result.finished ? 'finished' : running ? 'running' : 'stopped',
    version,
    headline: headline(result),
    rows: history.rows(rows),
    tables: runTables(result, { costs, priceGiven: settings.pipeline.llm?.price !== undefined }),
    alarms: history.alarms().map(({ row, iteration, message }) => `${row}, iteration ${iteration}: ${message}`),
    picks: history.picks(),
    lineage: lineageOf(lineage),
    episodes: episodes.summaries.length,
    settings: settingsList(settings, experienceModel),
  };
}

/** The same for runs that differ in their seeds alone. */
export function groupOf({ train: { seed: _, ...train }, ...settings }: Settings): string {
  const text = JSON.stringify({ ...settings, train });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The numbers that matter most. */
function headline({ rows, dreamOnly }: RunResult): RunView['headline'] {
  const heldOut = dreamOnly === undefined ? 'held-out real tasks' : 'held-out tasks, dreamed,';
  const dream = rows.find(({ id }) => id === 'dream');
  if (!dream) return [];
  const { evaluation, realSteps, dreamedSteps, recordedTransitions } = dream;
  return [
    [share(evaluation.success), `of ${whole(evaluation.tasks)} ${heldOut} solved after the dream alone`],
    [whole(realSteps), 'real steps in training'],
    [whole(dreamedSteps), 'dreamed steps in training'],
    [whole(recordedTransitions), 'real transitions recorded beforehand'],
  ];
}

/** Invented tasks that are shown: a long run makes thousands. */
const shownTasks = 200;

function lineageOf(entries: readonly LineageEntry[]): RunView['lineage'] {
  const tasks = entries.slice(-shownTasks).map(({ parentAtBirth, birth, latest, ...entry }) => {
    const { task, parent, instruction, reason, groups, dropped } = entry;
    const course = { parentThen: parentAtBirth?.success, first: birth.success, last: latest.success };
    return { task, parent, instruction, reason, ...course, groups, dropped };
  });
  return { invented: entries.length, tasks };
}

/** The settings; of files only the name, since a report is passed on and where they lie is nobody's business. */
function settingsList(
  { pipeline, train, baselines, budget }: Settings,
  experienceModel: string | undefined,
): RunView['settings'] {
  const { config, data, recordings, llm } = pipeline;
  const named = {
    config: config && basename(config),
    data: data && basename(data),
    recordings: recordings && basename(recordings),
    experienceModel: experienceModel === undefined ? pipeline.experienceModel : withoutAddress(experienceModel),
    llm: llm && withoutAddress(llm.model),
    engine: pipeline.engine?.baseModel,
    concurrency: llm?.concurrency,
  };
  const limits = Object.fromEntries(Object.entries(budget ?? {}).map(([name, limit]) => [`at most, ${name}`, limit]));
  return Object.entries({ ...pipeline, ...named, ...train, baselines, ...limits })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
}
