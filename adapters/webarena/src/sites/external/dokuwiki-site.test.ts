import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visitor } from '../bundled/visitor.fixture.ts';
import { allotmentWiki, dokuwikiUser, noDokuwiki } from '../samples/allotment-wiki.ts';
import type { SiteHost } from '../site-host.ts';
import { type DokuwikiSiteOptions, dokuwikiSite } from './dokuwiki-site.ts';

const signal = new AbortController().signal;
const request = { sites: ['dokuwiki'], signal };

describe.skipIf(noDokuwiki())(`DokuWiki (skipped without it: ${noDokuwiki() ?? 'it is here'})`, () => {
  let wiki: DokuwikiSiteOptions & { folder: string };
  let host: SiteHost;
  beforeAll(async () => {
    wiki = { ...allotmentWiki(), ...dokuwikiUser };
    host = await dokuwikiSite(wiki);
  });
  afterAll(async () => {
    await host.close();
    rmSync(wiki.folder, { recursive: true });
  });
  const page = (id: string) => `/doku.php?id=${id}`;

  it('logs in, and shows visitors less', async () => {
    const url = host.baseUrls.dokuwiki!;
    const mira = visitor(url, (await host.login(request)).storageState);
    expect((await mira.open(page('start'))).text).toContain('Logged in as: Mira Holt');
    expect((await visitor(url).open(page('start'))).text).not.toContain('Logged in as');
    expect(await host.health(request)).toEqual([
      { site: 'dokuwiki', healthy: true, detail: expect.stringContaining('200') },
    ]);
  });

  it('finds what its pages say, keeps what is written, and forgets it at the reset, log-ins aside', async () => {
    const mira = visitor(host.baseUrls.dokuwiki!, (await host.login(request)).storageState);
    expect((await mira.open('/doku.php?do=search&q=quinces')).text).toContain('orchard_side');
    const form = (await mira.open(`${page('events:work_day')}&do=edit`)).html;
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]));
    await mira.post('/doku.php', { ...fields, wikitext: 'Bring gloves.', 'do[save]': '1' });
    expect((await mira.open(page('events:work_day'))).text).toContain('Bring gloves.');
    await host.reset(request);
    const after = await mira.open(page('events:work_day'));
    expect(after.text).not.toContain('Bring gloves.');
    expect(after.text).toContain('Logged in as: Mira Holt');
    expect(readdirSync(join(wiki.wiki, 'data'))).toEqual(['pages']);
  });

  it('says what is missing or refused, and leaves no server behind', async () => {
    await expect(dokuwikiSite({ ...wiki, password: 'wrong' })).rejects.toThrow(/did not log in "mira.holt"/);
    await expect(dokuwikiSite({ ...wiki, executable: 'no-such-php' })).rejects.toThrow(/apt-get install dokuwiki/);
    await expect(dokuwikiSite({ ...wiki, program: '/nowhere' })).rejects.toThrow(/no DokuWiki in \/nowhere; install/);
    await expect(dokuwikiSite({ ...wiki, wiki: '/nowhere' })).rejects.toThrow(/\/nowhere has no folder data\/pages/);
    const other = await dokuwikiSite({ ...wiki, name: 'notes' });
    const url = other.baseUrls.notes!;
    await other.close();
    await other.close();
    await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(join(wiki.wiki, 'conf', 'local.protected.php'))).toBe(false);
  });
});
