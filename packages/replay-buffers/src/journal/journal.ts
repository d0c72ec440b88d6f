import type { Awaitable } from '@dreamgym/core';

/** Where a durable replay buffer keeps the records of its trajectories, in the order in which they came. */
export interface Journal {
  /** The records that were not read before. */
  read(): Awaitable<JournalPage>;
  append(record: string): Awaitable<void>;
  /** May be called twice. */
  close(): Awaitable<void>;
}

export interface JournalPage {
  readonly records: readonly string[];
  /** The journal lost records that were read before: these are all that it has now. */
  readonly restarted: boolean;
}

/** A journal of one writer that answers at once and can be taken back to an earlier state. */
export interface LocalJournal extends Journal {
  read(): JournalPage;
  append(record: string): void;
  /** The state as of the last record that was read. */
  position(): JournalPosition;
  /** Drops what came after a position. Throws where the journal never was in that state. */
  cut(position: JournalPosition): void;
  close(): void;
}

export interface JournalPosition {
  readonly records: number;
  /** Depends on all records up to here. */
  readonly mark: number;
}
