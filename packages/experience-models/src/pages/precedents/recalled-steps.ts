import type { Recall, Reference, Term } from '@dreamgym/core';
import { type Page, type PageReader, readPage } from '../page.ts';

/** A step that the replay buffer remembers, read as one from page to page. */
export interface RecalledStep {
  readonly reference: Reference;
  readonly from: Page;
  readonly action: Term;
  readonly to: Page;
}

/** Steps that resemble the present one, best first. */
export type RecallSteps = (recall: Recall) => Promise<readonly RecalledStep[]>;

interface ReferenceReader {
  readonly reader: PageReader;
  /** Of the recorded tasks, by their ids. */
  readonly instructions: ReadonlyMap<string, string>;
}

/** Only real cases: a dream that rests on dreams drifts away. */
const wanted = { limit: 8, origin: 'real' } as const;

/** Steps that are kept as read: buffers find the same cases again and again, and pages take long to read. */
const kept = 1024;

export function recalledSteps({ reader, instructions }: ReferenceReader): RecallSteps {
  const { abstraction } = reader;
  const known = new Map<string, RecalledStep>();

  const read = (reference: Reference): RecalledStep | undefined => {
    const action = abstraction.readAction(reference.action);
    // What its pages repeat of an instruction that is not known cannot be told from what they say to everybody.
    const instruction = instructions.get(reference.task);
    if (!action || instruction === undefined) return undefined;
    const page = (text: string) => readPage(abstraction.readObservation(text), instruction, reader);
    return { reference, action, from: page(reference.observation), to: page(reference.next) };
  };

  const find = (reference: Reference): readonly RecalledStep[] => {
    const { task, index, observation, next } = reference;
    const key = `${index} ${task} ${reference.action} ${observation.length} ${next.length}`;
    const before = known.get(key);
    const step = before && isSame(before.reference, reference) ? before : read(reference);
    if (!step) return [];
    known.delete(key);
    known.set(key, step);
    if (known.size > kept) known.delete(known.keys().next().value!);
    // How similar it is, the query decides.
    return [{ ...step, reference }];
  };

  return async (recall) => (await recall(wanted)).flatMap(find);
}

/** Whether two references are to one recorded step. */
function isSame(one: Reference, other: Reference): boolean {
  return one.action === other.action && one.observation === other.observation && one.next === other.next;
}
