import { type Stats, statSync } from 'node:fs';
import { DreamGymError, type ErrorCode } from '@dreamgym/core';

export interface InputFile {
  /** What the file is: `config file`. */
  readonly what?: string;
  readonly code?: ErrorCode;
  /** What to do where it is not there. */
  readonly hint?: string;
}

/** Throws where a file that is to be read is not there, or is a folder. */
export function requireFile(file: string, options: InputFile = {}): void {
  const { what = 'file', code = 'CONFIGURATION', hint = 'check the path' } = options;
  const found = foundAt(file);
  if (found?.isDirectory()) {
    throw new DreamGymError(code, `${file} is a folder, not a ${what}`, { hint: 'name a file in it' });
  }
  if (!found) throw new DreamGymError(code, `there is no ${what} ${file}`, { hint });
}

function foundAt(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    // A file stands where its path has a folder.
    return undefined;
  }
}
