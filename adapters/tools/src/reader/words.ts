const keptTexts = 4096;
/** Names and single values come again at every step. */
const longest = 64;
const kept = new Map<string, readonly string[]>();

/** The words of a text in lower case, shortened so that their inflections are equal; those of names in one piece, too: `orderId`. */
export function wordsOf(text: string): readonly string[] {
  const known = kept.get(text);
  if (known) return known;
  const words = splitWords(text);
  if (text.length <= longest) {
    if (kept.size >= keptTexts) kept.clear();
    kept.set(text, words);
  }
  return words;
}

function splitWords(text: string): readonly string[] {
  const spaced = text.replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  return (spaced.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? []).map(stem);
}

/** English endings; words of other languages mostly stay as they are. */
const stem = (word: string) =>
  word.length <= 3
    ? word
    : word.replace(/(?:(?<=\p{L}{3})(?:ies|ing|ed|es|ly)|(?<=\p{L}{2}[^s])s|(?<=\p{L}{3})e)$/u, '');

/** What a name or a value says that is one: `order_id` is an `order id`. */
export const plainName = (name: string) =>
  name
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ')
    .replace(/[_\-.\s]+/g, ' ')
    .toLowerCase();

/** The share of these words that is among those, in [0, 1]; 0 where there are none. */
export function shareOf(words: readonly string[], among: ReadonlySet<string>): number {
  if (words.length === 0) return 0;
  return words.filter((word) => among.has(word)).length / words.length;
}
