import type { CDPSession } from 'playwright-core';
import { namedOnly, wholes } from '../../page/abstract-state.ts';
import { holding, textual } from '../../page/aria-nodes.ts';
import { actionable } from '../../page/element-line.ts';
import type { NodeHandle, PageNode } from '../../page/page-snapshot.ts';
import { evaluateIn, inMainWorld, isolatedWorld, objectIn, type World } from '../isolated-world.ts';
import { type AccessibilityNode, accessibilityNode, accessibilitySubtree } from '../protocol.ts';
import { nodesOf } from './capture-page.ts';
import { findReacting, type Reacting } from './find-reacting.ts';
import { numbering } from './numbering.ts';
import { coverOf } from './walk-cover.ts';
import { customReader } from './walk-custom.ts';
import { fieldReader } from './walk-fields.ts';
import { type Found, type Walk, walkPage } from './walk-page.ts';
import { textReader } from './walk-texts.ts';

const roles = {
  contents: { actionable: [...actionable], named: [...namedOnly], wholes: [...wholes.keys()] },
  structure: { actionable: [...actionable], named: [...holding], wholes: [...textual] },
};
const parts = `texts: (${textReader})(), field: (${fieldReader})(), customReader: ${customReader}, coverOf: ${coverOf}`;
const expression = ({ scope, ...limits }: Limits, reacting?: Reacting) =>
  `JSON.stringify((globalThis.dreamgymWalk ??= ${walkPage})({ ...${JSON.stringify({ ...roles[scope], ...limits, reacting })}, ${parts} }))`;

/** More questions than these cost more than the whole tree. */
const mostQuestions = 60;
/** Nodes of a document from which on the whole tree costs seconds. */
const large = 25_000;

interface Limits {
  readonly characters: number;
  readonly large: number;
  readonly custom: boolean;
  readonly scope: keyof typeof roles;
}

export interface Contents {
  readonly nodes: readonly PageNode[];
  /** Whether there is more than was asked for. */
  readonly cut: boolean;
}

/**
 * What a page says and what can be acted on, frames included, without boxes and wrappers: by a script that walks the document, and by
 * Chromium's accessibility tree where single nodes need it. Undefined where the page has something in another place than the document
 * has it, or hidden from scripts, and is small enough for the whole tree. Finds so many characters at least, where there are. Rejects
 * where the page goes away meanwhile.
 */
export async function readContents(
  session: CDPSession,
  { characters, custom = true, scope = 'contents' }: Pick<Limits, 'characters'> & Partial<Limits>,
): Promise<Contents | undefined> {
  const limits = { characters, large, custom, scope };
  const [main, search] = await Promise.all([
    inMainWorld(session, async (world) => {
      const reacting = custom ? await reactingIn(session) : undefined;
      return { world, walk: await walk(session, world, { limits, reacting }) };
    }),
    session.send('DOM.performSearch', { query: '' }),
  ]);
  session.send('DOM.discardSearchResults', { searchId: search.searchId }).catch(() => {});
  if (main.walk === undefined) return undefined;
  const isLarge = search.resultCount >= large;
  const reading: Reading = { session, limits, isLarge, nodes: [], questions: [], size: 0, frames: 0, cut: false };
  const root = placeDocument(reading, main.walk, { world: main.world });
  // Answers may bring further questions.
  for (let at = 0; at < reading.questions.length; at++) {
    const answered = (await reading.questions[at]!) && reading.questions.length <= mostQuestions;
    if (!answered && !isLarge) return undefined;
  }
  if (reading.questions.length > 0) {
    session.send('Runtime.releaseObjectGroup', { objectGroup: 'dreamgym' }).catch(() => {});
  }
  // The browser counts what scripts cannot see, too: what stands in closed shadow roots.
  if (reading.size !== search.resultCount && !isLarge) return undefined;
  return { nodes: [root, ...reading.nodes], cut: reading.cut };
}

/** A node that a walk has kept, as an object of the protocol; undefined where it is gone. */
export function keptObject(session: CDPSession, { world, at }: NodeHandle): Promise<string | undefined> {
  return objectIn(session, world, `((node) => (node?.isConnected ? node : undefined))(dreamgymNodes[${at}])`);
}

/** What the page's own scripts tell; undefined where they keep it from being told. */
async function reactingIn(session: CDPSession): Promise<Reacting | undefined> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: `JSON.stringify((${findReacting})())`,
    includeCommandLineAPI: true,
    silent: true,
  });
  try {
    return JSON.parse(result.value as string) as Reacting;
  } catch {
    return undefined;
  }
}

interface WalkRequest {
  readonly limits: Limits;
  readonly reacting?: Reacting;
}

