import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteHost } from '../site-host.ts';
import { bundledSites } from './bundled-sites.ts';
import { visitor } from './visitor.fixture.ts';

let host: SiteHost;
beforeAll(async () => {
  host = await bundledSites();
});
afterAll(() => host.close());

/** At most this many pages of a site; lists can be filtered in too many ways to see them all. */
const most = 150;

/** Addresses of links, without the many ways to sort one list. */
function links(html: string): string[] {
  return [...html.matchAll(/<a [^>]*href="([^"]*)"/g)]
    .map(([, href]) => href!.replaceAll('&amp;', '&'))
    .filter((href) => !href.includes('sort='));
}

/** What is wrong with a page for somebody who hears it, or for a machine without a network. */
function faults(html: string): string[] {
  const labelled = new Set([...html.matchAll(/<label for="([^"]*)"/g)].map(([, id]) => id));
  const boxes = [...html.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !tag.includes('type="hidden"'));
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  return [
    ...boxes
      .filter((tag) => !tag.includes('aria-label=') && !labelled.has(/ id="([^"]*)"/.exec(tag)?.[1]))
      .map((tag) => `no label: ${tag}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `two elements are called ${id}`),
    ...[...html.matchAll(/<(?:script|iframe|img|link)[^>]*(?:src|href)="(?:https?:)?\/\/[^"]*"/g)].map(
      ([tag]) => `from elsewhere: ${tag}`,
    ),
    ...(html.match(/<h1>/g)?.length === 1 ? [] : ['not one heading']),
    ...[...html.matchAll(/\[object |undefined|NaN/g)].map(([text]) => `it says ${text}`),
  ];
}

describe.each(['shop', 'forum', 'tracker', 'places'])('every page of the %s that can be reached by links', (site) => {
  it.each(['a member', 'a visitor'])('is there, labelled and complete for %s', async (who) => {
    const { storageState } = await host.login({ sites: [site], signal: new AbortController().signal });
    const somebody = visitor(host.baseUrls[site]!, who === 'a member' ? storageState : undefined);
    const waiting = ['/'];
    const seen = new Set(waiting);
    let visits = 0;
    for (let path = waiting.shift(); path !== undefined && visits < most; path = waiting.shift(), visits++) {
      const { status, html } = await somebody.open(path);
      expect({ path, status, faults: faults(html) }).toEqual({ path, status: 200, faults: [] });
      for (const href of links(html)) {
        if (!seen.has(href)) waiting.push(href);
        seen.add(href);
      }
    }
    expect(visits).toBeGreaterThan(20);
  });
});
