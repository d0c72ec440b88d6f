import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openAddress } from '../acting/perform.ts';
import { noChromium, testBrowser } from '../browser.fixture.ts';
import { type Pages, type TestSite, testSite } from '../test-site.fixture.ts';
import { isNavigation, refusal, siteOf } from './gate-rules.ts';

describe('refusal', () => {
  const sites = { shop: 'http://127.0.0.1:7770', admin: 'http://127.0.0.1:7770/admin', wiki: 'https://wiki.test' };
  const forbids = ({ pathname }: URL) => pathname.startsWith('/api/');
  const why = (url: string, navigation = true) => refusal({ sites, forbids }, { url, navigation });

  it('lets the pages of the sites pass', () => {
    for (const url of ['http://127.0.0.1:7770/a?b#c', 'https://wiki.test/']) expect(why(url)).toBeUndefined();
  });

  it('refuses other places and other kinds of addresses', () => {
    expect(why('http://evil.test/')).toBe('evil.test is not one of the sites of this task');
    expect(why('http://127.0.0.1:7771/')).toContain('127.0.0.1:7771 is not one');
    expect(why('http://wiki.test/')).toContain('is not one');
    for (const scheme of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'view-source:http://127.0.0.1:7770/',
    ]) {
      expect(why(scheme)).toContain(`begin with ${scheme.split(':')[0]}: cannot`);
    }
    expect(why('http://user:secret@127.0.0.1:7770/')).toContain('with a password');
    expect(why('nowhere')).toBe("'nowhere' is no address");
  });

  it('refuses forbidden addresses as pages, and leaves what pages ask for alone', () => {
    expect(why('http://127.0.0.1:7770/api/state')).toBe('/api/state is not a page of the site');
    expect(why('http://127.0.0.1:7770/api/state', false)).toBeUndefined();
  });

  it('knows sites of one origin by their path', () => {
    expect(siteOf(sites, new URL('http://127.0.0.1:7770/admin/users'))).toBe('admin');
    expect(siteOf(sites, new URL('http://127.0.0.1:7770/user'))).toBe('shop');
    expect(siteOf(sites, new URL('http://else.test/admin'))).toBeUndefined();
  });

  it('knows a navigation by what Chromium sends', () => {
    expect(isNavigation({ 'sec-fetch-mode': 'navigate' })).toBe(true);
    expect(isNavigation({ 'upgrade-insecure-requests': '1' })).toBe(true);
    expect(isNavigation({ 'sec-fetch-mode': 'cors' })).toBe(false);
  });
});

