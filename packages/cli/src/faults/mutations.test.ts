import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { alfworld } from '@dreamgym/alfworld';
import { isDreamGymError, random, wire } from '@dreamgym/core';
import { bundledTasks, readTasks } from '@dreamgym/webarena';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAnnotations, readAnnotations } from '../annotation/annotations-file.ts';
import { jsonLines, writeJsonLines } from '../files/recordings-file.ts';
import { household, smallRun } from '../household.fixture.ts';
import { ledgerFile, readLedger, writeLedger } from '../llm/ledger-file.ts';
import { priceFrom } from '../llm/prices.ts';
import { readCheckpointFile } from '../run/files/checkpoint.ts';
import { createRunFolder, files, readResult, readSettings } from '../run/files/run-folder.ts';
import { runRows } from '../run/run.ts';
import { writeReport } from '../view/report-file.ts';
import { damagedBytes, otherValue } from './mutations.fixture.ts';

const { signal } = new AbortController();
const long = process.env.DREAMGYM_LONG === '1';
/** Of each format. */
const rounds = long ? 920 : 60;

const folder = await mkdtemp(join(tmpdir(), 'dreamgym-mutations-'));
const run = join(folder, 'run');
const recordings = join(folder, 'recordings.jsonl');
const annotations = join(folder, 'annotations.jsonl');
const prices = join(folder, 'prices.json');
const tasks = join(folder, 'tasks.json');
const games = join(folder, 'train.jsonl');

const data = process.env.DREAMGYM_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const official = join(data, 'alfworld');
const hasGames = existsSync(join(official, 'rules.json.gz'));

beforeAll(async () => {
  const settings = smallRun({ iterations: 2, checkpointEvery: 1 });
  await createRunFolder(run, settings);
  await runRows({ run, settings, pipeline: household, signal });
  const trajectories = (await wire(household()).parts.recordings.trajectories(signal)).slice(0, 3);
  await writeJsonLines(recordings, trajectories);
  const file = await openAnnotations(annotations);
  for (const trajectory of trajectories) {
    const steps = trajectory.transitions.map(() => 'So it is.');
    const annotation = { plan: 'p', successMode: 's', failureMode: 'f', world: 'w', transitions: steps };
    file.add(trajectory, annotation);
  }
  file.close();
  await writeFile(prices, '{"openai:small@http://localhost/v1": {"input": 0.1, "output": 0.4, "cacheRead": 0.01}}');
  await writeLedger(run, await readLedger(run));
  await writeFile(tasks, JSON.stringify(bundledTasks().entries.slice(0, 5)));
  if (!hasGames) return;
  await copyFile(join(official, 'rules.json.gz'), join(folder, 'rules.json.gz'));
  const lines = gunzipSync(readFileSync(join(official, 'valid_seen.jsonl.gz')))
    .toString('utf8')
    .split('\n');
  await writeFile(games, `${lines.slice(0, 3).join('\n')}\n`);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Format {
  readonly file: string;
  readonly read: () => unknown;
  /** Whether it bears a checksum, so that what is read at all is what was written. */
  readonly isChecked?: true;
  readonly skip?: boolean;
}

/** The formats that are read, each with a file and what reads it. */
const formats: Readonly<Record<string, Format>> = {
  recordings: { file: recordings, read: () => jsonLines({ file: recordings }).trajectories(signal) },
  annotations: { file: annotations, read: () => readAnnotations(annotations) },
  prices: { file: prices, read: () => priceFrom(prices, 'openai:small@http://localhost/v1') },
  'a config.json': { file: files.config(run), read: () => readSettings(run), isChecked: true },
  'a checkpoint': {
    file: files.checkpoint(run, 'dream'),
    read: () => readCheckpointFile(files.checkpoint(run, 'dream')),
    isChecked: true,
  },
  'a result.json': { file: files.result(run), read: () => readResult(run), isChecked: true },
  'an event log': { file: files.events(run), read: () => writeReport(run) },
  episodes: { file: files.episodes(run), read: () => writeReport(run) },
  'a ledger.json': {
    file: ledgerFile(run),
    read: async () => (await readLedger(run)).snapshot(),
    isChecked: true,
  },
  'web tasks': {
    file: tasks,
    read: () => {
      const json = JSON.parse(readFileSync(tasks, 'utf8'));
      return readTasks(json, { dialect: 'webarena' });
    },
  },
  games: {
    file: games,
    skip: !hasGames,
    async read() {
      const { environment } = alfworld({ data: folder });
      for (const task of await environment.tasks('train')) {
        const episode = await environment.start(task, { seed: 1, signal });
        await episode.step({ text: episode.observation.actions![0]! });
        await episode.close();
      }
    },
  },
};

/** What somebody cannot make anything of: an error of the language, or one that does not say what is wrong where. */
function isUnclear(error: unknown, file: string): boolean {
  if (isDreamGymError(error)) return !error.message.includes(basename(file)) && error.code !== 'CONFIGURATION';
  if (!(error instanceof Error) || error.constructor !== Error) return true;
  return !(error.message.includes(basename(file)) || /\btask\b/.test(error.message));
}

describe.each(Object.entries(formats))('damage to %s', (_, { file, read, isChecked, skip }) => {
  it.skipIf(skip)(
    `is read or refused by a clear error, ${rounds} times${skip ? ' (skipped where the official data is absent)' : ''}`,
    async () => {
      const chance = random(17);
      const whole = readFileSync(file);
      const intact = await read();
      const unclear: string[] = [];
      let refused = 0;
      for (let round = 0; round < rounds; round++) {
        await writeFile(file, round % 2 ? damagedValues(whole.toString('utf8'), round) : damagedBytes(whole, chance));
        let found: unknown;
        try {
          found = await read();
        } catch (error) {
          refused++;
          // What is no JSON at all is the reader's of the file to say, where a format is read from a value.
          const isPlainJson = file === tasks && error instanceof SyntaxError;
          if (!isPlainJson && isUnclear(error, file)) unclear.push(`${round}: ${(error as Error).stack}`);
          continue;
        }
        if (isChecked && !isDeepStrictEqual(found, intact)) unclear.push(`${round}: read as something else`);
      }
      await writeFile(file, whole);
      expect(unclear).toEqual([]);
      expect(refused).toBeGreaterThan(0);
    },
    600_000,
  );
});

/** Another value in one of the lines, or in the whole. */
function damagedValues(text: string, round: number): string {
  const chance = random(round);
  const lines = text.split('\n');
  if (!lines.slice(0, -1).every((line) => /^\{.*\}$/.test(line))) return otherValue(text, chance);
  const at = chance.integer(Math.max(1, lines.length - 1));
  return lines.map((line, index) => (index === at ? otherValue(line, chance) : line)).join('\n');
}
