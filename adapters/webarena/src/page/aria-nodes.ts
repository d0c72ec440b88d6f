import type { AriaNode } from './aria-text.ts';
import { actionable, plain, plainRole } from './element-line.ts';
import type { PageNode, PageSnapshot } from './page-snapshot.ts';

/** What cannot be acted on and is shown with its name: what holds a part of a page. */
export const holding: ReadonlySet<string> = new Set([
  ...['heading', 'image', 'img', 'dialog', 'alertdialog', 'progressbar', 'meter', 'math', 'note', 'timer', 'tooltip'],
  ...['banner', 'navigation', 'main', 'complementary', 'contentinfo', 'search', 'form', 'region', 'article', 'figure'],
  ...['group', 'radiogroup', 'list', 'table', 'grid', 'treegrid', 'tree', 'menu', 'menubar', 'toolbar', 'tablist'],
  ...['tabpanel', 'feed', 'log'],
]);

/** Those of them that are nothing without a name. */
const namedOnly: ReadonlySet<string> = new Set(['form', 'region']);

/** What is shown with the text in it. */
export const textual: ReadonlySet<string> = new Set([
  ...['paragraph', 'listitem', 'row', 'cell', 'gridcell', 'columnheader', 'rowheader', 'definition', 'term', 'caption'],
  ...['blockquote', 'code', 'alert', 'status'],
]);

/** A page as a tree with references, and what the references stand for. They are given anew for every observation. */
export function ariaNodes(page: PageSnapshot): {
  readonly nodes: readonly (AriaNode | string)[];
  readonly elements: ReadonlyMap<string, PageNode>;
} {
  const byId = new Map(page.nodes.map((node) => [node.id, node]));
  const elements = new Map<string, PageNode>();

  const inside = (node: PageNode): (AriaNode | string)[] =>
    node.children.flatMap((id) => {
      const child = byId.get(id);
      return child === undefined ? [] : read(child);
    });
  const read = (node: PageNode): (AriaNode | string)[] => {
    const { role, ignored, frame } = node;
    if (role === 'StaticText') return [node.name ?? ''];
    if (role === 'LineBreak') return ['\n'];
    if (ignored) return inside(node);
    const name = plain(node.name ?? '');
    if (actionable.has(role)) {
      const ref = `${frame === undefined ? '' : `f${frame}`}e${elements.size + 1}`;
      elements.set(ref, node);
      // Texts in an element are its name, or what it holds.
      const children = inside(node).flatMap((child) => (typeof child === 'string' ? [] : [child]));
      const shown = { role: plainRole(role), name, ...statesOf(node), ref };
      if (shown.role !== 'combobox' || children.length === 0) return [{ ...shown, ...textOf(node), children }];
      // The options of a closed list are not there to be clicked.
      return [
        {
          ...shown,
          children: children.map(({ ref, ...option }) => (option.role === 'option' ? option : { ...option, ref })),
        },
      ];
    }
    if (textual.has(role)) return [{ role: plainRole(role), ...contents(inside(node), '') }];
    if (!holding.has(role) || (name === '' && namedOnly.has(role))) return inside(node);
    return [{ role: plainRole(role), name, ...contents(inside(node), name) }];
  };
  return { nodes: inside(page.nodes[0]!), elements };
}

/** Texts that stand beside each other make one; alone, they are what the node says. */
function contents(parts: readonly (AriaNode | string)[], name: string): Pick<AriaNode, 'text' | 'children'> {
  const joined: (AriaNode | string)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  const said = joined.filter((part) => typeof part !== 'string' || (plain(part) !== '' && plain(part) !== name));
  const [only] = said;
  return said.length === 1 && typeof only === 'string' ? { text: plain(only) } : { children: said };
}

function textOf({ role, value }: PageNode) {
  return value === undefined || role === 'link' || role === 'option' ? {} : { text: String(value) };
}

function statesOf({ properties }: PageNode): Partial<AriaNode> {
  return Object.fromEntries(
    properties.flatMap(({ name, value }) => {
      const state = shown.get(name);
      return state === undefined ? [] : [[state, value === 'true' ? true : value === 'false' ? false : value]];
    }),
  );
}

const shown: ReadonlyMap<string, string> = new Map([
  ...['checked', 'disabled', 'expanded', 'invalid', 'pressed', 'selected', 'placeholder'].map(
    (name) => [name, name] as const,
  ),
  ['focused', 'active'],
]);
