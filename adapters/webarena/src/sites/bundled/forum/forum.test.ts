import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteHost } from '../../site-host.ts';
import { bundledSites } from '../bundled-sites.ts';
import { account } from '../server/site.ts';
import { visitor } from '../visitor.fixture.ts';
import { forumContent } from './content.ts';
import { threadPath } from './parts.ts';

const request = { sites: ['forum'], signal: new AbortController().signal };
const { threads } = forumContent(1);
const foreign = threads.find(({ author, comments }) => author !== account.user && comments.length > 2)!;
const own = threads.find(({ author }) => author === account.user)!;
let host: SiteHost;

beforeAll(async () => {
  host = await bundledSites({ sites: ['forum'] });
});
afterAll(() => host.close());

async function member() {
  await host.reset(request);
  return visitor(host.baseUrls.forum!, (await host.login(request)).storageState);
}

describe('the forum', () => {
  it('lists each forum in the asked order, over its pages', async () => {
    const mira = await member();
    const expected = threads
      .filter(({ forum }) => forum === 'books')
      .sort((a, b) => b.up - b.down - (a.up - a.down) || a.id - b.id)
      .map(threadPath);
    const seen: string[] = [];
    for (const page of [1, 2]) {
      const { html } = await mira.open(`/f/books?sort=top&page=${page}`);
      seen.push(...[...html.matchAll(/<h3><a href="([^"]*)"/g)].map(([, path]) => path!));
    }
    expect(seen).toEqual(expected);
  });

  it('counts a vote once, takes it back, and turns it over', async () => {
    const mira = await member();
    const score = foreign.up - foreign.down;
    const vote = async (value: string) => {
      const page = await mira.open(threadPath(foreign));
      const [, csrf] = /name="csrf" value="([^"]+)"/.exec(page.html)!;
      const { html } = await mira.post('/vote', {
        csrf: csrf!,
        kind: 'thread',
        id: String(foreign.id),
        value,
        back: threadPath(foreign),
      });
      return Number(/class="score">(-?\d+)/.exec(html)![1]);
    };
    const scores = [];
    for (const value of ['1', '1', '1', '-1', '-1']) scores.push(await vote(value));
    expect(scores).toEqual([score + 1, score, score + 1, score - 1, score]);
  });

  it('takes threads and comments, and lets only authors change or delete theirs', async () => {
    const mira = await member();
    const posted = await mira.submit(await mira.open('/submit'), {
      action: '/submit',
      fields: { forum: 'baking', title: 'Éclairs, how?', body: 'Mine collapse.' },
    });
    expect(posted.path).toMatch(/^\/f\/baking\/\d+\/clairs-how$/);
    const [, id] = /baking\/(\d+)/.exec(posted.path)!;
    const answered = await mira.submit(posted, { action: `/f/baking/${id}/comments`, fields: { text: 'Never mind.' } });
    expect(answered.text).toContain('1 comment');
    const changed = await mira.submit(await mira.open(`/f/baking/${id}/edit`), {
      action: `/f/baking/${id}/edit`,
      fields: { body: 'They stand!' },
    });
    expect(changed.text).toContain('They stand!');
    expect(
      (await mira.submit(await mira.open(`/f/baking/${id}/edit`), { action: `/f/baking/${id}/delete` })).path,
    ).toBe('/f/baking');
    expect((await mira.open(posted.path)).status).toBe(404);
    const [, csrf] = /name="csrf" value="([^"]+)"/.exec((await mira.open('/')).html)!;
    expect((await mira.post(`/f/${foreign.forum}/${foreign.id}/delete`, { csrf: csrf! })).status).toBe(404);
    expect((await mira.open(`/f/${foreign.forum}/${foreign.id}/edit`)).status).toBe(404);
    expect((await mira.open(threadPath(foreign))).text).not.toContain('Edit or delete');
    expect((await mira.open(threadPath(own))).text).toContain('Edit or delete');
  });

  it('keeps subscriptions and biographies', async () => {
    const mira = await member();
    const followed = await mira.submit(await mira.open('/f/cycling'), { action: '/f/cycling/subscription' });
    expect(followed.text).toContain('Unsubscribe from cycling');
    const profile = await mira.submit(await mira.open('/settings'), {
      action: '/settings',
      fields: { biography: 'Gone fishing' },
    });
    expect(profile.text).toContain('Gone fishing');
  });

  it('shows visitors without a log-in everything but what changes something', async () => {
    const stranger = visitor(host.baseUrls.forum!);
    expect((await stranger.open(threadPath(foreign))).html).not.toContain('method="post"');
    expect((await stranger.open('/submit')).path).toBe('/login?next=%2Fsubmit');
  });
});
