import type { CDPSession } from 'playwright-core';
import type { Bounds } from '../../page/page-snapshot.ts';
import type { LayoutSnapshot } from '../protocol.ts';

/** The boxes of a document's nodes, relative to its own corner; undefined for nodes that are known to have none. */
export type Boxes = ReadonlyMap<number, Bounds | undefined>;

/** The boxes in a layout snapshot, by the node's number in the browser, for one document of it. */
export function boxesOf({ documents, strings }: LayoutSnapshot, frameId: string): Boxes {
  const boxes = new Map<number, Bounds | undefined>();
  const document = documents.find((one) => strings[one.frameId] === frameId);
  if (!document) return boxes;
  const { nodes, layout, scrollOffsetX = 0, scrollOffsetY = 0 } = document;
  const numbers = nodes.backendNodeId ?? [];
  for (const number of numbers) boxes.set(number, undefined);
  // Markers of lists and what style sheets add have no box that a script could ask for, as the original does.
  const pseudo = new Set(nodes.pseudoType?.index);
  for (const [at, node] of layout.nodeIndex.entries()) {
    if (pseudo.has(node)) continue;
    const [x = 0, y = 0, width = 0, height = 0] = layout.bounds[at] ?? [];
    boxes.set(numbers[node]!, { x: x - scrollOffsetX, y: y - scrollOffsetY, width, height });
  }
  return boxes;
}

/** One node's box relative to the window, by a round trip; undefined where it has none. */
export async function boxOf(session: CDPSession, backendNodeId: number): Promise<Bounds | undefined> {
  const answer = await session.send('DOM.getContentQuads', { backendNodeId }).catch(() => undefined);
  const corners = answer?.quads.flat() ?? [];
  if (corners.length === 0) return undefined;
  const xs = corners.filter((_, index) => index % 2 === 0);
  const ys = corners.filter((_, index) => index % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Where an element's content begins in the window; the window's corner where it is not shown. */
export async function contentCorner(session: CDPSession, backendNodeId: number) {
  const box = await session.send('DOM.getBoxModel', { backendNodeId }).catch(() => undefined);
  return { x: box?.model.content[0] ?? 0, y: box?.model.content[1] ?? 0 };
}
