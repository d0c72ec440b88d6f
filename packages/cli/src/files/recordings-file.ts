import { DreamGymError, type Recordings, type Trajectory } from '@dreamgym/core';
import { requireFile } from './input-file.ts';
import { readLinesOf } from './json-file.ts';
import { writeFileAtomically } from './output-file.ts';
import { trajectorySchema } from './trajectory-schema.ts';

export interface JsonLinesOptions {
  /** One trajectory per line, as `dreamgym record` writes them. */
  readonly file: string;
}

/** Lines that are read without a break. */
const pause = 100;

const problem = { code: 'RECORDINGS', hint: 'remove that line, or record anew with: dreamgym record' } as const;

/** Recordings that are read from a file. A damaged line is an error that names the file and the line. */
export function jsonLines({ file }: JsonLinesOptions): Recordings {
  return {
    async trajectories(signal) {
      const hint = 'check the path, or record some with: dreamgym record';
      requireFile(file, { code: 'RECORDINGS', hint });
      const trajectories: Trajectory[] = [];
      for (const { value } of readLinesOf(file, trajectorySchema, problem)) {
        trajectories.push(value);
        // So that a signal can come.
        if (trajectories.length % pause === 0) await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      }
      if (trajectories.length === 0) throw new DreamGymError('RECORDINGS', `${file} has no recordings`, { hint });
      return trajectories;
    },
  };
}

/** Writes one trajectory per line, the whole file or nothing. */
export async function writeJsonLines(file: string, trajectories: readonly Trajectory[]): Promise<void> {
  const lines = function* () {
    for (const trajectory of trajectories) yield `${JSON.stringify(trajectory)}\n`;
  };
  await writeFileAtomically(file, lines());
}
