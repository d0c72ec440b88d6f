import { type ListStyle, listsIn } from './lists.ts';
import type { Names } from './names.ts';

/** Characters for private use stand in a skeleton for what changes: a name, the instruction, a list of the style with this number. */
export const marks = { name: '\uE000', instruction: '\uE001', list: 0xe010 } as const;
export const anyMark = /[\uE000-\uE0FF]/u;

export const listMark = (style: number) => String.fromCharCode(marks.list + style);
/** The style of the list in a skeleton; undefined where it has none. */
export function listStyleIn(skeleton: string): number | undefined {
  const mark = /[\uE010-\uE0FF]/u.exec(skeleton)?.[0];
  return mark === undefined ? undefined : mark.charCodeAt(0) - marks.list;
}

/** A sentence with what may change in it taken out. */
export interface Skeleton {
  readonly skeleton: string;
  /** The names outside the list, in order. */
  readonly names: readonly string[];
  readonly before: string;
  /** Whether nothing follows in its line. */
  readonly endsLine: boolean;
}

export interface Piece {
  readonly text: string;
  /** The spaces and line breaks before it. */
  readonly before: string;
}

/** Sentence ends and line breaks part a text. */
const sentence = /(\s*)(\S(?:[^\n]*?)(?:[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+[」』”]*|(?=\s*(?:\n|$))))/uy;

/** The sentences of a text, and the spaces after the last one. */
export function sentencesOf(text: string): { readonly pieces: readonly Piece[]; readonly rest: string } {
  const pieces: Piece[] = [];
  sentence.lastIndex = 0;
  let place = 0;
  for (;;) {
    sentence.lastIndex = place;
    const match = sentence.exec(text);
    if (!match) return { pieces, rest: text.slice(place) };
    pieces.push({ text: match[2]!, before: match[1]! });
    place = sentence.lastIndex;
  }
}

/** The skeletons of an observation's sentences; undefined where it has a character that skeletons need. */
export function skeletonsOf(
  text: string,
  instruction: string,
  { names, styles }: { readonly names: Names; readonly styles: readonly ListStyle[] },
): readonly Skeleton[] | undefined {
  if (anyMark.test(text)) return undefined;
  const blanked = instruction.length > 1 ? text.replace(instruction, () => marks.instruction) : text;
  const { pieces, rest } = sentencesOf(blanked);
  return pieces.map((piece, index) => {
    const after = pieces[index + 1]?.before ?? `${rest}\n`;
    return { ...skeletonOf(piece.text, { names, styles }), before: piece.before, endsLine: after.includes('\n') };
  });
}

function skeletonOf(
  text: string,
  { names, styles }: { readonly names: Names; readonly styles: readonly ListStyle[] },
): Pick<Skeleton, 'skeleton' | 'names'> {
  const mentions = names.mentionsIn(text);
  // Of several lists the longest counts; the items of the others are names like any others.
  const list = [...listsIn({ text, mentions }, styles)].sort((a, b) => b.to - b.from - (a.to - a.from))[0];
  let skeleton = '';
  let place = 0;
  const outside: string[] = [];
  for (const [index, { name, start, end }] of mentions.entries()) {
    if (list && index > list.from && index <= list.to) continue;
    if (list && index === list.from) {
      skeleton += text.slice(place, list.start) + listMark(list.style);
      place = list.end;
      continue;
    }
    skeleton += text.slice(place, start) + marks.name;
    place = end;
    outside.push(name);
  }
  return { skeleton: skeleton + text.slice(place), names: outside };
}
