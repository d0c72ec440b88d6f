import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { files } from '../run/files/run-folder.ts';

/** The run folders among these and in them: a folder of runs, or of one run with several seeds, stands for all of them. */
export function findRuns(folders: readonly string[]): readonly string[] {
  const found = folders.flatMap((folder) => {
    if (!existsSync(folder)) {
      throw new DreamGymError('CONFIGURATION', `there is no folder ${folder}`, {
        hint: 'give run folders that dreamgym train wrote, or a folder of them',
      });
    }
    return runsIn(folder, 2);
  });
  return [...new Map(found.map((run) => [resolve(run), run])).values()];
}

function runsIn(folder: string, depth: number): readonly string[] {
  if (existsSync(files.config(folder))) return [folder];
  if (depth === 0 || !statSync(folder).isDirectory()) return [];
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return inside
    .map(({ name }) => name)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .flatMap((name) => runsIn(join(folder, name), depth - 1));
}

/** Names of runs, as short as they can be told from each other: the ends of their paths. */
export function namesOf(runs: readonly string[]): ReadonlyMap<string, string> {
  const paths = runs.map((run) => resolve(run).split(sep));
  for (let length = 1; ; length++) {
    const names = paths.map((path) => path.slice(-length).join('/'));
    const isLongest = paths.every((path) => path.length <= length);
    if (isLongest || new Set(names).size === runs.length) return new Map(runs.map((run, at) => [run, names[at]!]));
  }
}
