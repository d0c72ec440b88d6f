import { createHash } from 'node:crypto';
import { DreamGymError } from '@dreamgym/core';
import { z } from 'zod';
import { checkShape, type FileProblem, readJson } from './json-file.ts';
import { writeFileAtomically } from './output-file.ts';

const sealSchema = z.looseObject({ sha256: z.string().optional() });

/** Writes an object as JSON that people can read, whole or not at all, with a checksum of what it says. */
export async function writeCheckedJson(file: string, value: object): Promise<void> {
  // As it is read: what JSON leaves out is not hashed either.
  const content = JSON.stringify(value);
  const sealed = { sha256: hash(content), ...JSON.parse(content) };
  await writeFileAtomically(file, `${JSON.stringify(sealed, undefined, 2)}\n`);
}

/** Reads what `writeCheckedJson` has written. Throws, naming the file, where it says anything else than it did then. */
export async function readCheckedJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  problem: FileProblem,
): Promise<z.infer<Schema>> {
  const { sha256, ...value } = await readJson(file, sealSchema, problem);
  const found = checkShape(value, file, schema, problem);
  if (sha256 === hash(JSON.stringify(value))) return found;
  throw new DreamGymError(problem.code, `${file} is damaged: it does not bear the checksum of what it says`, {
    hint: problem.hint,
  });
}

const hash = (content: string) => createHash('sha256').update(content).digest('hex');
