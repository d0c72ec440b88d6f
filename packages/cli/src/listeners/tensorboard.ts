import { join } from 'node:path';
import type { Events } from '@dreamgym/core';
import type { LoggedEvent } from '../run/files/event-log.ts';
import { type EventFile, eventFile } from './event-file.ts';

/** What is told in an event, by the tags that TensorBoard groups by. */
interface Told {
  readonly iteration: number;
  readonly values: Readonly<Record<string, number | undefined>>;
}

/** The events that tell numbers. */
const telling = ['iteration-end', 'update-end', 'evaluation-end'] as const;

/**
 * Writes the curves of a run for TensorBoard, each row as a run of its own: `DIR/dream`, `DIR/behaviour-cloning`. Steps are
 * iterations. The run's log remains the source: what is written can be written again from there.
 */
export function tensorBoard(folder: string) {
  const files = new Map<string, EventFile>();
  const add = (event: LoggedEvent): void => {
    const told = toldBy(event);
    if (!told) return;
    const { row, time = Date.now() } = event;
    const file = files.get(row) ?? eventFile(join(folder, row), time);
    files.set(row, file);
    file.scalars(finite(told.values), { step: told.iteration, time });
  };
  return {
    add,
    /** Writes what a training tells while it goes on; `spent`: US dollars so far. */
    listen(row: LoggedEvent['row'], events: Events, spent: () => number | undefined): void {
      for (const event of telling) {
        events.on(event, (payload: object) => {
          add({ row, event, ...payload, time: Date.now(), money: spent() } as LoggedEvent);
        });
      }
    },
  };
}

function toldBy(event: LoggedEvent): Told | undefined {
  if (event.event === 'iteration-end') {
    const { iteration, success, money, counters } = event;
    const steps = { 'steps/dreamed': counters.dreamedSteps, 'steps/real': counters.realSteps };
    return { iteration, values: prefixed('training', { success, dollars: money, ...steps }) };
  }
  if (event.event === 'update-end') {
    // Iterations count from 0 where they are updated, and from 1 where they have ended.
    return { iteration: event.iteration + 1, values: prefixed('optimizer', event.metrics) };
  }
  if (event.event === 'evaluation-end') {
    const { success, score, steps } = event.evaluation;
    return { iteration: event.iteration, values: prefixed('evaluation', { success, score, steps }) };
  }
  return undefined;
}

const prefixed = (prefix: string, values: Told['values']) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}/${name}`, value]));

const finite = (values: Told['values']) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => Number.isFinite(entry[1])));
