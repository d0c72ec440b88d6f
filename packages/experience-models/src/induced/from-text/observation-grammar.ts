import type { Sentence } from '@dreamgym/core';
import { count, type ListStyle, listReader, mostCounted, writeList } from './lists.ts';
import { anyOf, type Names, quoted } from './names.ts';
import { anyMark, listStyleIn, marks, sentencesOf } from './skeletons.ts';
import type { Template } from './templates.ts';

/** How observations are read and written. */
export interface ObservationGrammar {
  readonly forms: readonly Form[];
  /** Kind `verbatim`: a sentence that has no known wording, or the whole text where it could not be written back. */
  read(text: string): readonly Sentence[];
  write(sentences: readonly Sentence[]): string;
}

/** A kind of sentence, compiled. */
export interface Form {
  readonly kind: string;
  readonly template: Template;
  /** Names among its arguments; the instruction is none. */
  readonly nameArguments: readonly number[];
  readonly lists: boolean;
}

interface CompiledForm extends Form {
  readonly pattern: RegExp;
  readonly emptyPattern: RegExp | undefined;
  readonly arity: number;
  readonly itemsOf: (text: string) => readonly string[];
  writeForm(sentence: Sentence): string;
}

export const verbatim = 'verbatim';

/** A sentence may end here: before a space or the end, or after a mark that needs no space. */
const end = '(?:(?=\\s|$)|(?<=[。！？」』]))';
const parts = /([\uE000-\uE0FF])/u;

export function observationGrammar(
  templates: readonly Template[],
  given: { readonly names: Names; readonly styles: readonly ListStyle[]; readonly texts: readonly string[] },
): ObservationGrammar {
  const taken = new Set<string>([verbatim]);
  const forms = templates
    .map((template) => compile(template, given, taken))
    .sort((a, b) => wordsOf(b).length - wordsOf(a).length);
  const byKind = new Map(forms.map((form) => [form.kind, form]));

  const readOne = (text: string, place: number): { readonly sentence: Sentence; readonly end: number } | undefined => {
    for (const { kind, pattern, emptyPattern, arity, lists, itemsOf } of forms) {
      pattern.lastIndex = place;
      const match = pattern.exec(text);
      if (match) {
        const items = lists ? { items: itemsOf(match.groups!.items!) } : {};
        return { sentence: { kind, arguments: argumentsOf(match), ...items }, end: pattern.lastIndex };
      }
      if (!emptyPattern) continue;
      emptyPattern.lastIndex = place;
      const empty = emptyPattern.exec(text);
      if (empty && empty.length - 1 === arity) {
        return { sentence: { kind, arguments: argumentsOf(empty), items: [] }, end: emptyPattern.lastIndex };
      }
    }
    return undefined;
  };
  const readAll = (text: string): { readonly sentences: readonly Sentence[]; readonly gaps: readonly string[] } => {
    const sentences: Sentence[] = [];
    const gaps: string[] = [];
    let place = 0;
    for (;;) {
      const gap = /^\s*/.exec(text.slice(place))![0];
      gaps.push(gap);
      place += gap.length;
      if (place === text.length) return { sentences, gaps };
      const read = readOne(text, place);
      if (read) {
        sentences.push(read.sentence);
        place = read.end;
      } else {
        const piece = sentencesOf(text.slice(place)).pieces[0]!.text;
        sentences.push({ kind: verbatim, arguments: [piece] });
        place += piece.length;
      }
    }
  };

  const gapAt = learnGaps(given.texts, readAll);
  const write = (sentences: readonly Sentence[]): string => {
    let text = '';
    let previous = '';
    for (const sentence of sentences) {
      text += gapAt(previous, sentence.kind);
      const form = byKind.get(sentence.kind);
      if (!form && sentence.kind !== verbatim)
        throw new Error(`no recording has a sentence of kind '${sentence.kind}'`);
      text += form ? form.writeForm(sentence) : sentence.arguments[0]!;
      previous = sentence.kind;
    }
    return text + gapAt(previous, '');
  };
  const known = new Map<string, readonly Sentence[]>();
  return {
    forms,
    write,
    read(text) {
      const found = known.get(text);
      if (found) return found;
      const { sentences } = readAll(text);
      const read = write(sentences) === text ? sentences : [{ kind: verbatim, arguments: [text] }];
      if (known.size < mostKept) known.set(text, read);
      return read;
    },
  };
}

