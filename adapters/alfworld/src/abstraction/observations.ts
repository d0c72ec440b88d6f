import type { Sentence } from '@dreamgym/core';
import { forms, type SentenceForm } from './sentences.ts';

/** A sentence's words, cut where something is put in. */
interface Template {
  readonly kind: string;
  /** Literal text, an argument by number, or a list. */
  readonly parts: readonly (string | number | { readonly article: string })[];
  readonly empty: string | undefined;
  readonly pattern: RegExp;
  readonly lists: boolean;
}

const templates: readonly Template[] = Object.entries(forms).map(([kind, form]) => template(kind, form));
const templatesByKind: Readonly<Record<string, Template | undefined>> = Object.fromEntries(
  templates.map((one) => [one.kind, one]),
);

function template(kind: string, { words, empty }: SentenceForm): Template {
  const pieces = words.split(/(\$\d|[#%*])/).filter((piece) => piece !== '');
  const parts = pieces.map((piece) => {
    if (piece === '#') return { article: 'a ' };
    if (piece === '%') return { article: '' };
    if (piece === '*') return 0;
    return piece.startsWith('$') ? Number(piece.slice(1)) : piece;
  });
  const patterns = pieces.map((piece) => {
    if (piece === '#' || piece === '%') return '(?<items>[^.]+)';
    if (piece === '*') return '([^]*)';
    return piece.startsWith('$') ? '([a-z]+ \\d+)' : quoted(piece);
  });
  const source = empty === undefined ? patterns.join('') : `${quoted(empty)}|${patterns.join('')}`;
  const lists = pieces.some((piece) => piece === '#' || piece === '%');
  return { kind, parts, empty, pattern: new RegExp(`(?:${source})`, 'y'), lists };
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Reads an observation so that it can be written back byte for byte; text of another form is one `verbatim` sentence. */
export function readObservation(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let place = 0;
  while (place < text.length) {
    const read = readSentence(text, place);
    if (!read) return verbatim(text);
    sentences.push(read.sentence);
    place = read.end;
    while (text[place] === ' ' || text[place] === '\n') place++;
  }
  return writeObservation(sentences) === text ? sentences : verbatim(text);
}

function verbatim(text: string): readonly Sentence[] {
  return [{ kind: 'verbatim', arguments: [text] }];
}

function readSentence(text: string, place: number): { readonly sentence: Sentence; readonly end: number } | undefined {
  for (const { kind, pattern, lists } of templates) {
    pattern.lastIndex = place;
    const match = pattern.exec(text);
    if (!match) continue;
    const end = pattern.lastIndex;
    if (!lists) return { sentence: { kind, arguments: match.slice(1) }, end };
    // The list is the last group of every form that has one.
    return { sentence: { kind, arguments: match.slice(1, -1), items: readList(match.groups?.items) }, end };
  }
  return undefined;
}

function readList(items: string | undefined): string[] {
  if (items === undefined || items === 'nothing') return [];
  return items.split(', ').map((item) => item.replace(/^(?:and )?(?:a )?/, ''));
}

/** Words sentences; the inverse of `readObservation`. Throws where a kind is unknown. */
export function writeObservation(sentences: readonly Sentence[]): string {
  let text = '';
  let previous = '';
  for (const sentence of sentences) {
    if (text !== '') text += previous === 'welcome' || sentence.kind === 'task' ? '\n\n' : ' ';
    text += writeSentence(sentence);
    previous = sentence.kind;
  }
  return text;
}

function writeSentence(sentence: Sentence): string {
  if (sentence.kind === 'verbatim') return sentence.arguments[0]!;
  const form = templatesByKind[sentence.kind];
  if (!form) throw new Error(`there is no kind of sentence '${sentence.kind}' in ALFWorld`);
  const items = sentence.items ?? [];
  if (form.empty !== undefined && items.length === 0) return form.empty;
  let text = '';
  for (const part of form.parts) {
    if (typeof part === 'string') text += part;
    else if (typeof part === 'number') text += sentence.arguments[part];
    else text += writeList(items, part.article);
  }
  return text;
}

function writeList(items: readonly string[], article: string): string {
  const last = items.length - 1;
  if (last < 0) return 'nothing';
  let text = article + items[0];
  for (let i = 1; i <= last; i++) text += (i === last ? ', and ' : ', ') + article + items[i];
  return text;
}
