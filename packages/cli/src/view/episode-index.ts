import { closeSync, openSync, readSync } from 'node:fs';
import { type EpisodeSummary, type ShownEpisode, summaryOf } from '@dreamgym/viewer';
import { parseJson } from '../files/json-file.ts';
import { type EpisodePair, episodesProblem, pairSchema, readEpisodes } from '../run/files/episodes.ts';
import { files } from '../run/files/run-folder.ts';

/** The episodes of a run: what lists tell of them is in memory, they themselves stay on disk. */
export interface EpisodeIndex {
  readonly summaries: readonly EpisodeSummary[];
  /** The pair at a place; undefined where there is none. */
  pair(at: number): EpisodePair | undefined;
}

export function indexEpisodes(run: string): EpisodeIndex {
  const summaries: EpisodeSummary[] = [];
  const ends = [0];
  for (const { value, end } of readEpisodes(run)) {
    summaries.push(summaryOf(value, summaries.length));
    ends.push(end);
  }
  return {
    summaries,
    pair(at) {
      const [start, end] = [ends[at], ends[at + 1]];
      if (start === undefined || end === undefined) return undefined;
      const file = files.episodes(run);
      return parseJson(textBetween(file, start, end), `${file}, line ${at + 1}`, pairSchema, episodesProblem);
    },
  };
}

/** A few episodes for a page that stands for itself: of each family and each outcome one before any has a second. */
export function pickEpisodes({ summaries, pair }: EpisodeIndex, atMost = 24): readonly ShownEpisode[] {
  const seen = new Map<string, number>();
  const ranked = summaries.map((summary) => {
    const kind = JSON.stringify([summary.family, summary.dreamed.solved, summary.real.solved]);
    const rank = seen.get(kind) ?? 0;
    seen.set(kind, rank + 1);
    return { summary, rank };
  });
  const picked = ranked.sort((one, other) => one.rank - other.rank || one.summary.at - other.summary.at);
  return picked
    .slice(0, atMost)
    .map(({ summary }) => summary)
    .sort((one, other) => one.at - other.at)
    .map((summary) => ({ summary, pair: pair(summary.at)! }));
}

function textBetween(file: string, start: number, end: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(end - start);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, start));
  } finally {
    closeSync(descriptor);
  }
}
