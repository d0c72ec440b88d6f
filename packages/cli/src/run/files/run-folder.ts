import { appendFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DreamGymError } from '@dreamgym/core';
import { isTemporary, LockedError, lockForWriting } from '@dreamgym/files';
import { z } from 'zod';
import { readCheckedJson, writeCheckedJson } from '../../files/checked-json.ts';
import { readJson } from '../../files/json-file.ts';
import { writeFailure } from '../../files/output-file.ts';
import { ledgerFile } from '../../llm/ledger-file.ts';
import { version as dreamgym } from '../../version.ts';
import { type RowId, type RunResult, resultSchema } from '../results/result.ts';
import { type Settings, settingsSchema } from '../settings.ts';

/** Of everything in a run folder; raised where an older reader would misread a newer folder. */
export const version = 1;

const problem = (hint: string) => ({ code: 'SNAPSHOT' as const, hint });
const versionSchema = z.looseObject({ version: z.number() });
const configSchema = z.strictObject({ version: z.literal(version), dreamgym: z.string(), settings: settingsSchema });

const lockName = 'writer.lock';

export const files = {
  config: (run: string) => join(run, 'config.json'),
  events: (run: string) => join(run, 'events.jsonl'),
  result: (run: string) => join(run, 'result.json'),
  episodes: (run: string) => join(run, 'episodes.jsonl'),
  lineage: (run: string) => join(run, 'lineage.json'),
  disagreements: (run: string) => join(run, 'disagreements.jsonl'),
  replay: (run: string) => join(run, 'replay'),
  report: (run: string) => join(run, 'report.html'),
  lock: (run: string) => join(run, lockName),
  checkpoints: (run: string) => join(run, 'checkpoints'),
  checkpoint: (run: string, row: RowId) => join(run, 'checkpoints', `${row}.json`),
  previousCheckpoint: (run: string, row: RowId) => join(run, 'checkpoints', `${row}.previous.json`),
  /** The last one from before the training began to go wrong; only while it does. */
  lastGood: (run: string, row: RowId) => join(run, 'checkpoints', `${row}.last-good.json`),
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

/** Makes the first of `runs/1`, `runs/2` … that is not there yet; no other process gets the same. */
export async function makeNextRunFolder(): Promise<string> {
  try {
    await mkdir('runs', { recursive: true });
    for (let number = 1; ; number++) {
      const path = join('runs', String(number));
      if (!existsSync(path) && (await isNewFolder(path))) return path;
    }
  } catch (error) {
    throw writeFailure('runs', error);
  }
}

async function isNewFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Writes down what a new run is. Refuses a folder that has something in it, and a file. Whoever calls it holds the folder's lock. */
export async function createRunFolder(run: string, settings: Settings): Promise<void> {
  requireNoFile(run);
  if (existsSync(run) && readdirSync(run).some((name) => !isRemnant(name))) {
    throw new DreamGymError('CONFIGURATION', `the run folder ${run} is not empty`, {
      hint: `choose another one, or go on with that run: dreamgym train --resume ${run}`,
    });
  }
  await writeCheckedJson(files.config(run), { version, dreamgym, settings });
}

/** What a process leaves that is killed before its run has begun. */
const isRemnant = (name: string) => isTemporary(name) || name === lockName || name === `${lockName}.takeover`;

function requireNoFile(run: string): void {
  if (!existsSync(run) || statSync(run).isDirectory()) return;
  throw new DreamGymError('CONFIGURATION', `${run} is a file, not a folder for a run`, {
    hint: 'choose another name, or leave out --run',
  });
}

/**
 * Keeps other processes from writing to a run folder until the returned function is called or this process ends, however it
 * ends; makes the folder where it is missing. Throws where another one writes there. Where that cannot be seen, because it is
 * one of another container or machine, waits for a sign of life.
 */
export async function lockRunFolder(run: string, notice: (text: string) => void = () => {}): Promise<() => void> {
  requireNoFile(run);
  const file = files.lock(run);
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    try {
      await mkdir(run, { recursive: true });
      return lockForWriting(file);
    } catch (cause) {
      if (!(cause instanceof LockedError)) throw writeFailure(file, cause);
      const { message, givesWayIn = Number.POSITIVE_INFINITY } = cause;
      // Where it has grown there was a sign of life.
      if (givesWayIn >= before || givesWayIn === Number.POSITIVE_INFINITY) {
        throw new DreamGymError('CONFIGURATION', `the run folder ${run} is in use: ${message}`, {
          hint: 'wait until the other process is done, or stop it',
          cause,
        });
      }
      if (before === Number.POSITIVE_INFINITY) notice(`waiting: ${message}`);
      before = givesWayIn;
      await wait(Math.min(givesWayIn, 1_000) + 10);
    }
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

/** Gives a run that goes on other settings. */
export async function changeSettings(run: string, settings: Settings): Promise<void> {
  await writeCheckedJson(files.config(run), { version, dreamgym, settings });
}

export async function readSettings(run: string): Promise<Settings> {
  const file = files.config(run);
  if (!existsSync(file)) {
    throw new DreamGymError('CONFIGURATION', `${run} is no run folder: it has no config.json`, {
      hint: 'give the folder that dreamgym train wrote; a run that was stopped before it had begun is started anew',
    });
  }
  const { version: found } = await readJson(file, versionSchema, problem('start the run anew'));
  if (found !== version) {
    throw new DreamGymError('SNAPSHOT', `${file} has version ${found}, this is version ${version}`, {
      hint: 'use the version of DreamGym that wrote it, or start the run anew',
    });
  }
  const hint = 'put back what it said, since a run keeps the settings that it began with, or start it anew';
  return (await readCheckedJson(file, configSchema, problem(hint))).settings;
}

export async function writeResult(run: string, result: RunResult): Promise<void> {
  await writeCheckedJson(files.result(run), { version, ...result });
}

/** What a run has reached so far; nothing at first. */
export async function readResult(run: string): Promise<RunResult> {
  const file = files.result(run);
  if (!existsSync(file)) return { finished: false, eventBytes: 0, rows: [] };
  return readCheckedJson(file, resultSchema, problem('delete that file to run all rows anew'));
}
