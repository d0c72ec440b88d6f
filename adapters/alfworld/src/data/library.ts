import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type GameDefinition, type TaskType, taskTypes } from '../engine/definition.ts';
import { compactGame, compactTables, decode, type Tables, tables } from './compact.ts';
import { readOfficialGame, readTask } from './official.ts';

/** The folders of the official release, which are also the names of its splits. */
export const splitFolders = ['train', 'valid_seen', 'valid_unseen'] as const;

export type SplitFolder = (typeof splitFolders)[number];

/** A game that can be loaded. */
export interface GameEntry {
  /** `<task folder>/<trial folder>`. */
  readonly id: string;
  readonly taskType: TaskType;
  /** The goal in words, without the final dot. */
  readonly task: string;
  /** The task as people described it, where they did. */
  annotations(): readonly string[];
  /** Reads the whole game. Throws where it is damaged, naming the file. */
  load(): GameDefinition | Promise<GameDefinition>;
}

/**
 * The games of one split in a data folder, sorted by id: compact files if there are any, the official layout otherwise. None
 * where the folder has other splits and this one, which is no train split, was not fetched.
 */
export async function openSplit(folder: string, split: SplitFolder): Promise<readonly GameEntry[]> {
  const compact = compactFiles(folder, split).find((file) => existsSync(file));
  if (compact) return sorted(compact, await compactEntries(folder, compact));
  const layout = officialFolders(folder, split);
  const found = layout.find((path) => existsSync(path));
  if (found) return sorted(found, officialEntries(found));
  const places = splitFolders.flatMap((other) => [...compactFiles(folder, other), ...officialFolders(folder, other)]);
  if (split !== 'train' && places.some((path) => existsSync(path))) return [];
  throw new Error(
    `no ALFWorld games of split '${split}': looked for ${join(folder, `${split}.jsonl.gz`)} (compact) and ${layout.join(' and ')} ` +
      '(official layout). Point `data` at the folder that holds one of them, get the games by `dreamgym download alfworld`, ' +
      'or leave `data` out to play generated games.',
  );
}

const compactFiles = (folder: string, split: SplitFolder) =>
  ['.jsonl.gz', '.jsonl'].map((extension) => join(folder, split + extension));

const officialFolders = (folder: string, split: SplitFolder) => layoutFolders(folder).map((root) => join(root, split));

/** Where the splits of the official layout may be: in the folder itself, or where the release's archives put them. */
export function layoutFolders(folder: string): readonly string[] {
  return [folder, join(folder, 'json_2.1.1')];
}

function sorted(where: string, entries: GameEntry[]): readonly GameEntry[] {
  if (entries.length === 0) throw new Error(`${where} holds no game that can be won. Fetch it again.`);
  return entries.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  if (!file.endsWith('.gz')) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    throw damaged(file, `it is not a whole gzip file (${message(error)})`);
  }
}

function damaged(where: string, what: string): Error {
  return new Error(`${where}: ${what}. The file is damaged or of another version: fetch it again.`);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function compactEntries(folder: string, file: string): Promise<GameEntry[]> {
  const shared = await readTables(folder);
  const lines = (await readText(file)).split('\n');
  const entries: GameEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const where = `${file} line ${index + 1}`;
    const game = parse(compactGame, line, where);
    const load = () => {
      try {
        return decode(game, shared);
      } catch (error) {
        throw damaged(`${where} (${game.id})`, message(error));
      }
    };
    const annotations = () => game.anns ?? [];
    entries.push({ id: game.id, taskType: taskTypes[game.t - 1]!, task: game.task, annotations, load });
  }
  return entries;
}

async function readTables(folder: string): Promise<Tables> {
  for (const name of ['rules.json.gz', 'rules.json']) {
    const file = join(folder, name);
    if (existsSync(file)) return tables(parse(compactTables, await readText(file), file));
  }
  throw new Error(`${join(folder, 'rules.json.gz')} is missing; compact games cannot be read without it.`);
}

function parse<T>(schema: z.ZodType<T>, json: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw damaged(where, message(error));
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damaged(where, z.prettifyError(parsed.error));
  return parsed.data;
}

/** Thousands of small files are read many times faster one after the other than through promises. */
function officialEntries(layout: string): GameEntry[] {
  const entries: GameEntry[] = [];
  for (const task of folders(layout)) {
    const taskType = taskTypeOf(task);
    if (!taskType) continue;
    for (const trial of folders(join(layout, task))) {
      const file = join(layout, task, trial, 'game.tw-pddl');
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '"solvable": false';
      if (text.includes('"solvable": false')) continue;
      const id = `${task}/${trial}`;
      entries.push({
        id,
        taskType,
        task: attempt(file, () => sentence(text)),
        annotations: () => readAnnotations(join(layout, task, trial, 'traj_data.json')),
        load: () => loadOfficial(id, file),
      });
    }
  }
  return entries;
}

/** The kind of task that a task folder holds; undefined where its games are not played. */
export function taskTypeOf(task: string): TaskType | undefined {
  // The original leaves these out too: they need a dialect of actions that the text games do not have.
  if (task.includes('movable') || task.includes('Sliced')) return undefined;
  return taskTypes.find((name) => task.startsWith(`${name}-`));
}

function folders(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function loadOfficial(id: string, file: string): Promise<GameDefinition> {
  const text = await readFile(file, 'utf8');
  return attempt(file, () => readOfficialGame(id, text));
}

const trajectoryData = z.object({
  turk_annotations: z.object({ anns: z.array(z.object({ task_desc: z.string() })) }),
});

/** What people said of the task: in a file beside the game, which need not be there. */
function readAnnotations(file: string): readonly string[] {
  return existsSync(file) ? trajectoryAnnotations(readFileSync(file, 'utf8'), file) : [];
}

/** What people said of the task, in the text of a `traj_data.json`. */
export function trajectoryAnnotations(json: string, where: string): readonly string[] {
  const { turk_annotations } = parse(trajectoryData, json, where);
  return turk_annotations.anns.map(({ task_desc }) => task_desc);
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file} cannot be played: ${message(error)}. Fetch it again, or leave it out of the folder.`);
  }
}

/** The goal in words. The files are large, so that they are parsed whole only when they are played, or laid out unusually. */
function sentence(json: string): string {
  const start = json.indexOf('\\"rhs\\": \\"Your task is to: ');
  const end = json.indexOf('\\n', start);
  if (start >= 0 && end >= 0) return readTask(String(JSON.parse(`"${json.slice(start, end)}"`)));
  return readTask(String((JSON.parse(json) as { grammar?: unknown }).grammar));
}
