import { cut } from '@dreamgym/core/text';
import type { Tab } from './page-snapshot.ts';
import { tabsLine } from './tree-text.ts';

/** A node of Playwright's `page.ariaSnapshotJSON({ mode: 'ai' })`. */
export interface AriaNode {
  readonly role: string;
  readonly name?: string;
  /** The text inside, where nothing else is. */
  readonly text?: string;
  /** A text stands for itself. */
  readonly children?: readonly (AriaNode | string)[];
  readonly ref?: string;
  readonly cursor?: string;
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
  /** The most characters of the tree, at least 100; 16,000 by default. Long texts are cut first, then texts left out from the end, then elements. */
  readonly maxLength?: number;
  /** Whether the page has more than was read of it. */
  readonly partial?: boolean;
}

/** A page in the `aria` format. */
export interface AriaText {
  readonly text: string;
  /** What the references of the text stand for: `link "Log in"`. */
  readonly elements: ReadonlyMap<string, string>;
}

/**
 * A whole page, frames included, as Playwright's aria snapshot has it, without what an agent has no use for: wrappers, addresses of
 * links, references to what cannot be acted on, labels that repeat a field's name. Passwords are not shown.
 */
export function ariaText(page: readonly (AriaNode | string)[], options: AriaTextOptions): AriaText {
  const { tabs, current, maxLength = 16_000, partial = false } = options;
  const lines: Line[] = [];
  collectAll(page, 0, lines);
  const elements = new Map<string, string>();
  for (const { ref, description } of lines) if (ref !== undefined) elements.set(ref, description);
  return { text: `${tabsLine(tabs, current)}\n\n${bounded(lines, { maxLength, partial })}`, elements };
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

const wrappers: ReadonlySet<string> = new Set(['generic', 'rowgroup', 'none', 'presentation']);

const actionable: ReadonlySet<string> = new Set([
  ...['button', 'checkbox', 'combobox', 'gridcell', 'link', 'listbox', 'menuitem', 'menuitemcheckbox', 'menuitemradio'],
  ...['option', 'radio', 'scrollbar', 'searchbox', 'slider', 'spinbutton', 'switch', 'tab', 'textbox', 'treeitem'],
]);

function collect(node: AriaNode, depth: number, lines: Line[]): void {
  const { role, name = '', children = [] } = node;
  // The summary of a folded part is a generic with a name.
  const clickable = node.cursor === 'pointer' || (role === 'generic' && name !== '');
  const ref = actionable.has(role) || clickable ? node.ref : undefined;
  const text = name === node.text ? '' : textOf(node);
  if (wrappers.has(role) && name === '' && ref === undefined) {
    if (text !== '') lines.push(plainText(text, depth));
    collectAll(children, depth, lines);
    return;
  }
  if (text === '' && name === '' && children.length === 0 && ref === undefined) return;
  const description = name === '' ? role : `${role} ${JSON.stringify(name)}`;
  lines.push({ depth, description, state: stateOf(node), text, ref });
  collectAll(children, depth + 1, lines);
}

/** Leaves out texts that say no more than the name of what stands beside them. */
function collectAll(nodes: readonly (AriaNode | string)[], depth: number, lines: Line[]): void {
  const names = new Set(nodes.map((node) => (typeof node === 'string' ? '' : node.name)));
  for (const node of nodes) {
    if (typeof node !== 'string') collect(node, depth, lines);
    else if (node.trim() !== '' && !names.has(node.trim())) lines.push(plainText(node, depth));
  }
}

function plainText(text: string, depth: number): Line {
  return { depth, description: 'text', state: '', text: text.replace(/\s+/g, ' ').trim() };
}

function textOf({ role, name = '', text = '' }: AriaNode): string {
  const secret = role === 'textbox' && /password|passphrase|\bpin\b/i.test(name);
  return secret ? '•'.repeat(text.length) : text.replace(/\s+/g, ' ').trim();
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

const shortText = 80;

function bounded(
  lines: readonly Line[],
  { maxLength, partial }: { readonly maxLength: number; readonly partial: boolean },
): string {
  let kept = lines.map(written);
  let length = kept.reduce((sum, line) => sum + line.length + 1, 0);
  if (length <= maxLength && !partial) return kept.join('\n');
  const room = maxLength - '- … 99999 more'.length;
  kept = lines.map((line) => {
    return written(line.text.length > shortText ? { ...line, text: `${cut(line.text, shortText)}…` } : line);
  });
  length = kept.reduce((sum, line) => sum + line.length + 1, 0);
  const removed = new Set<number>();
  const remove = (droppable: (line: Line) => boolean) => {
    for (let at = lines.length - 1; at >= 0 && length > room; at--) {
      if (removed.has(at) || !droppable(lines[at]!)) continue;
      removed.add(at);
      length -= kept[at]!.length + 1;
    }
  };
  remove(({ ref }) => ref === undefined);
  remove(() => true);
  if (removed.size > 0 || partial) {
    kept = [...kept.filter((_, at) => !removed.has(at)), `- … ${removed.size}${partial ? '+' : ''} more`];
  }
  return kept.join('\n');
}
