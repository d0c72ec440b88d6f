import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { DreamGymError, type Recordings, type Trajectory } from '@dreamgym/core';
import { writeFileAtomically } from './atomic-file.ts';
import { parseJson } from './json-file.ts';
import { trajectorySchema } from './trajectory-schema.ts';

export interface JsonLinesOptions {
  /** One trajectory per line, as `dreamgym record` writes them. */
  readonly file: string;
}

/** Recordings that are read from a file. A damaged line is an error that names the file and the line. */
export function jsonLines({ file }: JsonLinesOptions): Recordings {
  return {
    async trajectories(signal) {
      const trajectories: Trajectory[] = [];
      let line = 0;
      try {
        for await (const text of createInterface({ input: createReadStream(file, { signal }), crlfDelay: Infinity })) {
          line += 1;
          if (text.trim() === '') continue;
          trajectories.push(
            parseJson(text, `${file}, line ${line}`, trajectorySchema, {
              code: 'RECORDINGS',
              hint: 'remove that line, or record anew with: dreamgym record',
            }),
          );
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'EISDIR') throw error;
        throw new DreamGymError('RECORDINGS', `there is no file ${file}`, {
          hint: 'check the path, or record some with: dreamgym record',
          cause: error,
        });
      }
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
