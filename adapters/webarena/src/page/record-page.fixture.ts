import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { findChromium } from '../browser/find-chromium.ts';
import type { Bounds, PageNode, PageProperty, PageSnapshot } from './page-snapshot.ts';

/** A file beside this one. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** A page that `recordPage` wrote. */
export function recordedPage(name: string): PageSnapshot {
  const [head, ...nodes] = readFileSync(fixturePath(`${name}.fixture.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  return { ...JSON.parse(head!), nodes: nodes.map((line) => JSON.parse(line) as PageNode) };
}

interface AccessibilityNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
  readonly description?: { readonly value?: string };
  readonly value?: { readonly value?: string | number };
  readonly properties?: readonly {
    readonly name: string;
    readonly value: { readonly value?: PageProperty['value'] };
  }[];
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
}

/** Prepares a page and writes what the browser says about it: `<name>.fixture.jsonl`. Boxes are asked for node by node as the original does. */
export async function recordPage(name: string, prepare: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await prepare(page);
    const session = await page.context().newCDPSession(page);
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: readonly AccessibilityNode[] };
    const unique = [...new Map(nodes.map((node) => [node.nodeId, node])).values()];
    const head: Omit<PageSnapshot, 'nodes'> = {
      tabs: [{ title: await page.title(), url: page.url() }],
      current: 0,
      viewport: { width: 1280, height: 720 },
    };
    const recorded = unique.map(async (node) => pageNode(node, await boundsOf(session, node.backendDOMNodeId)));
    const lines = [head, ...(await Promise.all(recorded))].map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(fixturePath(`${name}.fixture.jsonl`), lines.join(''));
  } finally {
    await browser.close();
  }
}

function pageNode(node: AccessibilityNode, bounds: Bounds | undefined): PageNode {
  return {
    id: node.nodeId,
    backendNodeId: node.backendDOMNodeId,
    ignored: node.ignored || undefined,
    role: node.role?.value ?? '',
    name: node.name?.value,
    description: node.description?.value || undefined,
    value: node.value?.value,
    properties: (node.properties ?? []).flatMap(({ name, value: { value } }) =>
      value === undefined ? [] : [{ name, value }],
    ),
    bounds,
    children: node.childIds ?? [],
  };
}

async function boundsOf(session: CDPSession, backendNodeId: number | undefined): Promise<Bounds | undefined> {
  if (backendNodeId === undefined) return undefined;
  const functionDeclaration = `function () {
    const owner = this.nodeType === Node.TEXT_NODE ? new Range() : this;
    if (owner !== this) owner.selectNode(this);
    const { x, y, width, height } = owner.getBoundingClientRect();
    return { x, y, width, height };
  }`;
  try {
    const { object } = await session.send('DOM.resolveNode', { backendNodeId });
    const options = { objectId: object.objectId, functionDeclaration, returnByValue: true };
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', options);
    return exceptionDetails ? undefined : (result.value as Bounds);
  } catch {
    return undefined;
  }
}
