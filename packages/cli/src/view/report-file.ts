import { join } from 'node:path';
import { pageOf, type RunView, type ShownEpisode } from '@dreamgym/viewer';
import { writeFileAtomically } from '../files/output-file.ts';
import { pickEpisodes } from './episode-index.ts';
import { findRuns, namesOf } from './find-runs.ts';
import { followRun } from './follow-run.ts';
import { type NamedRun, overviewOf } from './overview.ts';
import { runView } from './run-view.ts';

/** Writes `report.html` into the folder of a run, or of one with several seeds, from what lies there; gives its path. */
export async function writeReport(folder: string): Promise<string> {
  const file = join(folder, 'report.html');
  const { views, named, episodes } = await readRuns(folder);
  const { html } = pageOf({ runs: views, overview: overviewOf(named), episodes });
  await writeFileAtomically(file, html);
  return file;
}

/** Reads the runs in a folder to their ends. */
async function readRuns(folder: string) {
  const runs = findRuns([folder]);
  const names = namesOf(runs);
  const views: RunView[] = [];
  const named: NamedRun[] = [];
  const episodes: Record<string, readonly ShownEpisode[]> = {};
  for (const run of runs) {
    const reader = followRun(run);
    await reader.refresh();
    const record = reader.record()!;
    const name = names.get(run)!;
    const view = runView(record, { id: name, name });
    views.push(view);
    episodes[name] = pickEpisodes(record.episodes);
    named.push({
      ...record,
      name,
      group: view.group,
      status: view.status === 'finished' ? 'finished' : 'not finished',
    });
  }
  return { views, named, episodes };
}
