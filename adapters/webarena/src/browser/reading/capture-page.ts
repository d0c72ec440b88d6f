import type { CDPSession } from 'playwright-core';
import type { PageNode, PageProperty, PageSnapshot } from '../../page/page-snapshot.ts';
import {
  type AccessibilityNode,
  accessibilityTree,
  type FrameTree,
  frameTree,
  type LayoutSnapshot,
  layoutSnapshot,
} from '../protocol.ts';
import { type Boxes, boxesOf, boxOf, contentCorner } from './boxes.ts';
import type { Numbering } from './numbering.ts';
import { windowTree } from './window-tree.ts';

export interface CaptureOptions {
  /**
   * `page`: all frames, with boxes. `contents`: the same without boxes, and without what only holds others. `structure`: with what holds them.
   * `window`: what lies in the window and what holds it, without child frames.
   */
  readonly scope: 'page' | 'contents' | 'structure' | 'window';
  readonly viewport: PageSnapshot['viewport'];
  readonly numbers: Numbering;
}

/**
 * Reads a page through its session of the protocol: one accessibility tree for each frame, one snapshot of the layout, and round trips
 * for those nodes only that the layout lacks, as it does the insides of fields. Rejects where the page goes away meanwhile.
 */
export async function capturePage(session: CDPSession, options: CaptureOptions): Promise<readonly PageNode[]> {
  const { scope, viewport, numbers } = options;
  if (scope === 'window') {
    const [tree, layout] = await Promise.all([frameTree(session), layoutSnapshot(session)]);
    const nodes = await windowTree(session, { document: layout.documents[0]!, viewport });
    return readParts(session, { main: mainPart(tree, nodes, layout), below: [], numbers });
  }
  const [tree, nodes, layout] = await Promise.all([
    frameTree(session),
    accessibilityTree(session),
    scope === 'page' ? layoutSnapshot(session) : undefined,
  ]);
  const frames = framesBelow(tree).map((found, at) => readFrame(session, found, { at, layout }));
  // A frame that has gone meanwhile is left out.
  const below = (await Promise.allSettled(frames)).flatMap((read) => (read.status === 'fulfilled' ? [read.value] : []));
  return readParts(session, { main: mainPart(tree, nodes, layout), below, numbers });
}

interface Parts {
  readonly main: Part;
  readonly below: readonly FramePart[];
  readonly numbers: Numbering;
}

async function readParts(session: CDPSession, { main, below, numbers }: Parts): Promise<readonly PageNode[]> {
  const owned = new Map<number, string>();
  for (const part of below) {
    const root = part.nodes[0];
    if (root) owned.set(part.owner, idOf(part, root.nodeId, numbers));
  }
  const lacking: PageNode[] = [];
  const read = [main, ...below].flatMap((part) => {
    const found = nodesOf(part, owned, numbers);
    lacking.push(...found.filter((node) => lacksBox(node, part.boxes)));
    return found;
  });
  const boxes = new Map(
    await Promise.all(lacking.map(async (node) => [node, await boxOf(session, node.backendNodeId!)] as const)),
  );
  return boxes.size === 0 ? read : read.map((node) => withBounds(node, boxes.get(node)));
}

interface Part {
  readonly nodes: readonly AccessibilityNode[];
  /** Changes with every page that the frame shows. */
  readonly document: string;
  /** Where the document begins in the window. */
  readonly corner: { readonly x: number; readonly y: number };
  /** Missing where no boxes are asked for. */
  readonly boxes?: Boxes;
  /** Counted from 1; missing for the main frame. */
  readonly frame?: number;
}

interface FramePart extends Part {
  /** The element that shows the frame, by its number in the browser. */
  readonly owner: number;
}

function mainPart({ frame }: FrameTree, nodes: Part['nodes'], layout: LayoutSnapshot | undefined): Part {
  const boxes = layout && boxesOf(layout, frame.id);
  return { nodes, document: frame.loaderId, corner: { x: 0, y: 0 }, boxes };
}

