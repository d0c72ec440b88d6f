import { closeSync, existsSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { createEvents, type Events, type RunEvents } from '@dreamgym/core';
import { z } from 'zod';
import { readLinesOf } from '../../files/json-file.ts';
import { writeFailure } from '../../files/output-file.ts';
import { type RowId, rowIds } from '../results/result.ts';
import { files } from './run-folder.ts';

/** Steps are left out: they would fill disks, and `iteration-start` says nothing that `group-end` does not. */
const logged = [
  'run-start',
  'learn-end',
  'fidelity',
  'group-end',
  'update-end',
  'evaluation-end',
  'iteration-end',
  'alarm',
  'failure',
  'run-end',
] as const;

/** Writes what happens in a run to a file, one event per line. */
export interface EventLog {
  /** An emitter whose events are logged under this row. */
  events(row: RowId): Events;
  /** Length of the file. */
  bytes(): number;
  close(): void;
}

/**
 * Opens a log and goes on behind the first `bytes` of it: what a killed run wrote after its last checkpoint happens again.
 * Each line says when it was written, and what chat models have cost by then, where `spent` knows it.
 */
export function openEventLog(file: string, bytes: number, spent?: () => number | undefined): EventLog {
  const attempt = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw writeFailure(file, error);
    }
  };
  // Somebody may have shortened the file: cutting beyond its end would fill it up with zeros.
  let length = existsSync(file) ? Math.min(bytes, statSync(file).size) : 0;
  if (existsSync(file)) attempt(() => truncateSync(file, length));
  const descriptor = attempt(() => openSync(file, 'a'));
  return {
    events(row) {
      const events = createEvents();
      const log = (event: keyof RunEvents, payload: object) => {
        length += attempt(() =>
          writeSync(descriptor, `${JSON.stringify({ row, event, ...payload, time: Date.now(), money: spent?.() })}\n`),
        );
      };
      for (const event of logged) events.on(event, (payload: RunEvents[typeof event]) => log(event, payload));
      return events;
    },
    bytes: () => length,
    close: () => closeSync(descriptor),
  };
}

const at = z.int().nonnegative();

const common = {
  row: z.enum(rowIds),
  /** When it was written, in milliseconds since 1970. Older logs do not say it. */
  time: z.number().optional(),
  /** US dollars that chat models had cost by then, where it is known. */
  money: z.number().optional(),
};

/** What readers use of the events; they may come from a foreign folder. The rest is as the run's emitter sent it. */
const eventSchema = z.discriminatedUnion('event', [
  z.looseObject({ ...common, event: z.literal('alarm'), iteration: at, message: z.string() }),
  z.looseObject({
    ...common,
    event: z.literal('iteration-end'),
    iteration: at,
    success: z.number(),
    counters: z.looseObject({
      dreamedSteps: at,
      realSteps: at,
      recordedTransitions: at.optional(),
      searches: at.optional(),
    }),
  }),
  z.looseObject({
    ...common,
    event: z.literal('update-end'),
    iteration: at,
    metrics: z.record(z.string(), z.number()),
  }),
  z.looseObject({
    ...common,
    event: z.literal('evaluation-end'),
    iteration: at,
    evaluation: z.looseObject({ success: z.number(), score: z.number().optional(), steps: z.number().optional() }),
  }),
  z.looseObject({
    ...common,
    event: z.literal('group-end'),
    iteration: at,
    task: z.string(),
    family: z.string().optional(),
    origin: z.looseObject({ kind: z.string() }).optional(),
    rewards: z.array(z.number()),
  }),
  z.looseObject({ ...common, event: z.literal('learn-end'), experienceModel: z.string().optional() }),
  z.looseObject({
    ...common,
    event: z.enum(logged).exclude(['alarm', 'iteration-end', 'update-end', 'evaluation-end', 'group-end', 'learn-end']),
  }),
]);

/** One event of a run as a line of `events.jsonl`. */
export type LoggedEvent = Readonly<z.infer<typeof eventSchema>>;

/** An event, and where it stands. */
interface ReadEvent {
  readonly value: LoggedEvent;
  readonly number: number;
  readonly end: number;
}

/** What happened in a run, event by event: of a long one there are more than memory would hold. Goes on `after` one that was read before. */
export function* readEvents(run: string, after?: Pick<ReadEvent, 'number' | 'end'>): Generator<ReadEvent> {
  const file = files.events(run);
  if (!existsSync(file)) return;
  // A run that was killed may have left half a line at the end.
  yield* readLinesOf(file, eventSchema, { code: 'SNAPSHOT', hint: 'remove that line', dropCutLine: true, after });
}