/** Texts that are kept as they were read. */
const mostKept = 20_000;

function wordsOf({ template }: Form): string {
  return template.words.replace(/[\uE000-\uE0FF]/gu, '');
}

function argumentsOf(match: RegExpExecArray): string[] {
  const { items, ...named } = match.groups ?? {};
  return Object.values(named);
}

function compile(
  template: Template,
  { names, styles }: { readonly names: Names; readonly styles: readonly ListStyle[] },
  taken: Set<string>,
): CompiledForm {
  const { words, empty, endsLine } = template;
  const styleIndex = listStyleIn(words);
  const style = styleIndex === undefined ? undefined : styles[styleIndex]!;
  const reader = style && listReader(style, names.shapes);
  const source = (text: string) => {
    let argument = 0;
    return text
      .split(parts)
      .map((piece) => {
        if (piece === marks.name) return `(?<a${argument++}>${anyOf(names.shapes)})`;
        // Sentences of an instruction that ends its line belong to it.
        if (piece === marks.instruction) return `(?<a${argument++}>[^\\n]+${endsLine ? '' : '?'})`;
        if (anyMark.test(piece)) return `(?<items>${reader!.source})`;
        return quoted(piece);
      })
      .join('');
  };
  const pattern = (text: string) => new RegExp(source(text) + end, 'uy');
  const inserted = words.split(parts).filter((piece) => piece === marks.name || piece === marks.instruction);
  const fill = (text: string, { arguments: args, items = [] }: Sentence) => {
    let argument = 0;
    return text
      .split(parts)
      .map((piece) => {
        if (piece === marks.name || piece === marks.instruction) return args[argument++]!;
        return anyMark.test(piece) ? writeList(items, style!) : piece;
      })
      .join('');
  };
  return {
    kind: nameFor(words, taken),
    template,
    lists: style !== undefined,
    nameArguments: inserted.flatMap((piece, index) => (piece === marks.name ? [index] : [])),
    arity: inserted.length,
    pattern: pattern(words),
    emptyPattern: empty === undefined ? undefined : pattern(empty),
    itemsOf: (text) => reader!.read(text),
    writeForm: (sentence) => fill(sentence.items?.length === 0 && empty !== undefined ? empty : words, sentence),
  };
}

/** The wording, `_` for what is put in and `…` for a list. */
function nameFor(words: string, taken: Set<string>): string {
  const name = words
    .replaceAll(marks.name, '_')
    .replaceAll(marks.instruction, '_')
    .replace(/[\uE010-\uE0FF]/u, '…')
    .replaceAll('$', '')
    .replace(/\s+/g, ' ');
  let unique = name;
  for (let number = 2; taken.has(unique); number++) unique = `${name} (${number})`;
  taken.add(unique);
  return unique;
}

/** The spaces and line breaks between two kinds of sentences; '' is the kind of the beginning and of the end. */
function learnGaps(
  texts: readonly string[],
  readAll: (text: string) => { readonly sentences: readonly Sentence[]; readonly gaps: readonly string[] },
): (previous: string, next: string) => string {
  const counts = new Map<string, Map<string, number>>();
  const note = (key: string, gap: string) => {
    const gaps = counts.get(key) ?? new Map<string, number>();
    counts.set(key, gaps);
    count(gaps, gap);
  };
  for (const text of texts) {
    const { sentences, gaps } = readAll(text);
    const kinds = ['', ...sentences.map(({ kind }) => kind), ''];
    for (const [index, gap] of gaps.entries()) {
      const [previous, next] = [kinds[index]!, kinds[index + 1]!];
      note(JSON.stringify([previous, next]), gap);
      if (previous !== '') note(JSON.stringify([next]), gap);
      if (previous !== '' && next !== '') note('', gap);
    }
  }
  const known = new Map([...counts].map(([key, gaps]) => [key, mostCounted(gaps)[0]]));
  return (previous, next) =>
    known.get(JSON.stringify([previous, next])) ??
    (previous === '' || next === '' ? '' : (known.get(JSON.stringify([next])) ?? known.get('') ?? ' '));
}