async function readFrame(
  session: CDPSession,
  frame: FrameTree['frame'],
  { at, layout }: { readonly at: number; readonly layout: LayoutSnapshot | undefined },
): Promise<FramePart> {
  const { backendNodeId: owner } = await session.send('DOM.getFrameOwner', { frameId: frame.id });
  const [nodes, corner] = await Promise.all([accessibilityTree(session, frame.id), contentCorner(session, owner)]);
  const boxes = layout && boxesOf(layout, frame.id);
  return { nodes, document: frame.loaderId, corner, boxes, frame: at + 1, owner };
}

function framesBelow({ childFrames = [] }: FrameTree): FrameTree['frame'][] {
  return childFrames.flatMap((tree) => [tree.frame, ...framesBelow(tree)]);
}

/** `owned` has the root of a frame's tree by the element that shows the frame. */
export function nodesOf(part: Part, owned: ReadonlyMap<number, string>, numbers: Numbering): PageNode[] {
  const { frame, boxes, corner } = part;
  const found = new Map<string, AccessibilityNode>();
  for (const node of part.nodes) if (!found.has(node.nodeId)) found.set(node.nodeId, node);
  return [...found.values()].map((node) => {
    const { backendDOMNodeId: backendNodeId, ignored, name, description } = node;
    const id = idOf(part, node.nodeId, numbers);
    const children = (node.childIds ?? []).filter((id) => found.has(id)).map((id) => idOf(part, id, numbers));
    const root = backendNodeId === undefined ? undefined : owned.get(backendNodeId);
    if (root !== undefined) children.push(root);
    const box = backendNodeId === undefined ? undefined : boxes?.get(backendNodeId);
    return {
      id,
      backendNodeId,
      frame,
      ignored: ignored ? true : undefined,
      role: String(node.role?.value ?? ''),
      name: name?.value === undefined ? undefined : String(name.value),
      description: description?.value ? String(description.value) : undefined,
      value: fieldValue(node, found),
      properties: propertiesOf(node),
      bounds: box && { ...box, x: box.x + corner.x, y: box.y + corner.y },
      children,
    };
  });
}

function lacksBox({ backendNodeId, ignored }: PageNode, boxes: Part['boxes']): boolean {
  return boxes !== undefined && backendNodeId !== undefined && !ignored && !boxes.has(backendNodeId);
}

function withBounds(node: PageNode, bounds: PageNode['bounds']): PageNode {
  return bounds === undefined ? node : { ...node, bounds };
}

function idOf({ document, frame }: Part, node: string, numbers: Numbering): string {
  const number = numbers.of(document, node);
  return frame === undefined ? number : `f${frame}e${number}`;
}

type TreeNodes = ReadonlyMap<string, AccessibilityNode>;

function fieldValue({ value, childIds = [] }: AccessibilityNode, nodes: TreeNodes): PageNode['value'] {
  const held = value?.value;
  if (held === undefined || held === '') return undefined;
  if (typeof held !== 'number') return String(held);
  // Chromium's tree holds numbers in 32 bits; a field for them has its text inside, too.
  const text = childIds.map((id) => textIn(id, nodes)).join('');
  if (text !== '' && Math.fround(Number(text)) === held) return text;
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(held.toPrecision(count))) === held);
  return digits === undefined ? held : Number(held.toPrecision(digits));
}

function textIn(id: string, nodes: TreeNodes): string {
  const node = nodes.get(id);
  if (node?.role?.value === 'StaticText') return String(node.name?.value ?? '');
  return (node?.childIds ?? []).map((child) => textIn(child, nodes)).join('');
}

function propertiesOf({ properties = [] }: AccessibilityNode): PageProperty[] {
  return properties
    .filter(({ value }) => value.value !== undefined)
    .map(({ name, value }) => ({ name, value: value.value as PageProperty['value'] }));
}
