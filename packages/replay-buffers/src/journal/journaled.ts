import type { Json, ReplayBuffer, Snapshotable } from '@dreamgym/core';
import type { ReplayStore } from '../memory/replay-store.ts';
import { checkSnapshot, recordOf, trajectoryOf } from '../memory/stored-trajectory.ts';
import type { Journal, JournalPosition, JournalReader, LocalJournal } from './journal.ts';

/** A replay buffer in memory that is filled from a journal, which whatever is added goes into first. */
export function journaled(
  memory: ReplayStore,
  journal: Journal,
): Required<Omit<ReplayBuffer, 'snapshot' | 'restore' | 'specificationVersion'>> {
  const reader = fillingOf(memory);
  let closed = false;
  // One at a time, so that no record is read twice.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const result = last.then(call);
    last = result.catch(() => {});
    return result;
  };
  const checkOpen = () => {
    if (closed) throw new Error('the replay buffer is closed; open another one');
  };
  return {
    add: (trajectory) =>
      inTurn(async () => {
        checkOpen();
        if (trajectory.end.kind === 'failed' || !memory.accepts(trajectory)) return;
        await journal.append(recordOf(trajectory));
        await journal.read(reader);
      }),
    async search(query) {
      await inTurn(async () => {
        checkOpen();
        await journal.read(reader);
      });
      return memory.search(query);
    },
    count: memory.count,
    close: () =>
      inTurn(async () => {
        if (closed) return;
        closed = true;
        await journal.close();
      }),
  };
}

/** A snapshot is a position of the journal, so restoring takes back what was added since. */
export function journalSnapshots(
  memory: ReplayStore,
  { journal, kind }: { readonly journal: LocalJournal; readonly kind: string },
): Snapshotable {
  const format = { kind, version: 1 };
  return {
    snapshot: (): Json => ({ ...format, ...journal.position() }),
    restore(snapshot) {
      checkSnapshot(snapshot, format);
      const { records, mark } = snapshot as unknown as JournalPosition;
      journal.cut({ records, mark });
      journal.read(fillingOf(memory));
    },
  };
}

/** Puts what a journal has into memory. */
export function fillingOf(memory: ReplayStore): JournalReader {
  return {
    take: (record) => memory.take(trajectoryOf(record)),
    restart: memory.clear,
  };
}
