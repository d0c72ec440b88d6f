import type { AriaNode } from './aria-text.ts';
import { actionable, plainRole } from './element-line.ts';
import type { PageNode, PageSnapshot } from './page-snapshot.ts';

/** A page that was read without Playwright, as its aria snapshot would have it, and what the references stand for. */
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
    const { role, name = '', ignored } = node;
    if (role === 'StaticText') return name.trim() === '' ? [] : [name];
    const children = inside(node);
    if (ignored || wrappers.has(role)) return children;
    const reference = actionable.has(role) ? `e${elements.size + 1}` : undefined;
    if (reference !== undefined) elements.set(reference, node);
    // Texts in an element are its name, or what it holds.
    const parts = actionable.has(role) ? children.filter((child) => typeof child !== 'string') : children;
    return [{ role: plainRole(role), name, ...textOf(node), ...statesOf(node), children: parts, ...at(reference) }];
  };
  return { nodes: inside(page.nodes[0]!), elements };
}

const wrappers: ReadonlySet<string> = new Set(['generic', 'none', 'LineBreak', 'RootWebArea', 'Iframe', '']);

/** All of it can be acted on, whatever its role. */
function at(ref: string | undefined) {
  return ref === undefined ? {} : { ref, cursor: 'pointer' };
}

function textOf({ role, value }: PageNode) {
  return value === undefined || role === 'link' || role === 'option' ? {} : { text: String(value) };
}

function statesOf({ properties }: PageNode): Partial<AriaNode> {
  const known = properties.filter(({ name }) => shown.has(name));
  return Object.fromEntries(
    known.map(({ name, value }) => [name, value === 'true' ? true : value === 'false' ? false : value]),
  );
}

const shown: ReadonlySet<string> = new Set(['checked', 'disabled', 'expanded', 'invalid', 'pressed', 'selected']);
