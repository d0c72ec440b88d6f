import type { Observation } from '@dreamgym/core';
import type { Grammar, WebAction } from './actions/action.ts';
import { describeAction } from './actions/describe-action.ts';
import { parseAction } from './actions/parse-action.ts';
import type { Elements } from './browser/acting/perform.ts';
import { type BrowserSession, firstLine } from './browser/browser-session.ts';
import { evaluateApart } from './browser/evaluate-apart.ts';
import { within } from './browser/within.ts';
import { abstractState } from './page/abstract-state.ts';
import { ariaNodes } from './page/aria-nodes.ts';
import { type AriaNode, type AriaTextOptions, ariaText } from './page/aria-text.ts';
import { quoted } from './page/element-line.ts';
import type { PageNode, PageSnapshot } from './page/page-snapshot.ts';
import type { Part } from './page/parts.ts';
import { type TreeTextOptions, treeText } from './page/tree-text.ts';
import type { ShownUrls } from './urls/shown-urls.ts';

export interface ViewOptions {
  /**
   * `aria`: the whole page as a tree in the shape of Playwright's aria snapshots. `webarena`: the original's tree of the window. `abstract`: the whole
   * page in lines that are the same whenever the page is.
   */
  readonly format: Grammar;
  readonly tree: TreeTextOptions;
  /** The most characters of a page in the `aria` and the `abstract` format. */
  readonly maxLength?: number;
}

/** What an agent saw last, and how what it says is understood from it. */
export interface View {
  readonly text: string;
  /** The address of the tab in front, as the agent sees it. */
  readonly url: string;
  /** What the elements of the text are, by their ids: `link "Log in"`. */
  readonly elements: ReadonlyMap<string, string>;
  readonly find: Elements;
  /** In the `aria` and the `abstract` format, which part of a long page it is. */
  readonly part?: Part;
}

/** What a proposer of actions goes by. */
export interface CandidateRequest extends Pick<View, 'text' | 'url' | 'elements'> {
  readonly instruction: string;
}

/** Lists actions worth trying, each once. */
export type Candidates = (request: CandidateRequest) => readonly string[];

/** Reads the page in front. `earlier` is what the agent did last and what came of it besides the page. Of a page that cannot be read, that is said. */
export async function look(session: BrowserSession, options: LookOptions): Promise<View> {
  try {
    return await lookAt(session, options);
  } catch (error) {
    session.throwIfDead();
    // A page that does not answer at all is the site's fault: the attempt has failed.
    await within(5000, 'an answer', evaluateApart(await session.protocol(), '0')).catch(() => {
      throw error;
    });
    return unreadable(session, { ...options, reason: firstLine(error) });
  }
}

type LookOptions = ViewOptions & {
  readonly urls: ShownUrls;
  readonly earlier: Earlier;
  /** Which part of a long page to show, if it is still this page. */
  readonly part?: { readonly url: string; readonly from: number };
};

async function lookAt(session: BrowserSession, options: LookOptions): Promise<View> {
  const { format, tree, maxLength, urls, earlier, part } = options;
  if (format === 'webarena') {
    const page = await session.capture(tree.viewportOnly === false ? 'page' : 'window');
    return treeView(page, { tree, urls, earlier });
  }
  if (format === 'abstract')
    return abstractView(await captureFilled(session, 'contents'), { maxLength, urls, earlier, part });
  const page = await captureFilled(session, 'structure');
  const { nodes, elements } = ariaNodes(page);
  const find: Elements = { kind: 'nodes', node: (element) => elements.get(element) };
  return ariaView(nodes, { ...page, partial: page.cut, maxLength, urls, earlier, part, find });
}

interface AriaViewOptions
  extends Omit<AriaTextOptions, 'from'>,
    Pick<LookOptions, 'urls' | 'earlier' | 'part'>,
    Pick<View, 'find'> {}

function ariaView(nodes: readonly (AriaNode | string)[], options: AriaViewOptions): View {
  const { tabs, current, urls, earlier, find, part: wanted } = options;
  const url = urls.shown(tabs[current]!.url);
  const from = wanted?.url === url ? wanted.from : 0;
  const { text, elements, part } = ariaText(nodes, { ...options, from });
  const head = [`URL: ${url}`, ...notesOf(earlier).map((note) => `NOTE: ${note}`)].join('\n');
  return { text: `${head}\n${text}`, url, elements, find, part };
}

