import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

let written = 0;

/** What a file is called until it is whole, `file.1234-1.tmp`: a name of its own for each writing. */
const temporaryName = /\.\d+-\d+\.tmp$/;

/**
 * Writes a file whole or not at all: a crash, a full disk or an abort leaves the file that was there before.
 * Makes the folder where it is missing. What a killed process was still writing stays beside it, under a name that
 * `isTemporary` knows.
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const temporary = `${file}.${process.pid}-${++written}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await writeFile(handle, content);
      // A rename that outlives its data in a power cut would leave an empty file.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Whether this is the name of a file that was not whole yet when its process died. */
export function isTemporary(name: string): boolean {
  return temporaryName.test(name);
}
