import { existsSync } from 'node:fs';
import type { LineageEntry } from '@dreamgym/core';
import { z } from 'zod';
import { readJson } from '../../files/json-file.ts';
import { writeFileAtomically } from '../../files/output-file.ts';
import { files } from './run-folder.ts';

const standing = z.object({ round: z.number(), variance: z.number(), success: z.number() });

const entrySchema: z.ZodType<LineageEntry> = z.object({
  task: z.string(),
  instruction: z.string(),
  parent: z.string(),
  reason: z.string(),
  birth: standing,
  parentAtBirth: standing.optional(),
  latest: standing,
  groups: z.number(),
  dropped: z.string().optional(),
});

/** Keeps what became of invented tasks beside a run's result. */
export async function writeLineage(run: string, lineage: readonly LineageEntry[]): Promise<void> {
  await writeFileAtomically(files.lineage(run), `${JSON.stringify(lineage, undefined, 2)}\n`);
}

export async function readLineage(run: string): Promise<readonly LineageEntry[]> {
  const file = files.lineage(run);
  if (!existsSync(file)) return [];
  return readJson(file, z.array(entrySchema), { code: 'SNAPSHOT', hint: 'delete that file to report without it' });
}
