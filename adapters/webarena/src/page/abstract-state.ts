import { actionable, lined, pieces, plain, quoted, rest, roleAndName, shownValue, stateOf } from './element-line.ts';
import type { PageNode, PageSnapshot } from './page-snapshot.ts';
import { type Part, partOf, wholePage } from './parts.ts';

export interface AbstractStateOptions {
  /** The address to show in the first line, as the agent knows it; none by default. */
  readonly address?: string;
  /** The most characters of the lines together, at least 100; 6,000 by default. Of a longer page there is a part. */
  readonly maxLength?: number;
  /** How many of the lines come before that part; 0 by default. */
  readonly from?: number;
}

/** A page as dreams know it: what can be done and read there, in reading order, without ids, boxes and wrappers. */
export interface AbstractState {
  /** The page, then one line for each element and each text: `button "Add to cart" #2 disabled`. */
  readonly lines: readonly string[];
  /** What can be acted on, by how its line begins: `button "Add to cart" #2`. The same for the same page, whatever came before. */
  readonly elements: ReadonlyMap<string, PageNode>;
  /** Where the part begins that is shown, and those before and after it; all 0 for a page that is shown as a whole. */
  readonly part: Part;
}

interface Line {
  readonly text: string;
  /** What a text says, for those that only say something. */
  readonly says?: string;
  readonly element?: { readonly key: string; readonly node: PageNode };
}

/** Reads a page, its frames included, as an abstract state (arXiv 2511.03773, section 4.1). */
export function abstractState(page: PageSnapshot, options: AbstractStateOptions = {}): AbstractState {
  const { address, maxLength = 6000, from = 0 } = options;
  const { title = '' } = page.tabs[page.current] ?? {};
  const head: Line[] = [{ text: `page ${quoted(title)}${address === undefined ? '' : ` at ${address}`}` }];
  if (page.tabs.length > 1) head.push({ text: `tab ${page.current + 1} of ${page.tabs.length}` });
  const body = withoutLabels(linesOf(page));
  const { kept, part } = bounded({ head, body }, { maxLength, from, cut: page.cut ?? false });
  const elements = kept.flatMap(({ element }) => (element ? [[element.key, element.node] as const] : []));
  return { lines: kept.map(({ text }) => text), elements: new Map(elements), part };
}

function linesOf(page: PageSnapshot): readonly Line[] {
  const nodes = new Map(page.nodes.map((node) => [node.id, node]));
  const childrenOf = ({ children }: PageNode) => children.flatMap((id) => nodes.get(id) ?? []);
  const counts = new Map<string, number>();
  const lines: Line[] = [];

  const addElement = (node: PageNode) => {
    const name = roleAndName(node);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const key = count === 1 ? name : `${name} #${count}`;
    lines.push({ text: key + stateOf(node, below(node, childrenOf)), element: { key, node } });
    goOn(rest(plain(node.name ?? '')));
    goOn(rest(shownValue(node)));
  };
  /** What a line has no room for stands in those after it. */
  const goOn = (texts: readonly string[]) => {
    for (const piece of texts) lines.push({ text: `text ${quoted(piece)}` });
  };
  /** `said`: the name of what the node stands in. */
  const addText = (kind: string, text: string, said: string) => {
    // Marks and bullets alone say nothing.
    if (!/[\p{L}\p{N}]/u.test(text) || said.includes(text)) return;
    const [first, ...others] = pieces(text);
    lines.push({ text: `${kind} ${quoted(first!)}`, says: text });
    goOn(others);
  };
  const visit = (node: PageNode, said: string) => {
    const { role } = node;
    const name = plain(node.name ?? '');
    const whole = wholes.has(role) ? textOf(node, childrenOf) : undefined;
    if (whole !== undefined) return addText(wholes.get(role)!, whole, said);
    if (role === 'StaticText') return addText('text', lined(node.name ?? ''), said);
    if (actionable.has(role)) {
      addElement(node);
      if (!withParts.has(role)) return;
    } else if (namedOnly.has(role) && name !== '' && !isNameOfElementIn(node, childrenOf)) {
      lines.push({ text: roleAndName(node) });
      goOn(rest(name));
    }
    for (const child of childrenOf(node)) visit(child, actionable.has(role) || namedOnly.has(role) ? name : said);
  };
  for (const child of childrenOf(page.nodes[0]!)) visit(child, '');
  return lines;
}

