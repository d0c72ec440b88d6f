import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from '../at-exit.ts';
import { checkNames, siteHealth } from '../site-health.ts';
import type { SiteHost } from '../site-host.ts';
import { forum } from './forum/forum.ts';
import { places } from './places/places.ts';
import { type RunningSite, serveSite } from './server/serve-site.ts';
import { sessionCookie } from './server/sessions.ts';
import type { Site } from './server/site.ts';
import { shop } from './shop/shop.ts';
import { tracker } from './tracker/tracker.ts';

const all: readonly Site[] = [shop, forum, tracker, places];

export interface BundledSitesOptions {
  /** Which sites to start; all of them by default. */
  readonly sites?: readonly string[];
  /** Decides what the sites hold: the same seed, the same products, threads, issues and places. */
  readonly seed?: number;
}

/** Small real sites, each with its server and its database file on this machine: `shop`, `forum`, `tracker` and `places`. */
export async function bundledSites({
  sites = all.map(({ name }) => name),
  seed = 1,
}: BundledSitesOptions = {}): Promise<SiteHost> {
  const chosen = sites.map((name) => {
    const site = all.find((each) => each.name === name);
    if (!site)
      throw new Error(`there is no bundled site "${name}"; choose from ${all.map((each) => each.name).join(', ')}`);
    return site;
  });
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-sites-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = atExit(remove);
  const running = new Map<string, RunningSite>();
  const close = async () => {
    await Promise.all([...running.values()].map((site) => site.close()));
    forget();
    remove();
  };
  try {
    for (const site of chosen) running.set(site.name, await serveSite(site, { seed, folder }));
  } catch (error) {
    await close();
    throw error;
  }

  const baseUrls = Object.fromEntries([...running].map(([name, { url }]) => [name, url]));
  const named = (names: readonly string[]) =>
    checkNames(names, baseUrls).map((name) => [name, running.get(name)!] as const);
  return {
    baseUrls,
    health: (request) => siteHealth(request, baseUrls),
    async reset({ sites }) {
      for (const [, site] of named(sites)) site.reset();
    },
    async login({ sites }) {
      const cookies = named(sites).map(([name, { session }]) => ({
        name: sessionCookie(name),
        value: session.token,
        domain: '127.0.0.1',
        path: '/',
        expires: -1,
        httpOnly: true,
        secure: false,
        sameSite: 'Lax' as const,
      }));
      return { storageState: { cookies, origins: [] } };
    },
    close,
  };
}
