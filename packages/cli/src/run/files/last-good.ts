import { constants, existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import type { RowId } from '../results/result.ts';
import { files } from './run-folder.ts';

/**
 * Keeps the last checkpoint of a row from before its training began to go wrong, beside the one that is written over it, for
 * as long as it does: `checkpoints/dream.last-good.json`. Called before each checkpoint is written.
 */
export async function keepLastGood(run: string, row: RowId, { healthy }: { readonly healthy: boolean }): Promise<void> {
  const [latest, lastGood] = [files.checkpoint(run, row), files.lastGood(run, row)];
  if (healthy) {
    await rm(lastGood, { force: true });
    return;
  }
  // What is there already is from before; what was written since is not good.
  if (existsSync(latest) && !existsSync(lastGood)) await copyFile(latest, lastGood, constants.COPYFILE_EXCL);
}
