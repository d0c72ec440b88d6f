import { readLedger } from '../llm/ledger-file.ts';
import { readResult, readSettings } from '../run/files/run-folder.ts';
import { findRuns, namesOf } from './find-runs.ts';
import { isRunning } from './is-running.ts';
import type { NamedRun } from './overview.ts';
import { groupOf } from './run-view.ts';

/** The runs in these folders, without what happened in them. */
export async function readNamedRuns(folders: readonly string[]): Promise<readonly NamedRun[]> {
  const runs = findRuns(folders);
  const names = namesOf(runs);
  return Promise.all(
    runs.map(async (run) => {
      const settings = await readSettings(run);
      const [result, ledger] = [await readResult(run), await readLedger(run)];
      const status = result.finished ? 'finished' : isRunning(run) ? 'running' : 'not finished';
      return { name: names.get(run)!, group: groupOf(settings), status, settings, result, costs: ledger.rows() };
    }),
  );
}
