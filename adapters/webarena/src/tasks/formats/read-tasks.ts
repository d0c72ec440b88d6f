import { type ZodError, z } from 'zod';
import type { WebTask } from '../web-task.ts';
import type { Dialect } from './answer-key.ts';
import { readOriginalTask } from './original-format.ts';
import { readVerifiedTask } from './verified-format.ts';

export interface ReadTasksOptions {
  /** Whose file this is, and whose rules score it. `webarena` and `browsergym` read the same file. */
  readonly dialect: Dialect;
}

/**
 * The tasks of a file: `test.raw.json` of WebArena, `test_webarena_lite.raw.json` of VisualAgentBench, the data set of WebArena-Verified, or
 * your own in the same format, where a task may name its `split`. Throws where a task is not of the format, naming task and field.
 */
export function readTasks(json: unknown, { dialect }: ReadTasksOptions): readonly WebTask[] {
  if (!Array.isArray(json)) throw new Error(`a task file is a list of tasks; this one is ${typeName(json)}`);
  const read = json.map((entry: unknown, index): WebTask => {
    try {
      return dialect === 'webarena-verified' ? readVerifiedTask(entry) : readOriginalTask(entry, dialect);
    } catch (error) {
      const name = named.safeParse(entry).data?.task_id ?? `at index ${index}`;
      throw new Error(`task ${name}: ${error instanceof z.ZodError ? firstProblem(error) : (error as Error).message}`);
    }
  });
  const seen = new Set<number>();
  for (const { number } of read) {
    if (seen.has(number)) throw new Error(`task ${number}: task_id is there twice`);
    seen.add(number);
  }
  return read;
}

const named = z.object({ task_id: z.number() });

function firstProblem({ issues }: ZodError): string {
  const { path, message } = issues[0]!;
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return field === '' ? message : `${field.slice(1)}: ${message}`;
}

function typeName(value: unknown): string {
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
