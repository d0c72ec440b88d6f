import { anyOf, type Mention, quoted, wordShape } from './names.ts';

/** How an environment writes lists: `a mug 1, a cup 2, and a pan 1`. */
export interface ListStyle {
  /** What stands before every item. */
  readonly article: string;
  /** What stands between items, and before the last one. */
  readonly separator: string;
  readonly last: string;
}

/** Items of a list, and where they stand in a text with their articles. */
export interface FoundList {
  readonly style: number;
  /** The first and the last one among the mentions of the text. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** What parts items was so often found between three, in different sentences. */
const leastRuns = 3;
/** The last item is parted otherwise if it is in this share of the lists. */
const mostly = 0.8;
/** What parts items is no longer than this. */
const longestGap = 16;

/** A text with the names found in it. */
export interface ReadText {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/** Finds the ways in which names are listed: one text stands between two of them, and again before the next. */
export function listStyles(sentences: readonly ReadText[]): readonly ListStyle[] {
  const runs = new Map<string, { before: Map<string, number>; after: Map<string, number>; count: number }>();
  for (const { text, mentions } of sentences) {
    const gaps = mentions.slice(1).map(({ start }, index) => text.slice(mentions[index]!.end, start));
    for (let first = 0; first < gaps.length; first++) {
      const gap = gaps[first]!;
      if (gap === '' || gap.length > longestGap) continue;
      let last = first;
      while (gaps[last + 1] === gap) last += 1;
      if (last > first) {
        const run = runs.get(gap) ?? { before: new Map(), after: new Map(), count: 0 };
        runs.set(gap, run);
        run.count += 1;
        const head = text.slice(mentions[first - 1]?.end ?? 0, mentions[first]!.start);
        count(run.before, head.slice(-longestGap));
        count(run.after, gaps[last + 1] ?? '');
      }
      first = last;
    }
  }
  const styles = [...runs]
    .filter(([, run]) => run.count >= leastRuns)
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([gap, { before, after, count: all }]) => {
      const [next, times] = mostCounted(after);
      const last = next !== '' && times >= mostly * all ? next : gap;
      const shared = commonEnd(commonEnd(gap, last), mostCounted(before)[0]);
      // An article begins with its word.
      const article = shared.trimStart();
      const without = (text: string) => text.slice(0, text.length - article.length);
      return { article, separator: without(gap), last: without(last) };
    });
  // Who lists with articles lists without them too, in the same way.
  const bare = styles.map((style) => ({ ...style, article: '' }));
  const all = new Map([...styles, ...bare].map((style) => [JSON.stringify(style), style]));
  return [...all.values()];
}

/** The lists of a text that have two items at least. */
export function listsIn({ text, mentions }: ReadText, styles: readonly ListStyle[]): readonly FoundList[] {
  const found: FoundList[] = [];
  let from = 0;
  while (from < mentions.length) {
    const best = styles
      .map((style, index) => ({ index, style, to: endOfList({ text, mentions }, from, style) }))
      .filter(({ to }) => to > from)
      .sort((a, b) => b.to - a.to)[0];
    if (best) {
      const start = mentions[from]!.start - best.style.article.length;
      found.push({ style: best.index, from, to: best.to, start, end: mentions[best.to]!.end });
    }
    from = (best?.to ?? from) + 1;
  }
  return found;
}

function endOfList({ text, mentions }: ReadText, from: number, { article, separator, last }: ListStyle): number {
  const before = (index: number) => text.slice(mentions[index - 1]?.end ?? 0, mentions[index]!.start);
  if (!before(from).endsWith(article)) return from;
  let to = from;
  while (to + 1 < mentions.length) {
    const gap = before(to + 1);
    if (gap === last + article) {
      // Where the last item is parted as the others are, more may follow.
      to += 1;
      if (last !== separator) return to;
    } else if (gap === separator + article) to += 1;
    else break;
  }
  // A list that should end with its last item, and does not, is none.
  return last === separator ? to : from;
}

export function writeList(items: readonly string[], { article, separator, last }: ListStyle): string {
  let text = '';
  for (const [index, item] of items.entries()) {
    if (index > 0) text += index === items.length - 1 ? last : separator;
    text += article + item;
  }
  return text;
}

/** Reads what `writeList` writes, of items that have one of these shapes; their shapes and the source are regular expressions without groups. */
export function listReader(
  { article, separator, last }: ListStyle,
  shapes: readonly string[],
): { readonly source: string; read(text: string): readonly string[] } {
  // What parts items is in none of them: else there would be very many ways to read a long list.
  const parts = [separator, last].map((text) => quoted(text.trim() || text));
  const whole = shapes.filter((shape) => !parts.some((part) => shape.includes(part)));
  const shape = anyOf(whole.length > 0 ? whole : [wordShape]);
  const item = quoted(article) + shape;
  const source = `${item}(?:${quoted(separator)}${item})*(?:${quoted(last)}${item})?`;
  const items = new RegExp(`(?:${quoted(last)}|${quoted(separator)}|^)${quoted(article)}(${shape})`, 'uy');
  return {
    source,
    read(text) {
      const found: string[] = [];
      items.lastIndex = 0;
      while (items.lastIndex < text.length) {
        const match = items.exec(text);
        if (!match) break;
        found.push(match[1]!);
      }
      return found;
    },
  };
}

/** The items of lists that are no known names, though at least half of the list are. */
export function newItems(
  sentences: readonly ReadText[],
  styles: readonly ListStyle[],
  shapes: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const style of styles) {
    const reader = listReader(style, shapes);
    const pattern = new RegExp(reader.source, 'gu');
    for (const { text, mentions } of sentences) {
      const known = new Set(mentions.map(({ name }) => name));
      if (known.size === 0) continue;
      for (const [list] of text.matchAll(pattern)) {
        const items = reader.read(list);
        const unknown = items.filter((item) => !known.has(item));
        if (2 * unknown.length <= items.length) for (const item of unknown) found.add(item);
      }
    }
  }
  return found;
}

function commonEnd(one: string, other: string): string {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return one.slice(one.length - length);
}

export function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What was counted most often, and how often. */
export function mostCounted(counts: ReadonlyMap<string, number>): readonly [key: string, count: number] {
  let best: readonly [string, number] = ['', 0];
  for (const entry of counts) if (entry[1] > best[1]) best = entry;
  return best;
}
