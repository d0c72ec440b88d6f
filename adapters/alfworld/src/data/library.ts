import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type GameDefinition, type TaskType, taskTypes } from '../engine/definition.ts';
import { compactGame, compactTables, decode, type Tables, tables } from './compact.ts';
import { readOfficialGame, readTask } from './official.ts';

/** The folders of the official release, which are also the names of its splits. */
export type SplitFolder = 'train' | 'valid_seen' | 'valid_unseen';

/** A game that can be loaded. */
export interface GameEntry {
  /** `<task folder>/<trial folder>`. */
  readonly id: string;
  readonly taskType: TaskType;
  /** The goal in words, without the final dot. */
  readonly task: string;
  /** Reads the whole game. Throws where it is damaged, naming the file. */
  load(): GameDefinition | Promise<GameDefinition>;
}

/** The games of one split in a data folder, sorted by id: compact files if there are any, the official layout otherwise. */
export async function openSplit(folder: string, split: SplitFolder): Promise<readonly GameEntry[]> {
  for (const extension of ['.jsonl.gz', '.jsonl']) {
    const file = join(folder, split + extension);
    if (await exists(file)) return sorted(await compactEntries(folder, file));
  }
  const layout = join(folder, split);
  if (await exists(layout)) return sorted(await officialEntries(layout));
  throw new Error(
    `no ALFWorld games of split '${split}': looked for ${join(folder, `${split}.jsonl.gz`)} (compact) and ${layout} ` +
      '(official layout). Point `data` at the folder that holds one of them, or leave `data` out to play generated games.',
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function sorted(entries: GameEntry[]): readonly GameEntry[] {
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
    entries.push({ id: game.id, taskType: taskTypes[game.t - 1]!, task: game.task, load });
  }
  return entries;
}

async function readTables(folder: string): Promise<Tables> {
  for (const name of ['rules.json.gz', 'rules.json']) {
    const file = join(folder, name);
    if (await exists(file)) return tables(parse(compactTables, await readText(file), file));
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

async function officialEntries(layout: string): Promise<GameEntry[]> {
  const entries: GameEntry[] = [];
  for (const task of await folders(layout)) {
    const taskType = taskTypes.find((name) => task.startsWith(`${name}-`));
    // The original leaves these out too: they need a dialect of actions that the text games do not have.
    if (!taskType || task.includes('movable') || task.includes('Sliced')) continue;
    for (const trial of await folders(join(layout, task))) {
      const file = join(layout, task, trial, 'game.tw-pddl');
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const id = `${task}/${trial}`;
      entries.push({ id, taskType, task: attempt(file, () => sentence(text)), load: () => loadOfficial(id, file) });
    }
  }
  return entries;
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function loadOfficial(id: string, file: string): Promise<GameDefinition> {
  const text = await readFile(file, 'utf8');
  return attempt(file, () => readOfficialGame(id, text));
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file} cannot be played: ${message(error)}. Fetch it again, or leave it out of the folder.`);
  }
}

/** The goal in words; the whole file is parsed only when it is played. */
function sentence(json: string): string {
  const start = json.indexOf('\\"rhs\\": \\"Your task is to: ');
  if (start < 0) return readTask(String((JSON.parse(json) as { grammar?: unknown }).grammar));
  return readTask(String(JSON.parse(`"${json.slice(start, json.indexOf('\\n', start))}"`)));
}
