import type { Sentence } from '@dreamgym/core';

/** One text for another. */
export type Exchange = readonly [old: string, present: string];

const wordForm = /[\p{L}\p{N}]+/gu;
const wordsIn = (text: string) => text.match(wordForm) ?? [];

/** In what two texts differ, whole words of it: `Averley` and `Elm Quay` for `Harbour of Averley` and `Harbour of Elm Quay`. */
export function differenceOf(old: string, present: string): Exchange | undefined {
  const [a, b] = [[...old.matchAll(wordForm)], [...present.matchAll(wordForm)]];
  const isSame = (at: number, of: number) => a.at(at)?.[0] === b.at(of)?.[0];
  let start = 0;
  while (start < a.length && start < b.length && isSame(start, start)) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && isSame(-1 - end, -1 - end)) end++;
  if (a.length - end <= start || b.length - end <= start) return undefined;
  return [between(old, a[start]!, a.at(-1 - end)!), between(present, b[start]!, b.at(-1 - end)!)];
}

/** The text from the first to the last of these words. */
function between(text: string, first: RegExpExecArray, last: RegExpExecArray): string {
  return text.slice(first.index, last.index + last[0].length);
}

/** The texts without the marks that both begin and end with. */
function withoutMarks([old, present]: Exchange): Exchange {
  const lead = /^[^\p{L}\p{N}]*/u.exec(old)![0];
  const tail = /[^\p{L}\p{N}]*$/u.exec(old)![0];
  if (lead.length + tail.length >= old.length || !present.startsWith(lead) || !present.endsWith(tail))
    return [old, present];
  return [old.slice(lead.length, old.length - tail.length), present.slice(lead.length, present.length - tail.length)];
}

/** Too little to be told from the same letters elsewhere. */
const isTelling = (text: string) => /\p{L}{2}|\p{N}{2}/u.test(text);

/**
 * Exchanges texts wherever they stand: as a whole, or as words within others, in whatever case and however they are joined (`Elm Quay`,
 * `elm_quay`, `Elm+Quay`).
 */
export function renaming(exchanges: readonly Exchange[]): (text: string) => string {
  const wholes = new Map(exchanges);
  const differences = exchanges.flatMap(([old, present]) => {
    const difference = differenceOf(old, present);
    return [withoutMarks([old, present]), ...(difference ? [difference] : [])];
  });
  const parts = differences.filter(([old, present]) => isTelling(old) && old.toLowerCase() !== present.toLowerCase());
  const ordered = [...new Map(parts)].sort(([one], [other]) => other.length - one.length);
  const rules = ordered.flatMap(([old, present]) => {
    const words = wordsIn(old);
    if (words.length === 0) return [];
    const pattern = words.map(escaped).join('([^\\p{L}\\p{N}]{1,3})');
    return [
      {
        form: new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'giu'),
        first: words[0]!.toLowerCase(),
        old,
        present,
      },
    ];
  });
  const known = new Map<string, string>();
  const rename = (text: string): string => {
    const whole = wholes.get(text);
    if (whole !== undefined) return whole;
    // What was put in is not exchanged again.
    const put: string[] = [];
    let renamed = text;
    const lower = text.toLowerCase();
    for (const { form, first, old, present } of rules) {
      if (!lower.includes(first)) continue;
      renamed = renamed.replace(form, (found, ...groups: unknown[]) => {
        const text = fitted(present, { found, old, separators: groups.slice(0, -2) as string[] });
        if (text === undefined) return found;
        put.push(text);
        return `\u0000${put.length - 1}\u0000`;
      });
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no page has that character, so it marks what was put in.
    return put.length === 0 ? text : renamed.replace(/\u0000(\d+)\u0000/g, (_, at: string) => put[Number(at)]!);
  };
  return (text) => {
    const before = known.get(text) ?? rename(text);
    known.set(text, before);
    return before;
  };
}

interface Place {
  readonly found: string;
  readonly old: string;
  /** What stands between the words that were found. */
  readonly separators: readonly string[];
}

/** The text as what it takes the place of was written; undefined where that is written in a way of its own. */
function fitted(present: string, { found, old, separators }: Place): string | undefined {
  if (found === old) return present;
  const isAlike = found.toLowerCase() === old.toLowerCase();
  if (!isAlike && new Set(separators).size !== 1) return undefined;
  const joined = isAlike ? present : wordsIn(present).join(separators[0]);
  if (found === found.toLowerCase() && old !== old.toLowerCase()) return joined.toLowerCase();
  const isCapital = /^\p{Lu}/u.test(found) && /^\p{Ll}/u.test(old);
  return isCapital ? joined.replace(/^./u, (letter) => letter.toUpperCase()) : joined;
}

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export function renamed(sentence: Sentence, rename: (text: string) => string): Sentence {
  const { arguments: args, items } = sentence;
  const changed = args.map(rename);
  if (!items && changed.every((text, at) => text === args[at])) return sentence;
  return { ...sentence, arguments: changed, ...(items && { items: items.map(rename) }) };
}
