import { closeSync, existsSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { createEvents, type Events, type RunEvents } from '@dreamgym/core';
import { writeFailure } from '../../atomic-file.ts';
import type { RowId } from '../results/result.ts';

/** Steps are left out: they would fill disks, and `iteration-start` says nothing that `group-end` does not. */
const logged = [
  'run-start',
  'learn-end',
  'group-end',
  'update-end',
  'evaluation-end',
  'iteration-end',
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

/** Opens a log and goes on behind the first `bytes` of it: what a killed run wrote after its last checkpoint happens again. */
export function openEventLog(file: string, bytes: number): EventLog {
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
        length += attempt(() => writeSync(descriptor, `${JSON.stringify({ row, event, ...payload })}\n`));
      };
      for (const event of logged) events.on(event, (payload: RunEvents[typeof event]) => log(event, payload));
      return events;
    },
    bytes: () => length,
    close: () => closeSync(descriptor),
  };
}
