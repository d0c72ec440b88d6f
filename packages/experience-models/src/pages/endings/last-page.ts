import type { Sentence, Term } from '@dreamgym/core';
import { mostFrequent } from '../grouping.ts';
import type { VisitedStep } from '../moves/visits.ts';
import { makePage, type Page } from '../page.ts';

/** What the page says that attempts end on. */
export type LastPage = (request: LastPageRequest) => Page;

interface LastPageRequest {
  readonly from: Page;
  readonly origin: Term | undefined;
  readonly reward: number;
}

/** What a word of the last page repeats. */
type Slot = { readonly from: 'origin'; readonly index: number } | { readonly from: 'reward' };

/** Sentences of the last page that say again what those of another kind said on the page before. */
interface Repetition {
  readonly kind: string;
  readonly of: string;
  /** Whether in the order of their texts rather than in that of the page. */
  readonly isSorted: boolean;
  /** The line that they follow. */
  readonly after: number;
}

const enough = 0.97;

/** Undefined where no attempt ended. */
export function learnLastPage(steps: readonly VisitedStep[], chosen: ReadonlySet<string>): LastPage | undefined {
  const endings = steps.filter(({ terminated, action }) => terminated && action !== undefined);
  if (endings.length === 0) return undefined;
  // Where ending an attempt changes nothing, its last page is the one that it ended on.
  const stayed = endings.filter(({ from, to }) => from.content === to.content);
  if (stayed.length >= enough * endings.length) return ({ from }) => from;
  const kind = mostFrequent(endings.map(({ to }) => to.kind));
  const alike = endings.filter(({ to }) => to.kind === kind);
  const repetitions = learnRepetitions(alike, chosen);
  const repeated = new Set(repetitions.map((each) => each.kind));
  const plain = alike.map(({ to }) => to.sentences.filter((one) => !repeated.has(one.kind)));
  const rewardTexts = new Map<number, string>();
  const lines = plain[0]!.map((sentence, at) => {
    const columns = sentence.arguments.map((_, index) => plain.map((page) => page[at]?.arguments[index] ?? ''));
    return {
      sentence: { ...sentence, arguments: columns.map((texts) => mostFrequent(texts)) },
      slots: columns.map((texts) => slotOf(texts, alike, rewardTexts)),
    };
  });
  return ({ from, origin, reward }) => {
    const fill = (slot: Slot | undefined, text: string) => {
      if (slot?.from === 'origin') return origin?.arguments[slot.index] ?? text;
      return slot?.from === 'reward' ? (rewardTexts.get(reward) ?? String(reward)) : text;
    };
    const sentences = lines.flatMap(({ sentence, slots }, at): Sentence[] => [
      { ...sentence, arguments: sentence.arguments.map((text, index) => fill(slots[index], text)) },
      ...repetitions.filter(({ after }) => after === at).flatMap((repetition) => repeat(from, repetition)),
    ]);
    return makePage(kind, sentences, from.contentOf);
  };
}

function slotOf(
  texts: readonly string[],
  endings: readonly VisitedStep[],
  rewardTexts: Map<number, string>,
): Slot | undefined {
  const explains = (repeats: (row: number) => boolean) =>
    texts.filter((_, row) => repeats(row)).length >= enough * texts.length;
  const most = Math.max(0, ...endings.map(({ origin }) => origin?.arguments.length ?? 0));
  for (let index = 0; index < most; index++) {
    if (explains((row) => endings[row]!.origin?.arguments[index] === texts[row])) return { from: 'origin', index };
  }
  if (!explains((row) => texts[row] !== '' && Number(texts[row]) === endings[row]!.reward)) return undefined;
  for (const [row, text] of texts.entries()) rewardTexts.set(endings[row]!.reward, text);
  return { from: 'reward' };
}

/** Of each kind of sentence that repeats, nearly always, all of another kind that the page before says of choices. */
function learnRepetitions(endings: readonly VisitedStep[], chosen: ReadonlySet<string>): Repetition[] {
  const kinds = new Set(endings.flatMap(({ to }) => to.sentences.slice(1).map(({ kind }) => kind)));
  return [...kinds].flatMap((kind): Repetition[] => {
    const example = endings.find(({ to }) => to.sentences.some((one) => one.kind === kind))!.to.sentences;
    const after = example.findIndex((one) => one.kind === kind) - 1;
    const candidates = [...chosen].flatMap((of) => [false, true].map((isSorted) => ({ kind, of, isSorted, after })));
    const fits = (repetition: Repetition) => {
      const explained = endings.filter(({ from, to }) => {
        const said = to.sentences.filter((one) => one.kind === kind);
        return JSON.stringify(said) === JSON.stringify(repeat(from, repetition));
      });
      return explained.length >= enough * endings.length;
    };
    return candidates.filter(fits).slice(0, 1);
  });
}

function repeat({ sentences }: Page, { kind, of, isSorted }: Repetition): Sentence[] {
  const said = sentences.filter((one) => one.kind === of).map(({ arguments: args }) => ({ kind, arguments: args }));
  if (!isSorted) return said;
  const textOf = ({ arguments: args }: Sentence) => args.join('\n');
  return said.sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}
