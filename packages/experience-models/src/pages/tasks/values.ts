import type { Sentence } from '@dreamgym/core';
import { wordsIn } from '../names.ts';
import type { Page, PageWalk } from '../page.ts';

/** Which texts stand in the same places on pages and in actions, so that one can be asked for in the place of another. */
export interface Values {
  /** The texts that stand where this one does, upper and lower case aside; those that share most places with it first. */
  like(text: string): readonly string[];
}

export function learnValues(walks: readonly PageWalk[]): Values {
  let tables: ReturnType<typeof gather> | undefined;
  return {
    like(text) {
      tables ??= gather(walks);
      const { placesOf, textsAt } = tables;
      const own = wordsIn(text).join(' ');
      const shared = new Map<string, number>();
      for (const place of placesOf.get(own) ?? []) {
        for (const other of textsAt.get(place)!) shared.set(other, (shared.get(other) ?? 0) + 1);
      }
      return [...shared]
        .filter(([other]) => wordsIn(other).join(' ') !== own)
        .sort(([, one], [, other]) => other - one)
        .map(([other]) => other);
    },
  };
}

/** Places that more texts stand in than this hold anything. */
const mostTexts = 2000;

function gather(walks: readonly PageWalk[]) {
  const textsAt = new Map<string, Set<string>>();
  const put = (place: string, text: string) => {
    if (wordsIn(text).length > 0) textsAt.set(place, (textsAt.get(place) ?? new Set()).add(text));
  };
  const seen = new Set<string>();
  for (const { steps } of walks) {
    for (const { from, action } of steps) {
      for (const [index, text] of (action?.arguments ?? []).entries()) put(`${action!.name}|${index}`, text);
      if (seen.has(from.content)) continue;
      seen.add(from.content);
      for (const { place, text } of placesOn(from)) put(place, text);
    }
  }
  const placesOf = new Map<string, string[]>();
  for (const [place, texts] of textsAt) {
    if (texts.size > mostTexts) continue;
    for (const text of texts) {
      const key = wordsIn(text).join(' ');
      placesOf.set(key, [...(placesOf.get(key) ?? []), place]);
    }
  }
  return { placesOf, textsAt };
}

/** Each text of a page, and where it stands: in which kind of sentence, and in lists under which heading. */
function placesOn({ kind, sentences }: Page): { place: string; text: string }[] {
  return sentences.flatMap((sentence: Sentence) => [
    ...sentence.arguments.map((text, index) => ({ place: `${kind}|${sentence.kind}|${index}`, text })),
    ...(sentence.items ?? []).map((text) => ({ place: `${kind}|${sentence.kind}|of ${sentence.arguments[0]}`, text })),
  ]);
}
