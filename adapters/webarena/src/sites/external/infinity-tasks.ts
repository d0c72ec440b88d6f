import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Split, Task } from '@dreamgym/core';
import { z } from 'zod';
import type { Assignment, OpenAttempt, TaskSet } from '../../tasks/task-set.ts';
import { verifierSource } from './infinity-python.ts';
import { type PythonWorker, pythonWorker } from './python-worker.ts';

export interface InfinityTasksOptions {
  readonly folder: string;
  readonly file: string;
  readonly name: string;
  readonly python: string;
  readonly patience: number;
}

const entries = z.array(
  z.object({
    id: z.union([z.string(), z.number()]).transform(String),
    instruction: z.string().min(1),
    difficulty: z.string().optional(),
    verify: z.string().min(1),
  }),
);
type Entry = z.infer<typeof entries>[number];

const verdict = z.union([z.object({ passed: z.boolean(), message: z.string() }), z.object({ error: z.string() })]);

/** The tasks of an app, in the file's order: of five, the fourth validates, the fifth tests, the others train. */
export function infinityTasks({ folder, file, name, python, patience }: InfinityTasksOptions): TaskSet {
  const list = readList(join(folder, file));
  const worker = pythonWorker({ python, source: verifierSource, patience });
  const idOf = ({ id }: Entry) => `${name}/${id}`;
  const known = new Map(list.map((entry) => [idOf(entry), entry]));
  /** Tasks whose verifiers were seen to fail, as they should, before anything was done. */
  const sound = new Set<string>();
  const splitOf = (at: number): Split => (at % 5 === 3 ? 'validation' : at % 5 === 4 ? 'test' : 'train');
  return {
    name: `webarena-infinity/${name}`,
    async tasks(split) {
      const chosen = list.filter((_, at) => splitOf(at) === split);
      return chosen.map((entry): Task => {
        const { instruction, difficulty } = entry;
        return { id: idOf(entry), instruction, family: difficulty, scene: name, origin: { kind: 'seed' } };
      });
    },
    async assignment({ id }): Promise<Assignment> {
      const entry = known.get(id);
      if (entry === undefined) throw new Error(`'${id}' is no task of ${name}: ids read ${name}/<id in ${file}>`);
      const verifier = verifierOf(entry, folder);
      const verify = (attempt: OpenAttempt) => ask(worker, { verifier, url: attempt.baseUrls[name]!, task: id });
      return {
        sites: [name],
        logins: [],
        // The whole state is in the page, and a second one would overwrite the first one's.
        tabs: 1,
        startUrls: ({ baseUrls }) => [`${baseUrls[name]}/`],
        async begin(attempt) {
          await stateArrived(attempt, { name, patience });
          if (sound.has(id)) return;
          if (await verify(attempt)) {
            throw new Error(`the task ${id} cannot be scored: its verifier passes before anything is done`);
          }
          sound.add(id);
        },
        score: async (attempt) => ((await verify(attempt)) ? 1 : 0),
      };
    },
    close: () => worker.close(),
  };
}

function readList(path: string): readonly Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} could not be read as a list of tasks: ${(error as Error).message}`);
  }
  const read = entries.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`${path} is no list of tasks: at ${issue!.path.join('.') || 'the top'}: ${issue!.message}`);
  }
  const ids = read.data.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new Error(`${path}: the id '${twice}' is there twice`);
  return read.data;
}

function verifierOf({ id, verify }: Entry, folder: string): string {
  const path = resolve(folder, verify);
  if (relative(folder, path).startsWith('..'))
    throw new Error(`the verifier of ${id} lies outside of ${folder}: ${verify}`);
  if (!existsSync(path)) throw new Error(`the verifier of ${id} is missing: ${path}`);
  return path;
}

interface Question {
  readonly verifier: string;
  readonly url: string;
  readonly task: string;
}

async function ask(worker: PythonWorker, { verifier, url, task }: Question): Promise<boolean> {
  const answer = verdict.parse(await worker.ask({ file: verifier, url }));
  if ('error' in answer) throw new Error(`the verifier of ${task} failed: ${answer.error.trim()}`);
  return answer.passed;
}

/** Waits until the page has told the server its state, which is what verifiers read. */
async function stateArrived(
  { baseUrls, signal }: OpenAttempt,
  { name, patience }: Pick<InfinityTasksOptions, 'name' | 'patience'>,
): Promise<void> {
  const late = AbortSignal.timeout(patience * 1000);
  for (;;) {
    const { ok, status } = await fetch(`${baseUrls[name]}/api/state`, { signal });
    if (ok) return;
    if (late.aborted) {
      throw new Error(`${name} has no state ${patience} s after its page was opened: /api/state answers ${status}`);
    }
    await pause(50);
  }
}
