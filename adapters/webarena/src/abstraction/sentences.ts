import type { Sentence, SentenceMeaning, Term } from '@dreamgym/core';

/** Roles of elements that hold a value. */
const fields = [
  ...['textbox', 'searchbox', 'combobox', 'listbox', 'spinbutton', 'slider', 'date', 'time', 'color'],
] as const;

/** Roles of elements that can be clicked and hold none. */
const clickables = [
  ...['link', 'button', 'checkbox', 'radio', 'switch', 'tab', 'option', 'treeitem'],
  ...['menuitem', 'menuitemcheckbox', 'menuitemradio'],
] as const;

/** What can be read only. */
const texts = [
  ...['text', 'row', 'alert', 'status', 'note', 'heading', 'image', 'dialog', 'progressbar', 'meter', 'tabpanel'],
] as const;

/** What follows the name of an element. */
interface ElementParts {
  readonly name: string;
  /** Which of several alike it is, from 2 on; empty for the first. */
  readonly number: string;
  /** What a field holds. */
  readonly value: string;
  /** `required`, `partly checked`; empty where nothing is to be said. */
  readonly state: string;
  readonly options: readonly string[] | undefined;
}

const fact = (name: string, ...args: string[]): Term => ({ name, arguments: args });

/** Arguments: of fields the name, number, value and state; of other elements the name, number and state; of texts the text. */
export const sentences: Readonly<Record<string, SentenceMeaning>> = {
  page: { asserts: [fact('title', '$0'), fact('address', '$1')] },
  'open tab': { asserts: [fact('open tab', '$0', '$1')] },
  ...Object.fromEntries(fields.map((role) => [role, { asserts: [fact(role, '$0', '$1', '$2', '$3')] }])),
  ...Object.fromEntries(clickables.map((role) => [role, { asserts: [fact(role, '$0', '$1', '$2')] }])),
  ...Object.fromEntries(texts.map((role) => [role, { asserts: [fact(role, '$0')] }])),
  more: {},
  'more above': {},
  verbatim: {},
};

const isField: ReadonlySet<string> = new Set(fields);
const isClickable: ReadonlySet<string> = new Set(clickables);
const isText: ReadonlySet<string> = new Set(texts);

const string = '"(?:[^"\\\\]|\\\\.)*"';
const pageLine = new RegExp(`^page (${string}) at (.*)$`);
const tabLine = /^tab (\d+) of (\d+)$/;
const moreLine = /^… (\d+\+?) more lines( above)?$/;
const elementLine = new RegExp(
  `^(\\w+) (${string})(?: #(\\d+))?(?: = (${string}))?((?: [a-z]+)*?)(?: of (${string}(?:, ${string})*))?$`,
);

/** The sentence of a line of an abstract state, its kind the role of what it tells of. */
export function readLine(line: string): Sentence {
  const read = sentenceOf(line);
  return read && writeLine(read) === line ? read : { kind: 'verbatim', arguments: [line] };
}

function sentenceOf(line: string): Sentence | undefined {
  const page = pageLine.exec(line);
  if (page) return { kind: 'page', arguments: [JSON.parse(page[1]!) as string, page[2]!] };
  const tab = tabLine.exec(line);
  if (tab) return { kind: 'open tab', arguments: [tab[1]!, tab[2]!] };
  const more = moreLine.exec(line);
  if (more) return { kind: more[2] ? 'more above' : 'more', arguments: [more[1]!] };
  const element = elementLine.exec(line);
  if (!element) return undefined;
  const [, role, quoted, number = '', value = '""', words = '', options] = element;
  const kind = role!;
  const name = JSON.parse(quoted!) as string;
  const state = words.trim();
  if (isText.has(kind)) return { kind, arguments: [name] };
  if (isClickable.has(kind)) return { kind, arguments: [name, number, state] };
  if (!isField.has(kind)) return undefined;
  const items = options === undefined ? undefined : (JSON.parse(`[${options}]`) as string[]);
  return { kind, arguments: [name, number, JSON.parse(value) as string, state], ...(items && { items }) };
}

/** What an element's sentence says; undefined for sentences of other kinds. */
export function elementOf({ kind, arguments: args, items }: Sentence): ElementParts | undefined {
  const [name = '', number = '', third = '', fourth = ''] = args;
  if (isClickable.has(kind)) return { name, number, value: '', state: third, options: undefined };
  return isField.has(kind) ? { name, number, value: third, state: fourth, options: items } : undefined;
}

/** An element by how its line begins, as actions name it: `button "Add to cart" #2`. */
export function keyOf(role: string, { name, number }: Pick<ElementParts, 'name' | 'number'>): string {
  return `${role} ${JSON.stringify(name)}${number === '' ? '' : ` #${number}`}`;
}

export function writeLine(sentence: Sentence): string {
  const { kind, arguments: args } = sentence;
  const [first = '', second = ''] = args;
  if (kind === 'verbatim') return first;
  if (kind === 'page') return `page ${JSON.stringify(first)} at ${second}`;
  if (kind === 'open tab') return `tab ${first} of ${second}`;
  if (kind === 'more') return `… ${first} more lines`;
  if (kind === 'more above') return `… ${first} more lines above`;
  const element = elementOf(sentence);
  if (!element) return `${kind} ${JSON.stringify(first)}`;
  const { value, state, options } = element;
  return [
    keyOf(kind, element),
    ...(value === '' ? [] : [`= ${JSON.stringify(value)}`]),
    ...(state === '' ? [] : [state]),
    ...(options ? [`of ${options.map((option) => JSON.stringify(option)).join(', ')}`] : []),
  ].join(' ');
}
