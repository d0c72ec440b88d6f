import type { Term } from '@dreamgym/core';
import { mostFrequent, moveKey } from '../moves/moves.ts';
import type { VisitedStep } from '../moves/visits.ts';
import { makePage, type Page } from '../page.ts';

/** Where attempts end, what the last page says, and what was earned. */
export interface Endings {
  /** How often the action was seen to end attempts; undefined where it does not end them. */
  endsAt(kind: string, action: string): number | undefined;
  page(request: EndRequest): Page;
}

interface EndRequest {
  readonly from: Page;
  readonly origin: Term | undefined;
  readonly reward: number;
}

/** What a word of the last page repeats. */
type Slot =
  | { readonly from: 'origin'; readonly index: number }
  | { readonly from: 'reward' }
  | { readonly from: 'choices' };

const enough = 0.97;

export function learnEndings(steps: readonly VisitedStep[], chosen: ReadonlySet<string>): Endings {
  const taken = new Map<string, number>();
  const ended = new Map<string, number>();
  for (const { from, action, terminated } of steps) {
    if (!action) continue;
    for (const key of [moveKey(from.kind, action.name), action.name]) {
      taken.set(key, (taken.get(key) ?? 0) + 1);
      if (terminated) ended.set(key, (ended.get(key) ?? 0) + 1);
    }
  }
  const endings = steps.filter(({ terminated, action }) => terminated && action !== undefined);
  const rewardTexts = new Map<number, string>();
  const template = endings.length === 0 ? undefined : learnTemplate(endings, chosen, rewardTexts);
  return {
    endsAt(kind, action) {
      // Where it was never taken on such a page, it does what it does elsewhere.
      const own = moveKey(kind, action);
      const key = taken.has(own) ? own : action;
      const count = ended.get(key) ?? 0;
      return count >= enough * (taken.get(key) ?? 1) ? count : undefined;
    },
    page({ from, origin, reward }) {
      const picks = picksOn(from, chosen);
      const fill = (slot: Slot | undefined, text: string) => {
        if (slot?.from === 'origin') return origin?.arguments[slot.index] ?? text;
        if (slot?.from === 'reward') return rewardTexts.get(reward) ?? String(reward);
        return slot?.from === 'choices' ? choicesText(picks, text) : text;
      };
      return makePage(
        template!.kind,
        template!.lines.map(({ sentence, slots }) => ({
          ...sentence,
          arguments: sentence.arguments.map((text, index) => fill(slots[index], text)),
        })),
      );
    },
  };
}

/** The usual last page, and what its words repeat. */
function learnTemplate(endings: readonly VisitedStep[], chosen: ReadonlySet<string>, rewardTexts: Map<number, string>) {
  const kind = mostFrequent(endings.map(({ to }) => to.kind));
  const alike = endings.filter(({ to }) => to.kind === kind);
  const picks = alike.map(({ from }) => picksOn(from, chosen));
  const slotOf = (texts: readonly string[]): Slot | undefined => {
    const explains = (repeats: (row: number) => boolean) =>
      texts.filter((_, row) => repeats(row)).length >= enough * texts.length;
    const most = Math.max(0, ...alike.map(({ origin }) => origin?.arguments.length ?? 0));
    for (let index = 0; index < most; index++) {
      if (explains((row) => alike[row]!.origin?.arguments[index] === texts[row])) return { from: 'origin', index };
    }
    if (explains((row) => texts[row] !== '' && Number(texts[row]) === alike[row]!.reward)) {
      for (const [row, text] of texts.entries()) rewardTexts.set(alike[row]!.reward, text);
      return { from: 'reward' };
    }
    return explains((row) => choicesText(picks[row]!, texts[row]!) === texts[row]) ? { from: 'choices' } : undefined;
  };
  const lines = alike[0]!.to.sentences.map((sentence, at) => {
    const columns = sentence.arguments.map((_, index) =>
      alike.map(({ to }) => to.sentences[at]?.arguments[index] ?? ''),
    );
    return { sentence: { ...sentence, arguments: columns.map(exampleOf) }, slots: columns.map(slotOf) };
  });
  return { kind, lines };
}

/** The usual text; of JSON the longest, since an empty one does not show how it is spaced. */
function exampleOf(texts: readonly string[]): string {
  const usual = mostFrequent(texts);
  return usual.startsWith('{') ? texts.reduce((one, other) => (other.length > one.length ? other : one)) : usual;
}

function picksOn({ sentences }: Page, chosen: ReadonlySet<string>): (readonly [string, string])[] {
  return sentences
    .filter(({ kind, arguments: args }) => chosen.has(kind) && args.length === 2)
    .map(({ arguments: args }) => [args[0]!, args[1]!] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The choices as JSON, spaced as in the example. */
function choicesText(picks: readonly (readonly [string, string])[], example: string): string {
  const json = JSON.stringify(Object.fromEntries(picks));
  return /": /.test(example) ? json.replaceAll('":"', '": "').replaceAll('","', '", "') : json;
}