describe.skipIf(noChromium())('the gate (skipped where there is no browser)', () => {
  const { open } = testBrowser();
  const opened: TestSite[] = [];
  const site = async (pages: Pages) => {
    const made = await testSite(pages);
    opened.push(made);
    return made;
  };
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  const redirect = (to: () => string): Pages[string] => {
    return (_, response) => void response.writeHead(302, { location: to() }).end();
  };

  it('keeps an attempt on the sites, whichever way it tries to leave', async () => {
    const away = await site({ '/': '<h1>Away</h1>', '/x.js': 'leaked()' });
    const home: TestSite = await site({
      '/': () => {},
      '/links': (_, response) =>
        void response.setHeader('content-type', 'text/html').end(`
          <a href="${away.url}/">out</a> <a href="/redirect">redirect</a> <a href="${away.url}/" target="_blank">pop-up</a>
          <a href="/redirect" target="_blank">redirected pop-up</a> <a href="/api/state">state</a> <a href="/hop">hop</a>
          <form action="${away.url}/" method="post"><button>post</button></form>
          <iframe src="${away.url}/"></iframe><script src="${away.url}/x.js"></script>
          <script>new WebSocket('${away.url.replace('http', 'ws')}/'); fetch('${away.url}/').catch(() => {});
          navigator.serviceWorker?.register('/worker.js').catch(() => {}); fetch('/api/state');</script>`),
      '/redirect': redirect(() => `${away.url}/`),
      '/hop': redirect(() => '/api/state'),
      '/api/state': '<h1>The answers</h1>',
      '/worker.js': (_, response) => void response.setHeader('content-type', 'text/javascript').end('0'),
    });
    const session = await open({ home: home.url }, { forbids: ({ pathname }) => pathname.startsWith('/api/') });
    await openAddress(session, `${home.url}/links`);
    await session.settle();
    expect(home.seen).toContain('GET /api/state');
    session.notices();
    for (const name of ['out', 'redirect', 'pop-up', 'redirected pop-up', 'state', 'hop', 'post']) {
      await session.page.getByText(name, { exact: true }).click();
      await session.settle();
      expect(session.notices(), name).toEqual([expect.stringMatching(/^An address was not opened: /)]);
      expect(session.pages.map((page) => page.url())).toEqual([`${home.url}/links`]);
    }
    for (const url of [
      `${away.url}/`,
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      `${home.url}/api/state`,
    ]) {
      expect(await openAddress(session, url)).toMatch(/^The address was not opened: /);
    }
    expect(away.seen).toEqual([]);
    expect(home.seen.filter((path) => path === 'GET /api/state')).toEqual(['GET /api/state']);
    expect(home.seen).not.toContain('GET /worker.js');
  });

  it('opens a site that is named without a scheme, and takes nothing else for one', async () => {
    const { port } = new URL((await site({ '/a': '<title>Home</title>' })).url);
    const session = await open(
      { home: `http://localhost:${port}` },
      { forbids: ({ pathname }) => pathname === '/api' },
    );
    for (const text of [`localhost:${port}/a`, `LOCALHOST:${port}/a?b#c`, `localhost:${port}`]) {
      expect(await openAddress(session, text)).toBeUndefined();
      expect(session.page.url()).toContain(`http://localhost:${port}/`);
    }
    for (const text of [
      'javascript:1',
      `javascript:${port}`,
      `javascript:${port}/%0aalert(1)`,
      `data:${port}`,
      `file:${port}`,
      `view-source:localhost:${port}`,
      `localhost:${Number(port) + 1}/a`,
      `user:1@localhost:${port}/a`,
      `localhost:${port}/api`,
      `localhost:${port}\\@evil.test`,
    ]) {
      expect(await openAddress(session, text), text).toMatch(/^The address was not opened: /);
    }
  });

  it('tells a few refusals of a page that does not stop to ask, each once', async () => {
    const home = await site({
      '/': `<script>for (let at = 0; at < 40; at++) document.write('<iframe src="http://away' + at % 20 + '.test/"></iframe>')</script>`,
    });
    const session = await open({ home: home.url });
    await openAddress(session, `${home.url}/`);
    await session.settle();
    const notices = session.notices();
    expect(notices).toHaveLength(5);
    expect(new Set(notices).size).toBe(5);
  });

  it('adds headers to requests to their site only', async () => {
    const auth: (string | undefined)[] = [];
    const answer: Pages[string] = ({ headers }, response) => {
      auth.push(headers['x-login']?.toString());
      response.end('ok');
    };
    const [one, two] = [await site({ '/': answer }), await site({ '/': answer })];
    const session = await open({ one: one.url, two: two.url }, { headers: { one: { 'X-Login': 'me:secret' } } });
    await openAddress(session, `${one.url}/`);
    await openAddress(session, `${two.url}/`);
    expect(auth.slice(0, 1)).toEqual(['me:secret']);
    expect(auth.at(-1)).toBeUndefined();
  });

  it('lets web sockets and event streams of the site pass, and does not wait for them', async () => {
    const home = await site({
      '/': `<p>0</p><script>new EventSource('/events').onmessage = ({ data }) => document.querySelector('p').textContent = data</script>`,
      '/events': (_, response) => void response.setHeader('content-type', 'text/event-stream').write('data: told\n\n'),
    });
    const session = await open({ home: home.url });
    await openAddress(session, `${home.url}/`);
    const began = performance.now();
    await session.settle();
    expect(performance.now() - began).toBeLessThan(2000);
    expect(await session.page.textContent('p')).toBe('told');
    expect(session.gate.traffic.wrote).toBe(false);
  });

  it('says which site is dead, and which is hung', async () => {
    const home = await site({ '/': '<h1>Up</h1>', '/hang': () => {} });
    const session = await open({ home: home.url }, { patience: 1 });
    await openAddress(session, `${home.url}/`);
    await expect(openAddress(session, `${home.url}/hang`).then(() => session.settle())).rejects.toThrow(
      /the site home at http:.* gave no answer: silent for 1 s/,
    );
    const down = createServer();
    down.listen(0, '127.0.0.1');
    await once(down, 'listening');
    const { port } = down.address() as { port: number };
    down.close();
    const other = await open({ gone: `http://127.0.0.1:${port}` });
    await expect(openAddress(other, `http://127.0.0.1:${port}/`).then(() => other.settle())).rejects.toThrow(
      /the site gone at .* gave no answer: connect ECONNREFUSED/,
    );
  });
});