async function walk(session: CDPSession, world: World, { limits, reacting }: WalkRequest): Promise<Walk | undefined> {
  // Whoever asks for a part of the tree makes the browser keep it: else it would be built anew for every role.
  const [, text] = await Promise.all([
    session.send('Accessibility.getRootAXNode'),
    evaluateIn(session, world, expression(limits, reacting)),
  ]);
  return text === undefined ? undefined : (JSON.parse(text as string) as Walk);
}

interface Reading {
  readonly session: CDPSession;
  readonly limits: Limits;
  /** Whether the whole tree is out of the question: then what scripts see has to do. */
  readonly isLarge: boolean;
  readonly nodes: PageNode[];
  /** What is still asked for; false where the answer is not to be had. */
  readonly questions: Promise<boolean>[];
  /** Nodes of all documents that were walked. */
  size: number;
  frames: number;
  cut: boolean;
}

interface Place {
  readonly world: World;
  /** Counted from 1; missing for the main frame. */
  readonly frame?: number;
}

function placeDocument(reading: Reading, { found, apart, size, cut }: Walk, place: Place): PageNode {
  reading.size += size;
  reading.cut ||= cut;
  const children = found.map((one) => placeNode(reading, one, place));
  // Frames that are not shown are counted only.
  for (const frame of apart) placeNode(reading, frame, place);
  const id = place.frame === undefined ? 'root' : `f${place.frame}root`;
  return { id, frame: place.frame, role: 'RootWebArea', properties: [], children };
}

/** Adds a node with all that lies in it, and gives its id. */
function placeNode(reading: Reading, found: Found, place: Place): string {
  const { role, name, value, states = {}, at, ask, inside = [] } = found;
  const { session, nodes, questions } = reading;
  const index = nodes.length;
  const id = place.frame === undefined ? `e${index}` : `f${place.frame}e${index}`;
  const handle = at === undefined ? undefined : { world: place.world, at };
  const node: PageNode = {
    id,
    frame: place.frame,
    role,
    name,
    value,
    properties: propertiesOf(states),
    handle,
    children: [],
  };
  nodes.push(node);
  const children = inside.map((each) => placeNode(reading, each, place));
  nodes[index] = { ...node, children };
  if (handle === undefined || (ask === undefined && role !== 'Iframe')) return id;
  if (reading.isLarge && questions.length >= mostQuestions) return id;

  const question = async () => {
    const objectId = await keptObject(session, handle);
    if (objectId === undefined) return false;
    const told = await (ask === 'node' ? nodeAlone : ask === 'part' ? part : frame)(reading, { objectId, id, place });
    if (told !== undefined) nodes[index] = { ...nodes[index]!, ...told };
    return told !== undefined;
  };
  questions.push(question().catch(() => false));
  return id;
}

function propertiesOf(states: NonNullable<Found['states']>): PageNode['properties'] {
  return Object.entries(states).map(([name, value]) => ({ name, value }));
}

interface Question {
  readonly objectId: string;
  readonly id: string;
  readonly place: Place;
}

/** What is to be known of a node. */
type Answer = Partial<Pick<PageNode, 'role' | 'name' | 'value' | 'properties' | 'ignored' | 'children'>>;

async function nodeAlone({ session }: Reading, { objectId }: Question): Promise<Answer> {
  const [node] = treeNodes(await accessibilityNode(session, { objectId }));
  if (node === undefined || node.ignored) return { role: 'none', ignored: true, name: undefined };
  const { role, name, value, properties } = node;
  return { role, name, value, properties };
}

async function part({ session, nodes }: Reading, { objectId, id, place }: Question): Promise<Answer | undefined> {
  const inner = treeNodes(await accessibilitySubtree(session, { objectId }).catch(() => []));
  if (inner.some(({ role }) => role === 'Iframe')) return undefined;
  const own = (one: string) => `${id}p${one}`;
  for (const node of inner) {
    nodes.push({ ...node, id: own(node.id), frame: place.frame, children: node.children.map(own) });
  }
  return { role: 'none', ignored: true, children: inner.slice(0, 1).map((node) => own(node.id)) };
}

async function frame(reading: Reading, { objectId }: Question): Promise<Answer | undefined> {
  const { session, nodes } = reading;
  const { node: owner } = await session.send('DOM.describeNode', { objectId });
  if (owner.frameId === undefined) return {};
  const world = await isolatedWorld(session, owner.frameId);
  const inner = await walk(session, world, { limits: reading.limits });
  if (inner === undefined) return undefined;
  const root = placeDocument(reading, inner, { world, frame: ++reading.frames });
  nodes.push(root);
  return { children: [root.id] };
}

function treeNodes(nodes: readonly AccessibilityNode[]): readonly PageNode[] {
  return nodesOf({ nodes, document: '', corner: { x: 0, y: 0 } }, new Map(), numbering());
}
