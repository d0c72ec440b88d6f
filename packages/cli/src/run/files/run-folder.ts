import { appendFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DreamGymError, type Snapshot } from '@dreamgym/core';
import { lockForWriting } from '@dreamgym/replay-buffers';
import { z } from 'zod';
import { writeFailure, writeFileAtomically } from '../../atomic-file.ts';
import { parseJson, readJson } from '../../json-file.ts';
import { ledgerFile } from '../../llm/ledger-file.ts';
import type { Budget, LlmSettings } from '../../llm/llm-settings.ts';
import { version as dreamgym } from '../../version.ts';
import { type RowId, type RunResult, resultSchema, rowIds } from '../results/result.ts';
import { verificationSchema } from '../results/verification.ts';
import { type Settings, settingsSchema } from '../settings.ts';

/** Of everything in a run folder; raised where an older reader would misread a newer folder. */
const version = 1;

const problem = (hint: string) => ({ code: 'SNAPSHOT' as const, hint });
const versionSchema = z.looseObject({ version: z.number() });
const configSchema = z.strictObject({ version: z.literal(version), dreamgym: z.string(), settings: settingsSchema });

const checkpointSchema = z.object({
  version: z.literal(version),
  row: z.enum(rowIds),
  /** Spent on this row so far. */
  seconds: z.number().nonnegative(),
  /** Length of the event log when the checkpoint was taken. */
  eventBytes: z.int().nonnegative(),
  verification: verificationSchema.optional(),
  snapshot: z.custom<Snapshot>((value) => typeof value === 'object' && value !== null, 'expected a snapshot'),
});

export type Checkpoint = Omit<z.infer<typeof checkpointSchema>, 'version'>;

export const files = {
  config: (run: string) => join(run, 'config.json'),
  events: (run: string) => join(run, 'events.jsonl'),
  result: (run: string) => join(run, 'result.json'),
  episodes: (run: string) => join(run, 'episodes.json'),
  lineage: (run: string) => join(run, 'lineage.json'),
  disagreements: (run: string) => join(run, 'disagreements.jsonl'),
  replay: (run: string) => join(run, 'replay'),
  report: (run: string) => join(run, 'report.html'),
  lock: (run: string) => join(run, 'writer.lock'),
  checkpoints: (run: string) => join(run, 'checkpoints'),
  checkpoint: (run: string, row: RowId) => join(run, 'checkpoints', `${row}.json`),
};

/** Adds a step that learned rules object to, with both versions. An iteration that is played again writes its lines again. */
export function noteDisagreement(run: string) {
  const file = files.disagreements(run);
  return (disagreement: object): void => {
    try {
      appendFileSync(file, `${JSON.stringify(disagreement)}\n`);
    } catch (error) {
      throw writeFailure(file, error);
    }
  };
}

/** The first of `runs/1`, `runs/2` … that is not there yet. */
export function nextRunFolder(): string {
  for (let number = 1; ; number++) {
    const path = join('runs', String(number));
    if (!existsSync(path)) return path;
  }
}

/** Makes the folder of a new run. Refuses one that has something in it, and a file. */
export async function createRunFolder(run: string, settings: Settings): Promise<void> {
  if (existsSync(run) && !statSync(run).isDirectory()) {
    throw new DreamGymError('CONFIGURATION', `${run} is a file, not a folder for a run`, {
      hint: 'choose another name, or leave out --run',
    });
  }
  if (existsSync(run) && readdirSync(run).length > 0) {
    throw new DreamGymError('CONFIGURATION', `the run folder ${run} is not empty`, {
      hint: `choose another one, or go on with that run: dreamgym train --resume ${run}`,
    });
  }
  await writeFileAtomically(files.config(run), stringify({ version, dreamgym, settings }));
}

/**
 * Keeps other processes from writing to a run folder until the returned function is called or this process ends, however it
 * ends. Throws where another one writes there.
 */
