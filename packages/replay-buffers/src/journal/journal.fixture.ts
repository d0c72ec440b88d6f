import type { LocalJournal } from './journal.ts';

/** What a journal hands on. */
export function collected(journal: LocalJournal): { readonly records: readonly string[]; readonly restarted: boolean } {
  let records: string[] = [];
  let restarted = false;
  journal.read({
    take: (record) => void records.push(record),
    restart() {
      records = [];
      restarted = true;
    },
  });
  return { records, restarted };
}
