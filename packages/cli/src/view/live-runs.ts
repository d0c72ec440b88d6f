import { setTimeout as wait } from 'node:timers/promises';
import type { LiveView, RunView } from '@dreamgym/viewer';
import { findRuns, namesOf } from './find-runs.ts';
import { followRun } from './follow-run.ts';
import { isRunning } from './is-running.ts';
import { type NamedRun, overviewOf } from './overview.ts';
import { runView } from './run-view.ts';

interface Followed {
  readonly run: string;
  readonly reader: ReturnType<typeof followRun>;
  view?: RunView;
  /** Why it could not be read. */
  problem?: string;
}

/** Milliseconds between two looks at the folders. */
const pause = 1_000;

/** Follows all runs in these folders, those that begin later too, until the signal aborts. */
export function liveRuns(folders: readonly string[], signal: AbortSignal): Omit<LiveView, 'stage'> {
  const followed = new Map<string, Followed>();
  const listeners = new Set<(run: RunView) => void>();

  const look = async () => {
    for (const run of findRuns(folders)) {
      if (!followed.has(run)) followed.set(run, { run, reader: followRun(run) });
    }
    const names = namesOf([...followed.keys()]);
    for (const each of followed.values()) {
      if (signal.aborted) return;
      const view = await viewOf(each, names.get(each.run)!);
      if (!view) continue;
      each.view = view;
      for (const listener of listeners) listener(view);
    }
  };
  const follow = async () => {
    while (!signal.aborted) {
      // What is not there any more may come again.
      await look().catch(() => undefined);
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  };
  void follow();

  return {
    runs: () => [...followed.values()].flatMap(({ view }) => view ?? []),
    overview: () => overviewOf([...followed.values()].flatMap((each) => named(each) ?? [])),
    episodes: async (run) => episodesOf(followed.get(run))?.summaries,
    episode: async (run, at) => episodesOf(followed.get(run))?.pair(at),
    onChange(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** The run where there is something new of it. */
async function viewOf(followed: Followed, name: string): Promise<RunView | undefined> {
  const { run, reader, view } = followed;
  const before = followed.problem;
  let isNew = false;
  try {
    isNew = await reader.refresh();
    if (isNew) followed.problem = undefined;
  } catch (error) {
    followed.problem = error instanceof Error ? error.message : String(error);
  }
  const record = reader.record();
  if (!record) return undefined;
  const running = isRunning(run);
  const isKnown = view?.name === name && (view.status === 'running') === (running && !record.result.finished);
  if (!isNew && isKnown && before === followed.problem) return undefined;
  return { ...runView(record, { id: run, name, running }), problem: followed.problem };
}

const episodesOf = (of: Followed | undefined) => of?.reader.record()?.episodes;

function named({ reader, view }: Followed): NamedRun | undefined {
  const record = reader.record();
  if (!view || !record) return undefined;
  const { name, group, status } = view;
  return { ...record, name, group, status: status === 'stopped' ? 'not finished' : status };
}
