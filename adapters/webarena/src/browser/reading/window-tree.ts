import type { CDPSession } from 'playwright-core';
import type { PageSnapshot } from '../../page/page-snapshot.ts';
import { type AccessibilityNode, accessibilityNode, accessibilitySubtree, type LayoutSnapshot } from '../protocol.ts';

type LayoutDocument = LayoutSnapshot['documents'][number];

export interface WindowTreeOptions {
  /** The document of the main frame. */
  readonly document: LayoutDocument;
  readonly viewport: PageSnapshot['viewport'];
}

/** Parts of a document up to this size are asked for as a whole: a round trip costs as much as so many nodes. */
const smallPart = 24;

/**
 * That part of the main frame's accessibility tree which lies in the window, with what holds it, the root first. Chromium spends tens of
 * microseconds on every node that it describes, so a long page is read in a fraction of the time.
 */
export async function windowTree(
  session: CDPSession,
  { document, viewport }: WindowTreeOptions,
): Promise<readonly AccessibilityNode[]> {
  const { nodes } = document;
  const numbers = nodes.backendNodeId ?? [];
  const parents = nodes.parentIndex ?? [];
  const children = childrenOf(parents);
  const sizes = new Int32Array(numbers.length).fill(1);
  const shown = shownNodes(document, viewport);
  for (let at = numbers.length - 1; at > 0; at--) {
    const parent = parents[at]!;
    sizes[parent]! += sizes[at]!;
    shown[parent]! += shown[at]!;
  }
  const frames = new Set(nodes.contentDocumentIndex?.index);

  const below = async (at: number) => (await Promise.all(children[at]!.map(read))).flat();
  const read = async (at: number): Promise<readonly AccessibilityNode[]> => {
    if (shown[at] === 0) return [];
    const number = numbers[at]!;
    // What has no place in the tree is refused; what stands in it is asked for then.
    if (frames.has(at) || (sizes[at]! > smallPart && shown[at] !== sizes[at])) {
      const [node, rest] = await Promise.all([
        accessibilityNode(session, { backendNodeId: number }).catch(() => []),
        below(at),
      ]);
      return [...node, ...rest];
    }
    const part = await accessibilitySubtree(session, { backendNodeId: number }).catch(() => []);
    return part.length > 0 ? part : below(at);
  };
  const [root, rest] = await Promise.all([accessibilityNode(session, { backendNodeId: numbers[0]! }), below(0)]);
  return [...root, ...rest];
}

function childrenOf(parents: readonly number[]): readonly (readonly number[])[] {
  const children: number[][] = parents.map(() => []);
  for (const [at, parent] of parents.entries()) children[parent]?.push(at);
  return children;
}

/** 1 for every node with a box in the window, 0 for the others. */
function shownNodes(document: LayoutDocument, { width, height }: WindowTreeOptions['viewport']): Int32Array {
  const { layout, nodes, scrollOffsetX = 0, scrollOffsetY = 0 } = document;
  const shown = new Int32Array(nodes.backendNodeId?.length ?? 0);
  for (const [at, node] of layout.nodeIndex.entries()) {
    const [x = 0, y = 0, w = 0, h = 0] = layout.bounds[at] ?? [];
    const [left, top] = [x - scrollOffsetX, y - scrollOffsetY];
    if (left < width && top < height && left + w > 0 && top + h > 0) shown[node] = 1;
  }
  return shown;
}
