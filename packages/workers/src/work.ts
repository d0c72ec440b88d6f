import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { rollout, type Task, type Trajectory } from '@dreamgym/core';
import { type HeldJob, openQueue } from './attempt-queue.ts';
import { openDatabase, patiently } from './database.ts';
import { type MeetingPlace, meetingPlace } from './distributed.ts';
import { addEpisode, failedBefore } from './episodes.ts';
import { beatSeconds, forgetWorkers, signIn } from './roster.ts';
import { runsBeside } from './runs.ts';
import { prepareTables } from './tables.ts';
import { type Pipeline, workerParts } from './worker-parts.ts';

export interface WorkOptions extends MeetingPlace {
  /** The pipeline of the runs: the same plugins, or the same config file. */
  readonly pipeline: Pipeline;
  /** How others are told of it; the machine's name and the process's number where it is missing. */
  readonly name?: string;
  /** Attempts that it plays at once: more than 1 where they mostly wait for others. */
  readonly concurrency?: number;
  /** Takes no further attempts; ends when those under way have ended. */
  readonly signal: AbortSignal;
  /** Hands back the attempts under way, which others play again. */
  readonly now?: AbortSignal;
  /** Told of what goes wrong, in a sentence. */
  readonly notice?: (text: string) => void;
}

/** What a worker has done. */
export interface WorkSummary {
  /** Attempts played to their end. */
  readonly played: number;
  /** Episodes that failed. */
  readonly failed: number;
  /** Attempts whose answer came too late: they had been given to somebody else, or nobody wanted them any more. */
  readonly refused: number;
}

/** Milliseconds between looks into an empty queue, at first and in the end. */
const [eager, idle] = [50, 1_000];

const refusal = new Error('the attempt is held by somebody else');

/**
 * Plays attempts of runs whose collector is `distributed`, until the signal aborts. Throws where it can play none: its
 * pipeline is another one, or its budget is spent; the attempts that it held are played by others.
 */
