/** Words of a text in lower case, in order, numbers and all. */
export type Words = readonly string[];

export function wordsIn(text: string): Words {
  return text.toLowerCase().match(wordForm) ?? [];
}

const wordForm = /[\p{L}\p{N}]+/gu;

/** A run of an instruction's words that names something. */
export interface Name {
  /** The number of its first word. */
  readonly start: number;
  readonly words: Words;
}

/** Runs of the words that are a whole text of these: the longest ones, in order. */
export function namesAmong(words: Words, texts: Iterable<string>): Name[] {
  const known = new Set(Array.from(texts, (text) => wordsIn(text).join(' ')));
  const found: Name[] = [];
  for (let start = 0; start < words.length; ) {
    let end = words.length;
    while (end > start && !known.has(words.slice(start, end).join(' '))) end--;
    if (end > start) found.push({ start, words: words.slice(start, end) });
    start = Math.max(end, start + 1);
  }
  return found;
}

/** A form of instructions: words, and variables where names stand. */
export type Form = readonly string[];

export const variable = (number: number) => `◦${number}`;
export const isVariable = (word: string) => word.startsWith('◦');

/** The words with these names as variables. */
export function formOf(words: Words, names: readonly Name[]): string[] {
  const form: string[] = [];
  for (let at = 0; at < words.length; ) {
    const number = names.findIndex(({ start }) => start === at);
    form.push(number < 0 ? words[at]! : variable(number));
    at += number < 0 ? 1 : names[number]!.words.length;
  }
  return form;
}

/** What stands in the place of the form's variables; undefined where the words are not of the form. */
export function matchForm(form: Form, words: Words): Words[] | undefined {
  const names: Words[] = [];
  // From where the rest of the form was found not to match: names that stand side by side could be parted in very many ways.
  const failed = new Set<number>();
  const match = (part: number, at: number): boolean => {
    if (part === form.length) return at === words.length;
    const expected = form[part]!;
    if (!isVariable(expected)) return words[at] === expected && match(part + 1, at + 1);
    const place = part * (words.length + 1) + at;
    if (failed.has(place)) return false;
    for (let end = at + 1; end <= words.length; end++) {
      names.push(words.slice(at, end));
      if (match(part + 1, end)) return true;
      names.pop();
    }
    failed.add(place);
    return false;
  };
  return match(0, 0) ? names : undefined;
}

/** The text with another one in the place of a run of its words, wherever that stands, or at one place only. */
export function replaceWords(
  text: string,
  { words, by, at }: { readonly words: Words; readonly by: string; readonly at?: number },
): string {
  const found = [...text.matchAll(wordForm)];
  const lower = found.map(([word]) => word.toLowerCase());
  let replaced = '';
  let kept = 0;
  for (let start = 0; start + words.length <= lower.length; start++) {
    if (words.length === 0 || (at !== undefined && start !== at)) continue;
    if (!words.every((word, offset) => lower[start + offset] === word)) continue;
    const last = found[start + words.length - 1]!;
    replaced += text.slice(kept, found[start]!.index) + by;
    kept = last.index + last[0].length;
    start += words.length - 1;
  }
  return replaced + text.slice(kept);
}