/** What is left to see: where it is, and that it could not be read. The agent can still go elsewhere. */
function unreadable(session: BrowserSession, { reason, ...options }: LookOptions & { readonly reason: string }): View {
  const { format, tree, urls } = options;
  const tabs = session.pages.map((page) => ({ title: '', url: page.url() }));
  const root: PageNode = { id: '0', role: 'RootWebArea', name: '', properties: [], children: [] };
  const page = {
    tabs,
    current: session.pages.indexOf(session.page),
    viewport: { width: 0, height: 0 },
    nodes: [root],
  };
  const note = `This page cannot be read (${urls.shown(reason)}). Go back, or elsewhere.`;
  const earlier = { ...options.earlier, notices: [...options.earlier.notices, note] };
  if (format === 'webarena') return treeView(page, { tree, urls, earlier });
  if (format === 'abstract') return abstractView(page, { urls, earlier });
  return ariaView([], { ...page, urls, earlier, find: { kind: 'nodes', node: () => undefined } });
}

/** Just after a page has come, Chromium may still have an empty tree of it. */
async function captureFilled(session: BrowserSession, scope: 'contents' | 'structure'): Promise<PageSnapshot> {
  for (let attempt = 1; ; attempt++) {
    const page = await session.capture(scope);
    if (attempt === 5 || page.nodes.slice(1).some(({ ignored }) => !ignored)) return page;
    await session.settle();
  }
}

interface Earlier {
  /** What the agent is told that it did, in the original's words. */
  readonly action: string;
  /** Why it could not be done. */
  readonly problem: string | undefined;
  /** What happened besides: dialogs, downloads, refused addresses. */
  readonly notices: readonly string[];
}

function notesOf({ problem, notices }: Earlier): readonly string[] {
  return problem === undefined ? notices : [problem, ...notices];
}

type AbstractViewOptions = Pick<LookOptions, 'maxLength' | 'urls' | 'earlier' | 'part'>;

/** The page's line comes first, then what happened besides. */
function abstractView(page: PageSnapshot, { maxLength, urls, earlier, part: wanted }: AbstractViewOptions): View {
  const url = urls.shown(page.tabs[page.current]!.url);
  const from = wanted?.url === url ? wanted.from : 0;
  const { lines, elements, part } = abstractState(page, { address: url, maxLength, from });
  const notes = notesOf(earlier).map((note) => `note ${quoted(note)}`);
  return {
    text: [lines[0], ...notes, ...lines.slice(1)].join('\n'),
    url,
    elements: new Map([...elements.keys()].map((key) => [key, key])),
    find: { kind: 'nodes', node: (element) => elements.get(element) },
    part,
  };
}

interface TreeViewOptions extends Pick<ViewOptions, 'tree'> {
  readonly urls: ShownUrls;
  readonly earlier: Earlier;
}

/** The parts of the original's prompt that an observation fills; the notices are not among them, as there they are lost. */
function treeView(page: PageSnapshot, { tree, urls, earlier }: TreeViewOptions): View {
  const shown = { ...page, nodes: page.nodes.map((node) => withShownUrl(node, urls)) };
  const { text, elements } = treeText(shown, tree);
  const url = urls.shown(page.tabs[page.current]!.url);
  return {
    text: `OBSERVATION:\n${text}\nURL: ${url}\nPREVIOUS ACTION: ${earlier.action}`,
    url,
    elements: new Map([...elements].map(([id, { description }]) => [id, description])),
    find: { kind: 'boxes', box: (element) => elements.get(element)?.node.bounds },
  };
}

/** Addresses of links are properties of the node today; the port of a site that was started for the attempt would differ each time. */
function withShownUrl(node: PageSnapshot['nodes'][number], urls: ShownUrls): PageSnapshot['nodes'][number] {
  if (!node.properties.some(({ name }) => name === 'url')) return node;
  const properties = node.properties.map(({ name, value }) => {
    return { name, value: name === 'url' && typeof value === 'string' ? urls.shown(value) : value };
  });
  return { ...node, properties };
}

/** What the agent says, addresses mapped back to the real ones. */
export function understand(
  text: string,
  { format, urls }: { readonly format: Grammar; readonly urls: ShownUrls },
): WebAction {
  return parseAction(urls.real(text), { grammar: format });
}

/** What the agent is told that it did. */
export function toldAction(action: WebAction, view: View, written: string): string {
  return describeAction(action, {
    element: 'element' in action && action.element !== undefined ? view.elements.get(action.element) : undefined,
    written,
  });
}

/** The observation of a view, with candidate actions where they are asked for. */
export function observationOf(view: View, instruction: string, candidates?: Candidates): Observation {
  if (candidates === undefined) return { text: view.text };
  const { text, url, elements } = view;
  return { text, actions: [...new Set(candidates({ text, url, elements, instruction }))] };
}
