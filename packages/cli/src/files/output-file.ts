import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DreamGymError, isDreamGymError } from '@dreamgym/core';
import { writeFileAtomically as writeAtomically } from '@dreamgym/files';

/** Writes a file whole or not at all, and says what can be done where it cannot be written. */
export async function writeFileAtomically(...[file, content]: Parameters<typeof writeAtomically>): Promise<void> {
  try {
    await writeAtomically(file, content);
  } catch (error) {
    throw writeFailure(file, error);
  }
}

/** Throws where a file could not be written, for whoever has much to do before there is something to write. Makes its folder. */
export async function requireWritable(file: string): Promise<void> {
  const trial = `${file}.${process.pid}-0.tmp`;
  try {
    const before = await stat(file).catch(() => undefined);
    if (before?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    await mkdir(dirname(file), { recursive: true });
    await (await open(trial, 'w')).close();
    await rm(trial);
  } catch (error) {
    throw writeFailure(file, error);
  }
}

const space = 'free some space and try again; what was there before is still there';

/** What to do where there is no room. */
const full: Readonly<Record<string, string>> = { ENOSPC: space, EDQUOT: space };

/** What to do where another place has to be named. */
const elsewhere: Readonly<Record<string, string>> = {
  EACCES: 'choose a folder that you may write to',
  EROFS: 'choose a folder that you may write to',
  EPERM: 'choose a folder that you may write to',
  EEXIST: 'choose another place: a file stands where a folder is needed',
  ENOTDIR: 'choose another place: a file stands where a folder is needed',
  EISDIR: 'choose another name: a folder stands where the file is to be',
};

/** Says which file could not be written and what to do. */
export function writeFailure(file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined || isDreamGymError(error)) return error;
  const hint = elsewhere[code] ?? full[code] ?? 'check the path';
  const fault = code in elsewhere ? 'CONFIGURATION' : 'RUN';
  return new DreamGymError(fault, `cannot write ${file}: ${message}`, { hint, cause: error });
}
