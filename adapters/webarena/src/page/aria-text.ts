import { pieces, plain, quoted, rest } from './element-line.ts';
import type { Tab } from './page-snapshot.ts';
import { type Part, partOf, wholePage } from './parts.ts';
import { tabsLine } from './tree-text.ts';

/** A node of a page as Playwright's aria snapshots have it. */
export interface AriaNode {
  readonly role: string;
  readonly name?: string;
  /** The text inside, where nothing else is. */
  readonly text?: string;
  /** A text stands for itself. */
  readonly children?: readonly (AriaNode | string)[];
  /** Set where it can be acted on. */
  readonly ref?: string;
  readonly placeholder?: string;
  readonly active?: boolean;
  readonly checked?: boolean | 'mixed';
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly invalid?: boolean | string;
  readonly pressed?: boolean | 'mixed';
  readonly selected?: boolean;
}

export interface AriaTextOptions {
  readonly tabs: readonly Tab[];
  /** The index of the observed tab. */
  readonly current: number;
  /** The most characters of the tree, at least 100; 16,000 by default. Of a longer page there is a part. */
  readonly maxLength?: number;
  /** How many of the lines come before that part; 0 by default. */
  readonly from?: number;
  /** Whether the page has more than was read of it. */
  readonly partial?: boolean;
}

/** A page in the `aria` format. */
export interface AriaText {
  readonly text: string;
  /** What the references of the text stand for: `link "Log in"`. */
  readonly elements: ReadonlyMap<string, string>;
  readonly part: Part;
}

/** A whole page, frames included, in the shape of Playwright's aria snapshots, without labels that repeat a field's name. */
export function ariaText(page: readonly (AriaNode | string)[], options: AriaTextOptions): AriaText {
  const { tabs, current, maxLength = 16_000, partial = false, from = 0 } = options;
  const lines: Line[] = [];
  collectAll(page, 0, lines);
  const { kept, written: tree, part } = bounded(lines, { maxLength, partial, from });
  const elements = new Map(kept.flatMap(({ ref, description }) => (ref === undefined ? [] : [[ref, description]])));
  return { text: `${tabsLine(tabs, current)}\n\n${tree}`, elements, part };
}

interface Line {
  readonly depth: number;
  /** `link "Log in"`. */
  readonly description: string;
  readonly state: string;
  readonly text: string;
  /** Set where it can be acted on. */
  readonly ref?: string;
}

function collect(node: AriaNode, depth: number, lines: Line[]): void {
  const { role, name = '', text: said = '', children = [], ref } = node;
  const text = name === said ? '' : plain(said);
  if (text === '' && name === '' && children.length === 0 && ref === undefined) return;
  const description = name === '' ? role : `${role} ${quoted(plain(name))}`;
  const [first = '', ...others] = pieces(text, longestText);
  lines.push({ depth, description, state: stateOf(node), text: first, ref });
  for (const piece of [...rest(plain(name)), ...others]) lines.push(...plainTexts(piece, depth + 1));
  collectAll(children, depth + 1, lines);
}

/** Leaves out texts that say no more than the name of what stands beside them. */
function collectAll(nodes: readonly (AriaNode | string)[], depth: number, lines: Line[]): void {
  const names = new Set(nodes.map((node) => (typeof node === 'string' ? '' : node.name)));
  for (const node of nodes) {
    if (typeof node !== 'string') collect(node, depth, lines);
    else if (plain(node) !== '' && !names.has(plain(node))) lines.push(...plainTexts(node, depth));
  }
}

/** The most characters of a text in one line. */
const longestText = 1000;

function plainTexts(text: string, depth: number): Line[] {
  return pieces(plain(text), longestText).map((piece) => ({ depth, description: 'text', state: '', text: piece }));
}

function stateOf(node: AriaNode): string {
  const states: readonly (readonly [string, unknown])[] = [
    ['checked', node.checked],
    ['disabled', node.disabled],
    ['expanded', node.expanded],
    ['active', node.active],
    ['invalid', node.invalid],
    ['pressed', node.pressed],
    ['selected', node.selected],
    ['placeholder', node.placeholder],
  ];
  const set = states.filter(([, value]) => value !== undefined && value !== false && value !== '');
  return set.map(([state, value]) => (value === true ? ` [${state}]` : ` [${state}=${value}]`)).join('');
}

function written({ depth, description, state, ref, text }: Line): string {
  const reference = ref === undefined ? '' : ` [ref=${ref}]`;
  return `${'  '.repeat(depth)}- ${description}${state}${reference}${text === '' ? '' : `: ${text}`}`;
}

function bounded(
  lines: readonly Line[],
  { maxLength, partial, from }: { readonly maxLength: number; readonly partial: boolean; readonly from: number },
): { readonly kept: readonly Line[]; readonly written: string; readonly part: Part } {
  const all = lines.map(written);
  const length = all.reduce((sum, line) => sum + line.length + 1, 0);
  if (length <= maxLength && !partial) return { kept: lines, written: all.join('\n'), part: wholePage };
  const marks = '- … 99999+ more lines'.length + (from > 0 ? '- … 99999 more lines above'.length + 1 : 0);
  const { part, end } = partOf(
    all.map((line) => line.length),
    { room: maxLength - marks, from },
  );
  const left = all.length - end;
  const shown = [
    ...(part.from > 0 ? [`- … ${part.from} more lines above`] : []),
    ...all.slice(part.from, end),
    ...(left > 0 || partial ? [`- … ${left}${partial ? '+' : ''} more lines`] : []),
  ];
  return { kept: lines.slice(part.from, end), written: shown.join('\n'), part };
}