/** Whether a node's name is that of an element in it, as of a heading that is a link. */
function isNameOfElementIn(node: PageNode, childrenOf: ChildrenOf): boolean {
  const name = plain(node.name ?? '');
  const isSame = (part: PageNode): boolean =>
    (actionable.has(part.role) && plain(part.name ?? '') === name) || childrenOf(part).some(isSame);
  return childrenOf(node).some(isSame);
}

/** Elements with parts that can be acted on as well. */
const withParts: ReadonlySet<string> = new Set(['listbox', 'menuitem', 'treeitem']);

/** What cannot be acted on and has a name. */
export const namedOnly: ReadonlySet<string> = new Set([
  ...['heading', 'image', 'img', 'dialog', 'alertdialog', 'progressbar', 'meter', 'tabpanel'],
]);

/** What is read as one text where nothing in it can be acted on, and as what. */
export const wholes: ReadonlyMap<string, string> = new Map([
  ...['paragraph', 'listitem', 'cell', 'gridcell', 'columnheader', 'rowheader', 'definition', 'term', 'caption'].map(
    asText,
  ),
  ...['blockquote', 'code'].map(asText),
  ['row', 'row'],
  ['alert', 'alert'],
  ['status', 'status'],
]);

function asText(role: string): readonly [string, string] {
  return [role, 'text'];
}

type ChildrenOf = (node: PageNode) => readonly PageNode[];

/** All nodes in a node, in reading order. */
function* below(node: PageNode, childrenOf: ChildrenOf): Generator<PageNode> {
  for (const child of childrenOf(node)) {
    yield child;
    yield* below(child, childrenOf);
  }
}

/** The whole text in a node, the cells of a row divided by bars; undefined where something in it can be acted on. */
function textOf(node: PageNode, childrenOf: ChildrenOf): string | undefined {
  const parts: string[] = [];
  const isReadable = (part: PageNode): boolean => {
    const { role, name = '' } = part;
    if (actionable.has(role) || role === 'Iframe') return false;
    if (node.role === 'row' && wholes.has(role) && parts.length > 0) parts.push(' | ');
    if (role === 'StaticText' || role === 'image' || role === 'img') parts.push(name);
    else if (role === 'LineBreak') parts.push('\n');
    else if (role === 'paragraph') parts.push(' ');
    return childrenOf(part).every(isReadable);
  };
  return childrenOf(node).every(isReadable) ? lined(parts.join('')) : undefined;
}

/** Leaves out texts that the name of the element before or after says already, as labels do. */
function withoutLabels(lines: readonly Line[]): readonly Line[] {
  const nameAt = (at: number) => plain(lines[at]?.element?.node.name ?? '');
  return lines.filter(({ says }, at) => says === undefined || (nameAt(at - 1) !== says && nameAt(at + 1) !== says));
}

interface Bounds {
  readonly maxLength: number;
  readonly from: number;
  /** Whether there are more lines than those. */
  readonly cut: boolean;
}

function bounded(
  { head, body }: { readonly head: readonly Line[]; readonly body: readonly Line[] },
  { maxLength, from, cut: isCut }: Bounds,
): { readonly kept: readonly Line[]; readonly part: Part } {
  const lengthOf = (lines: readonly Line[]) => lines.reduce((sum, { text }) => sum + text.length + 1, 0);
  const whole = [...head, ...body];
  if (lengthOf(whole) <= maxLength && !isCut) return { kept: whole, part: wholePage };
  const marks = '… 99999+ more lines'.length + (from > 0 ? '… 99999 more lines above'.length + 1 : 0);
  const room = maxLength - lengthOf(head) - marks;
  const { part, end } = partOf(
    body.map(({ text }) => text.length),
    { room, from },
  );
  const left = body.length - end;
  const above = part.from > 0 ? [{ text: `… ${part.from} more lines above` }] : [];
  const below = left > 0 || isCut ? [{ text: `… ${left}${isCut ? '+' : ''} more lines` }] : [];
  return { kept: [...head, ...above, ...body.slice(part.from, end), ...below], part };
}