export async function work(options: WorkOptions): Promise<WorkSummary> {
  const { urlVariable, schema, queue: queueName } = { ...meetingPlace, ...options };
  const { pipeline, name = `${hostname()}/${process.pid}`, concurrency = 1, signal, notice = () => {} } = options;
  const { now = new AbortController().signal } = options;
  const database = openDatabase({ urlVariable, connections: 2 });
  const open = async () => {
    const tables = await patiently(() => prepareTables(database, schema), signal);
    const reached = { urlVariable, schema, queue: queueName, connections: 1, supervise: false };
    const queue = await patiently(() => openQueue(reached), signal);
    return { tables, queue };
  };
  const { tables, queue } = await open().catch(async (cause) => {
    await database.close();
    throw cause;
  });
  const parts = workerParts(tables, pipeline);
  const summary = { played: 0, failed: 0, refused: 0 };
  const holding = new Map<HeldJob, AbortController>();
  const playing = new Set<Promise<void>>();
  const settling = new Set<Promise<void>>();
  const stop = new AbortController();
  const stopping = AbortSignal.any([signal, stop.signal]);
  let [failure, error, gone]: [unknown, string | undefined, boolean] = [undefined, undefined, false];

  const giveSign = () =>
    signIn(tables, { name, queue: queueName, run: parts.run(), playing: playing.size, ...summary, error, gone });
  /** One at a time: a slow database shall not be asked twice at once. */
  const beat = async () => {
    for (;;) {
      await delay(1000 * beatSeconds, undefined, { signal: ended.signal });
      try {
        const lost = await queue.touch([...holding.keys()]);
        for (const [job, controller] of holding) if (lost.includes(job.id)) controller.abort();
        await giveSign();
      } catch (cause) {
        notice(`no sign of life could be given: ${messageOf(cause)}`);
      }
    }
  };
  const ended = new AbortController();
  const beating = beat().catch(() => {});

  const settle = async (held: HeldJob, trajectory: Trajectory) => {
    const { data: job } = held;
    const { end } = trajectory;
    const isFinal = await tables.transaction(async (query) => {
      const retry = await failedBefore({ query, at: tables.at }, job);
      const final = end.kind !== 'failed' || retry >= job.retries;
      const isHeld = final
        ? await queue.complete(held, query)
        : await queue.release(held, end.kind === 'failed' ? end.message : '', query);
      if (!isHeld) throw refusal;
      await addEpisode({ query, at: tables.at }, job, { trajectory, retry, final, worker: name });
      return final;
    });
    if (isFinal) summary.played += 1;
    if (end.kind !== 'failed') return;
    summary.failed += 1;
    error = `${end.code}: ${end.message}`;
    notice(`an episode failed: ${error}`);
  };

  const play = async (held: HeldJob) => {
    const { task, seed, worldSeed } = held.data;
    const alive = AbortSignal.any([now, holding.get(held)!.signal]);
    return rollout({ ...parts.playing(), task: JSON.parse(task) as Task, seed, worldSeed, signal: alive });
  };
  /** Lets others play what cannot be played or settled here. Throws what concerns more than this attempt. */
  const giveUp = async (held: HeldJob, cause: unknown) => {
    if (cause === refusal || holding.get(held)!.signal.aborted) {
      summary.refused += 1;
      return;
    }
    await queue.release(held, now.aborted ? 'it was handed back' : messageOf(cause)).catch(() => {});
    if (!now.aborted) throw cause;
  };
  /** Whether the attempt can be played now; it cannot where its run has gone on without it. */
  const prepareFor = async (held: HeldJob): Promise<boolean> => {
    await Promise.all(playing);
    try {
      await parts.prepare(held.data, now);
      return true;
    } catch (cause) {
      if ((await queue.touch([held])).length === 0) throw cause;
      holding.delete(held);
      summary.refused += 1;
      return false;
    }
  };
  const fitting = new Set<number>();
  /** Throws where attempts wait that are to be played with other parts: before one of them is claimed, which would use up a try of it. */
  const checkRuns = async () => {
    for (const { run, pipeline } of await runsBeside(tables, { queue: queueName, known: [...fitting] })) {
      if (parts.names().includes(pipeline)) fitting.add(run);
      else if ((await queue.waiting({ run })) > 0) {
        throw new Error(
          `run ${run} is played by ${pipeline}, and this pipeline has ${parts.names().join(' or ')}; give workers the pipeline of the run, or a queue of their own`,
        );
      }
    }
  };
  const fail = (cause: unknown) => {
    failure ??= cause;
    stop.abort();
  };
  const begin = (held: HeldJob) => {
    const played = play(held);
    // The next attempt begins while this one is brought back.
    const free = played.then(noop, noop).finally(() => playing.delete(free));
    playing.add(free);
    const settled = played
      .then((trajectory) => patiently(() => settle(held, trajectory)))
      .catch((cause) => giveUp(held, cause))
      .catch(fail)
      .finally(() => {
        holding.delete(held);
        settling.delete(settled);
      });
    settling.add(settled);
  };

  try {
    await forgetWorkers(tables);
    await giveSign();
    let pause = eager;
    while (!stopping.aborted) {
      const room = concurrency - playing.size;
      if (room > 0) await patiently(checkRuns, stopping);
      const jobs = room === 0 ? [] : await patiently(() => queue.fetch(room), stopping);
      for (const held of jobs) holding.set(held, new AbortController());
      for (const held of jobs) {
        if (parts.fits(held.data) || (await prepareFor(held))) begin(held);
      }
      pause = jobs.length > 0 ? eager : Math.min(idle, pause * 2);
      // As soon as there is room again, or after a while.
      const wait = new AbortController();
      const waited = delay(pause, undefined, { signal: AbortSignal.any([stopping, wait.signal]) }).catch(() => {});
      await (playing.size === concurrency ? Promise.race(playing) : Promise.race([...playing, waited]));
      wait.abort();
    }
  } catch (cause) {
    if (!stopping.aborted) fail(cause);
  } finally {
    await Promise.all(settling);
    for (const held of holding.keys()) await queue.release(held, 'it was handed back').catch(() => {});
    gone = true;
    ended.abort();
    await beating;
    if (failure !== undefined) error = messageOf(failure);
    await giveSign().catch(() => {});
    await parts.close().catch((cause) => notice(messageOf(cause)));
    await queue.close();
    await database.close();
  }
  if (failure !== undefined) throw failure;
  return summary;
}

const noop = () => {};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
