import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { DreamGymError, type Snapshot } from '@dreamgym/core';
import { z } from 'zod';
import { parseJson } from '../../files/json-file.ts';
import { writeFailure, writeFileAtomically } from '../../files/output-file.ts';
import { trajectorySchema } from '../../files/trajectory-schema.ts';
import { type RowId, rowIds } from '../results/result.ts';
import { verificationSchema } from '../results/verification.ts';
import { files, readSettings, version } from './run-folder.ts';

const count = z.int('expected a whole number').nonnegative('expected at least 0');

const snapshotSchema = z.looseObject({
  version: z.number(),
  setup: z.looseObject({ seed: z.number() }),
  iteration: count,
  unfinished: z
    .array(
      z.looseObject({
        attempts: z.array(z.looseObject({ trajectory: trajectorySchema, retried: z.array(trajectorySchema) })),
      }),
    )
    .optional(),
  counters: z.record(z.string(), count),
  parts: z.record(z.string(), z.unknown()),
}) as unknown as z.ZodType<Snapshot>;

const checkpointSchema = z.strictObject({
  version: z.literal(version),
  row: z.enum(rowIds),
  /** Spent on this row so far. */
  seconds: z.number().nonnegative(),
  /** Length of the event log when the checkpoint was taken. */
  eventBytes: count,
  verification: verificationSchema.optional(),
  snapshot: snapshotSchema,
});

export type Checkpoint = Omit<z.infer<typeof checkpointSchema>, 'version'>;

/** Writes the checkpoint of a row; the one before it is kept beside it. */
export async function writeCheckpoint(run: string, checkpoint: Checkpoint): Promise<void> {
  const file = files.checkpoint(run, checkpoint.row);
  const content = JSON.stringify({ version, ...checkpoint });
  const next = `${file}.next`;
  await writeFileAtomically(next, `${opening}${hash(content)}",${content.slice(1)}`);
  try {
    // Wherever this stops, one of the two is there, and whole.
    if (existsSync(file)) await rename(file, files.previousCheckpoint(run, checkpoint.row));
    await rename(next, file);
  } catch (error) {
    throw writeFailure(file, error);
  }
}

/** The last checkpoint of a row, if there is one. */
export async function readCheckpoint(run: string, row: RowId): Promise<Checkpoint | undefined> {
  const file = [files.checkpoint(run, row), files.previousCheckpoint(run, row)].find(existsSync);
  return file === undefined ? undefined : readCheckpointFile(file);
}

/** Reads a checkpoint of the run folder that it lies in. Throws where anything in it is not as it was written, or is of another row or run. */
export async function readCheckpointFile(file: string): Promise<Checkpoint> {
  const path = resolve(file);
  const run = dirname(dirname(path));
  if (dirname(path) !== files.checkpoints(run)) {
    throw new DreamGymError('CONFIGURATION', `${file} is no checkpoint: it does not lie in the checkpoints of a run`, {
      hint: 'give a run folder, or one of the files in its folder checkpoints',
    });
  }
  const of = [files.checkpoint, files.previousCheckpoint, files.lastGood];
  const row = rowIds.find((id) => of.some((fileOf) => fileOf(run, id) === path));
  const problem = { code: 'SNAPSHOT', hint: hintFor(path, row) } as const;
  const damaged = (how: string) =>
    new DreamGymError(problem.code, `${file} is damaged: ${how}`, { hint: problem.hint });
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new DreamGymError('SNAPSHOT', `cannot read ${file}: ${cause.message}`, { hint: problem.hint, cause });
  });
  const content = `{${text.slice(bodyAt)}`;
  if (!text.startsWith(opening) || text.slice(opening.length, bodyAt) !== `${hash(content)}",`) {
    throw damaged('it does not bear the checksum of what it says');
  }
  const { version: _, ...checkpoint } = parseJson(content, file, checkpointSchema, problem);
  if (row !== undefined && checkpoint.row !== row) throw damaged(`it is of the row ${checkpoint.row}`);
  const { iterations } = (await readSettings(run)).train;
  const { iteration } = checkpoint.snapshot;
  if (checkpoint.row === 'dream' && iteration > iterations) {
    throw damaged(`it has ${iteration} iterations, the run ${iterations}`);
  }
  return checkpoint;
}

const opening = '{"sha256":"';
/** Where what is hashed begins: behind 64 digits, a quotation mark and a comma. */
const bodyAt = opening.length + 64 + 2;

const hash = (content: string) => createHash('sha256').update(content).digest('hex');

function hintFor(file: string, row: RowId | undefined): string {
  const previous = row && files.previousCheckpoint(dirname(dirname(file)), row);
  if (previous !== undefined && previous !== file && existsSync(previous)) {
    return `delete it to go on from the one before it, ${basename(previous)}`;
  }
  return 'delete it to train this row anew';
}
