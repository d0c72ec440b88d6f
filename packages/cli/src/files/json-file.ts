import { readFile } from 'node:fs/promises';
import { DreamGymError, type ErrorCode } from '@dreamgym/core';
import { type JsonLinesOptions, readJsonLines } from '@dreamgym/files';
import type { z } from 'zod';
import { requireFile } from './input-file.ts';

/** Where an error in a file is reported, and what it suggests. */
export interface FileProblem {
  readonly code: ErrorCode;
  readonly hint: string;
  /** What is said of a file of another shape. */
  readonly fault?: string;
}

/** Reads a JSON file and checks its shape; throws naming the file and what is wrong with it. */
export async function readJson<Schema extends z.ZodType>(file: string, schema: Schema, problem: FileProblem) {
  return parseJson(await readText(file, problem), file, schema, problem);
}

/** Checks the shape of JSON text that comes from `place`, a file. */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  place: string,
  schema: Schema,
  problem: FileProblem,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const { code, hint } = problem;
    const { message } = cause as Error;
    throw new DreamGymError(code, `${place}, line ${lineOf(text, message)} is not JSON: ${message}`, { hint, cause });
  }
  return checkShape(value, place, schema, problem);
}

/** In which line JSON breaks off, or goes wrong where the message says it. */
function lineOf(text: string, message: string): number {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return text.slice(0, position === undefined ? text.trimEnd().length : Number(position)).split('\n').length;
}

/** A line of a file, read. */
export interface ReadLine<T> {
  readonly value: T;
  /** Counted from 1. */
  readonly number: number;
  /** Where the next line begins, in bytes. */
  readonly end: number;
}

/** Reads a file of JSON lines, one after the other, and checks the shape of each; throws naming file and line. */
export function* readLinesOf<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  problem: FileProblem & JsonLinesOptions,
): Generator<ReadLine<z.infer<Schema>>> {
  const { code, hint } = problem;
  const lines = readJsonLines(file, problem);
  for (;;) {
    let next: ReturnType<typeof lines.next>;
    try {
      next = lines.next();
    } catch (cause) {
      const { code: errno, message } = cause as NodeJS.ErrnoException;
      throw new DreamGymError(code, errno === undefined ? message : `cannot read ${file}: ${message}`, { hint, cause });
    }
    if (next.done) return;
    const { value, number, end } = next.value;
    yield { value: checkShape(value, `${file}, line ${number}`, schema, problem), number, end };
  }
}

/** Throws where a value from `place`, a file or a line of it, has another shape. */
export function checkShape<Schema extends z.ZodType>(
  value: unknown,
  place: string,
  schema: Schema,
  { code, hint, fault = 'is damaged' }: FileProblem,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DreamGymError(code, `${place} ${fault}: ${issueText(result.error)}`, { hint, cause: result.error });
}

/** The first thing that is wrong, with its place: `train.tasks: expected a number`. */
export function issueText(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it has another shape';
  const path = issue.path.join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

async function readText(file: string, { code, hint }: FileProblem): Promise<string> {
  requireFile(file, { code, hint });
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DreamGymError(code, `cannot read ${file}: ${(cause as Error).message}`, { hint, cause });
  }
}