export function lockRunFolder(run: string): () => void {
  try {
    return lockForWriting(files.lock(run));
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', `the run folder ${run} is in use: ${(cause as Error).message}`, {
      hint: 'wait until the other process is done, or stop it',
      cause,
    });
  }
}

/** Removes the folder of a run that failed before anything was reached, so that it can be started again; else says that it is kept. */
export async function discardRunFolder(run: string): Promise<'kept' | 'removed'> {
  if ([files.result(run), files.checkpoints(run), ledgerFile(run)].some(existsSync)) return 'kept';
  await rm(files.config(run), { force: true });
  await rm(files.events(run), { force: true });
  await rm(files.disagreements(run), { force: true });
  await rm(files.replay(run), { recursive: true, force: true });
  await rm(files.lock(run), { force: true });
  await rmdir(run).catch(() => {});
  return 'removed';
}

/** Gives a run with a chat model that goes on another budget and price. */
export async function changeSpending(
  run: string,
  { llm, budget }: { readonly llm: LlmSettings | undefined; readonly budget: Budget },
): Promise<Settings> {
  const { pipeline, ...rest } = await readSettings(run);
  const settings = { ...rest, pipeline: { ...pipeline, llm }, budget };
  await writeFileAtomically(files.config(run), stringify({ version, dreamgym, settings }));
  return settings;
}

export async function readSettings(run: string): Promise<Settings> {
  const file = files.config(run);
  if (!existsSync(file)) {
    throw new DreamGymError('CONFIGURATION', `${run} is no run folder: it has no config.json`, {
      hint: 'give the folder that dreamgym train wrote',
    });
  }
  const { version: found } = await readJson(file, versionSchema, problem('start the run anew'));
  if (found !== version) {
    throw new DreamGymError('SNAPSHOT', `the run folder ${run} has version ${found}, this is version ${version}`, {
      hint: 'use the version of DreamGym that wrote it, or start the run anew',
    });
  }
  return (await readJson(file, configSchema, problem('start the run anew'))).settings;
}

export async function writeCheckpoint(run: string, checkpoint: Checkpoint): Promise<void> {
  await writeFileAtomically(files.checkpoint(run, checkpoint.row), JSON.stringify({ version, ...checkpoint }));
}

/** The last checkpoint of a row, if there is one. */
export async function readCheckpoint(run: string, row: RowId): Promise<Checkpoint | undefined> {
  const file = files.checkpoint(run, row);
  return existsSync(file) ? readCheckpointFile(file) : undefined;
}

export function readCheckpointFile(file: string): Promise<Checkpoint> {
  return readJson(file, checkpointSchema, problem('delete that file to train this row anew'));
}

export async function writeResult(run: string, result: RunResult): Promise<void> {
  await writeFileAtomically(files.result(run), stringify({ version, ...result }));
}

/** What a run has reached so far; nothing at first. */
export async function readResult(run: string): Promise<RunResult> {
  const file = files.result(run);
  if (!existsSync(file)) return { finished: false, eventBytes: 0, rows: [] };
  return readJson(file, resultSchema, problem('delete that file to run all rows anew'));
}

/** What every event says; the rest is as the run's emitter sent it. */
const eventSchema = z.looseObject({ row: z.enum(rowIds), event: z.string() });

/** One event of a run as a line of `events.jsonl`. */
export type LoggedEvent = Readonly<z.infer<typeof eventSchema>>;

export async function readEvents(run: string): Promise<readonly LoggedEvent[]> {
  if (!existsSync(files.events(run))) return [];
  const lines = (await readFile(files.events(run), 'utf8')).split('\n');
  // A run that was killed may have left half a line at the end.
  if (lines.at(-1) !== '') lines.pop();
  return lines.flatMap((line, index) =>
    line === ''
      ? []
      : [parseJson(line, `${files.events(run)}, line ${index + 1}`, eventSchema, problem('remove that line'))],
  );
}

function stringify(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
