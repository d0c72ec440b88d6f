import type { Abstraction, Recall, Reference, Term } from '@dreamgym/core';
import type { SessionFlags } from '../flags/session-flags.ts';
import { type Page, readPage } from '../page.ts';

/** A step that the replay buffer remembers, read as one from page to page. */
export interface RecalledStep {
  readonly reference: Reference;
  readonly from: Page;
  readonly action: Term;
  readonly to: Page;
}

interface ReferenceReader {
  readonly abstraction: Abstraction;
  readonly flags: SessionFlags;
  /** Of the recorded tasks, by their ids. */
  readonly instructions: ReadonlyMap<string, string>;
}

/** Cases that are asked for. */
const most = 8;

/** Steps that resemble the present one, best first. Only real ones: a dream that rests on dreams drifts away. */
export async function recallSteps(
  recall: Recall,
  { abstraction, flags, instructions }: ReferenceReader,
): Promise<readonly RecalledStep[]> {
  const references = await recall(most);
  return references.flatMap((reference): RecalledStep[] => {
    const action = abstraction.readAction(reference.action);
    // What its pages repeat of an instruction that is not known cannot be told from what they say to everybody.
    const instruction = instructions.get(reference.task);
    if (reference.origin !== 'real' || !action || instruction === undefined) return [];
    const read = (text: string) => readPage(abstraction.readObservation(text), instruction, { abstraction, flags });
    return [{ reference, action, from: read(reference.observation), to: read(reference.next) }];
  });
}
