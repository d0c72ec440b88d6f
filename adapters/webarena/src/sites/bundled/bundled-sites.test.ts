import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteHost } from '../site-host.ts';
import { bundledSites } from './bundled-sites.ts';
import { account } from './server/site.ts';
import { visitor } from './visitor.fixture.ts';

const signal = new AbortController().signal;
let host: SiteHost;
let folder: string;
let sites: string[];

beforeAll(async () => {
  const before = new Set(readdirSync(tmpdir()));
  host = await bundledSites();
  sites = Object.keys(host.baseUrls);
  const created = readdirSync(tmpdir()).filter((name) => name.startsWith('dreamgym-sites-') && !before.has(name));
  folder = created.map((name) => join(tmpdir(), name)).find((path) => readdirSync(path).length === sites.length)!;
});
afterAll(() => host.close());

const hashes = () =>
  sites.map((site) =>
    createHash('sha256')
      .update(readFileSync(join(folder, `${site}.sqlite`)))
      .digest('hex'),
  );
const loggedIn = async (site: string) =>
  visitor(host.baseUrls[site]!, (await host.login({ sites: [site], signal })).storageState);

/** Whom a page takes its visitor for. */
const who = ({ html }: { html: string }) => /class="who">([^<]*)/.exec(html)?.[1];

describe('the bundled sites', () => {
  it('answer on the loopback only', async () => {
    for (const url of Object.values(host.baseUrls)) expect(new URL(url).hostname).toBe('127.0.0.1');
    const health = await host.health({ sites, signal });
    expect(health.map(({ site, healthy }) => [site, healthy])).toEqual(sites.map((site) => [site, true]));
  });

  it('log in by the form, refuse a wrong password, and log out', async () => {
    for (const site of sites) {
      const mira = visitor(host.baseUrls[site]!);
      const fields = { user: account.user, password: account.password };
      const refused = await mira.submit(await mira.open('/login'), {
        action: '/login',
        fields: { ...fields, password: 'x' },
      });
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('is wrong')]);
      const welcome = await mira.submit(refused, { action: '/login', fields });
      expect(welcome.text).toContain('You are logged in.');
      expect(who(welcome)).toBe(account.user);
      const gone = await mira.submit(welcome, { action: '/logout' });
      expect(who(gone)).toBeUndefined();
    }
  });

  it('send a log-in back to where it began, never to another site', async () => {
    const mira = visitor(host.baseUrls.shop!);
    const asked = await mira.open('/orders');
    expect(asked.path).toBe('/login?next=%2Forders');
    const { user, password } = account;
    expect((await mira.submit(asked, { action: '/login', fields: { user, password } })).path).toBe('/orders');
    expect((await mira.post('/login', { user, password, next: '//example.org' })).path).toBe('/');
  });

  it('refuse forms without their token, or with that of another session', async () => {
    const mira = await loggedIn('shop');
    const other = visitor(host.baseUrls.shop!);
    const welcome = await other.submit(await other.open('/login'), {
      action: '/login',
      fields: { user: account.user, password: account.password },
    });
    const { csrf } = /name="csrf" value="(?<csrf>[^"]+)"/.exec(welcome.html)!.groups!;
    for (const fields of [{}, { csrf: 'guess' }, { csrf: csrf! }]) {
      expect((await mira.post('/logout', fields as Record<string, string>)).status).toBe(403);
    }
    expect((await visitor(host.baseUrls.shop!).post('/cart/add', { sku: 'x' })).path).toBe('/login');
  });

  it('come back to the byte, with the log-in', async () => {
    await host.reset({ sites, signal });
    const before = hashes();
    for (const site of sites) {
      const mira = await loggedIn(site);
      await mira.submit(await mira.open('/'), { action: '/logout' });
      expect(who(await mira.open('/'))).toBeUndefined();
    }
    hashes().forEach((hash, index) => {
      expect(hash, sites[index]).not.toBe(before[index]);
    });
    await host.reset({ sites, signal });
    expect(hashes()).toEqual(before);
    for (const site of sites) expect(who(await (await loggedIn(site)).open('/'))).toBe(account.user);
  });

  it('do not know each other: a change in one host is not seen in another', async () => {
    const second = await bundledSites({ sites: ['shop'] });
    const request = { sites: ['shop'], signal };
    const mira = visitor(second.baseUrls.shop!, (await second.login(request)).storageState);
    await mira.submit(await mira.open('/'), { action: '/logout' });
    expect(who(await (await loggedIn('shop')).open('/'))).toBe(account.user);
    await second.close();
  });

  it('leave nothing behind when closed, twice if need be', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('dreamgym-sites-'));
    const before = folders();
    const other = await bundledSites({ sites: ['shop'] });
    const [created] = folders().filter((name) => !before.includes(name));
    const [url] = Object.values(other.baseUrls);
    await other.close();
    await other.close();
    await expect(fetch(url!)).rejects.toThrow();
    const [health] = await other.health({ sites: ['shop'], signal });
    expect(health).toMatchObject({ healthy: false, detail: expect.stringContaining('did not answer') });
    expect(existsSync(join(tmpdir(), created!))).toBe(false);
  });

  it('name a site that they do not know', async () => {
    await expect(bundledSites({ sites: ['bakery'] })).rejects.toThrow('no bundled site "bakery"; choose from shop');
    await expect(host.reset({ sites: ['bakery'], signal })).rejects.toThrow('"bakery" is not among');
  });
});
