import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readCheckedJson, writeCheckedJson } from '../../files/checked-json.ts';
import { files } from './run-folder.ts';

const schema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).min(1).readonly(),
  /** What the command was given, for the seeds that have not begun. */
  flags: z.record(z.string(), z.json()),
});

/** Several runs in one folder, `seed-7`, `seed-8` …, that differ in their seeds alone. */
export type SeedsFile = z.infer<typeof schema>;

const fileOf = (folder: string) => join(folder, 'seeds.json');

/** The run of one seed. */
export const runOfSeed = (folder: string, seed: number) => join(folder, `seed-${seed}`);

export const hasSeeds = (folder: string) => existsSync(fileOf(folder));

export const hasBegun = (run: string) => existsSync(files.config(run));

export async function writeSeeds(folder: string, seeds: SeedsFile): Promise<void> {
  await writeCheckedJson(fileOf(folder), seeds);
}

export function readSeeds(folder: string): Promise<SeedsFile> {
  return readCheckedJson(fileOf(folder), schema, { code: 'SNAPSHOT', hint: 'start the runs anew' });
}
