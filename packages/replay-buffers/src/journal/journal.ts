import type { Awaitable } from '@dreamgym/core';

/** Where a durable replay buffer keeps the records of its trajectories, in the order in which they came. */
export interface Journal {
  /** Hands on the records that were not read before, one after the other. */
  read(reader: JournalReader): Awaitable<void>;
  append(record: string): Awaitable<void>;
  /** May be called twice. */
  close(): Awaitable<void>;
}

export interface JournalReader {
  take(record: string): void;
  /** The journal lost records that were read before: what follows is all that it has now. */
  restart(): void;
}

/** A journal of one writer that answers at once and can be taken back to an earlier state. */
export interface LocalJournal extends Journal {
  read(reader: JournalReader): void;
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
