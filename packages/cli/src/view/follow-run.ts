import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runHistory } from '@dreamgym/viewer';
import { ledgerFile, readLedger } from '../llm/ledger-file.ts';
import { readEvents } from '../run/files/event-log.ts';
import { readLineage } from '../run/files/lineage.ts';
import { files, readResult, readSettings } from '../run/files/run-folder.ts';
import { type EpisodeIndex, indexEpisodes } from './episode-index.ts';
import type { RunRecord } from './run-view.ts';

/** Events after which others get a turn. */
const turn = 5_000;

/** Reads a run folder, and what is new in it whenever it is asked to; memory does not grow with the log. */
export function followRun(run: string) {
  let history = newHistory();
  let read = { number: 0, end: 0, last: '' };
  let experienceModel: string | undefined;
  let episodes: EpisodeIndex | undefined;
  let episodesSeen: string | undefined;
  let seen = '';
  let rest: Omit<RunRecord, 'history' | 'experienceModel'> | undefined;

  /** A resumed run has cut off what came after its checkpoint: whatever was read of that happens again, differently. */
  const isRewritten = () => read.end > 0 && textBefore(files.events(run), read) !== read.last;

  async function readNewEvents(): Promise<void> {
    if (isRewritten()) {
      history = newHistory();
      read = { number: 0, end: 0, last: '' };
    }
    let count = 0;
    for (const { value, number, end } of readEvents(run, read)) {
      history.add(value);
      if (value.event === 'learn-end') experienceModel ??= value.experienceModel;
      read = { number, end, last: '' };
      count += 1;
      if (count % turn === 0) await nextTurn();
    }
    if (count > 0) read.last = textBefore(files.events(run), read) ?? '';
  }

  return {
    /** Takes in what is new; says whether there was anything. Throws where something is damaged. */
    async refresh(): Promise<boolean> {
      const now = stampsOf(run);
      if (now === seen) return false;
      const settings = await readSettings(run);
      const [result, lineage, ledger] = [await readResult(run), await readLineage(run), await readLedger(run)];
      const stamp = stampOf(files.episodes(run));
      if (!episodes || stamp !== episodesSeen) episodes = indexEpisodes(run);
      episodesSeen = stamp;
      rest = { settings, result, lineage, episodes, costs: ledger.rows() };
      await readNewEvents();
      seen = now;
      return true;
    },
    /** What was read; undefined before it was. */
    record: (): RunRecord | undefined => rest && { ...rest, history, experienceModel },
  };
}

// The curriculum picks for the dream, in every run.
const newHistory = () => runHistory({ picksOf: 'dream' });

/** Changes whenever something in the folder does. */
function stampsOf(run: string): string {
  const of = [files.config, files.result, files.lineage, files.episodes, ledgerFile, files.events, files.lock];
  return of
    .map((fileOf) => {
      // A sign of life is no news.
      if (fileOf === files.lock) return existsSync(fileOf(run));
      return stampOf(fileOf(run));
    })
    .join();
}

function stampOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs} ${stat.size}`;
}

/** The end of what was read; undefined where the file is shorter by now. */
function textBefore(file: string, { end }: { readonly end: number }): string | undefined {
  if (!existsSync(file)) return undefined;
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(200, end));
    const length = readSync(descriptor, bytes, 0, bytes.length, end - bytes.length);
    return length === bytes.length ? bytes.toString('latin1') : undefined;
  } finally {
    closeSync(descriptor);
  }
}
