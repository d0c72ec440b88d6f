import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { writeFileAtomically } from '../files/output-file.ts';
import { whole } from '../numbers.ts';
import { answer, type Terminal } from '../terminal.ts';
import { type ServedTask, type Trainer, trainerFiles, trainers } from '../trainer-files/trainer-files.ts';
import { version } from '../version.ts';
import { jsonFlag, wholeNumber } from './flags/flags.ts';

interface ExportTrainerFlags {
  readonly for: Trainer;
  readonly url: string;
  readonly tasks?: number;
  readonly out: string;
  readonly json?: boolean;
}

/** Seconds that a server has to list its tasks. */
const patience = 60;

const listSchema = z.object({ tasks: z.array(z.object({ task_id: z.string(), instruction: z.string() })) });

export function exportTrainerCommand(output: Terminal): Command {
  return new Command('trainer')
    .description('Writes the files by which a trainer of others plays what dreamgym serve serves.')
    .addOption(new Option('--for <trainer>', 'who trains').choices(trainers).makeOptionMandatory())
    .option('--url <address>', 'where the environment is served', 'http://127.0.0.1:8000/dream')
    .option('--tasks <n>', 'the first so many training tasks (default: all)', wholeNumber(1))
    .option('--out <dir>', 'folder to write', 'trainer')
    .addOption(jsonFlag())
    .action((flags: ExportTrainerFlags) => exportTrainer(flags, output));
}

async function exportTrainer(flags: ExportTrainerFlags, output: Terminal): Promise<void> {
  const { for: trainer, out: folder, json } = flags;
  const url = flags.url.replace(/\/+$/, '');
  const tasks = (await servedTasks(url)).slice(0, flags.tasks);
  const files = Object.entries(trainerFiles(trainer, { url, tasks }));
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFileAtomically(join(folder, name), text);
  const written = files.map(([name]) => join(folder, name));
  answer(output, {
    json,
    value: { command: 'export trainer', version, trainer, url, tasks: tasks.length, files: written },
    text: `${written.join(', ')}: ${whole(tasks.length)} tasks at ${url}`,
  });
}

async function servedTasks(url: string): Promise<readonly ServedTask[]> {
  const token = process.env.DREAMGYM_TOKEN;
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const request = { method: 'POST', headers, body: '{"split": "train"}', signal: AbortSignal.timeout(patience * 1000) };
  const hint =
    'serve it first: dreamgym serve; then give the address that it names, such as http://127.0.0.1:8000/dream';
  const problem = (what: string, cause?: unknown) =>
    new DreamGymError('CONFIGURATION', `${url} lists no training tasks: ${what}`, { hint, cause });
  let response: Response;
  try {
    response = await fetch(`${url}/tasks`, request);
  } catch (cause) {
    throw problem(`nobody answers there (${(cause as Error).message})`, cause);
  }
  const text = await response.text();
  if (!response.ok) throw problem(`it answers ${response.status} ${text.slice(0, 200)}`);
  const read = listSchema.safeParse(jsonOf(text));
  if (!read.success) throw problem('it is no server of DreamGym, or of OpenEnv with a task list');
  if (read.data.tasks.length === 0) throw problem('there are none');
  return read.data.tasks;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
