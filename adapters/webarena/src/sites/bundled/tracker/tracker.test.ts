import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteHost } from '../../site-host.ts';
import { bundledSites } from '../bundled-sites.ts';
import { visitor } from '../visitor.fixture.ts';
import { trackerContent } from './content.ts';

const request = { sites: ['tracker'], signal: new AbortController().signal };
const { repositories } = trackerContent(1);
const own = repositories[0]!;
const foreign = repositories.find(({ path }) => path === 'ivo.petrov/chess-notes')!;
let host: SiteHost;

beforeAll(async () => {
  host = await bundledSites({ sites: ['tracker'] });
});
afterAll(() => host.close());

async function developer() {
  await host.reset(request);
  return visitor(host.baseUrls.tracker!, (await host.login(request)).storageState);
}

describe('the tracker', () => {
  it('filters issues by state, label, assignee, milestone and words together', async () => {
    const mira = await developer();
    for (const { number, labels, assignee, milestone, state, title } of own.issues.filter(
      (each) => each.assignee && each.milestone,
    )) {
      const query = new URLSearchParams({
        state,
        label: labels[0]!,
        assignee: assignee!,
        milestone: milestone!,
        words: title.slice(2, 9),
      });
      const { html } = await mira.open(`/${own.path}/-/issues?${query}`);
      expect(html).toContain(`/${own.path}/-/issues/${number}"`);
    }
    const open = own.issues.filter(({ state }) => state === 'open').length;
    expect((await mira.open(`/${own.path}/-/issues`)).text).toContain(`${open} issues`);
  });

  it('opens, changes, answers and closes an issue', async () => {
    const mira = await developer();
    const base = `/${own.path}/-/issues`;
    const fields = {
      title: 'Tick & tock',
      description: '<b>loud</b>',
      labels: 'bug',
      assignee: own.members[1]!.user,
      milestone: '',
    };
    const issue = await mira.submit(await mira.open(`${base}/new`), { action: base, fields });
    expect(issue.path).toBe(`${base}/${own.issues.length + 1}`);
    expect(issue.text).toContain(`Assignee ${own.members[1]!.user} Milestone none`);
    expect(issue.html).toContain('&lt;b&gt;loud');
    const changed = await mira.submit(await mira.open(`${issue.path}/edit`), {
      action: `${issue.path}/edit`,
      fields: { labels: 'question', assignee: '', milestone: '2nd release' },
    });
    expect(changed.text).toContain('Labels question Assignee nobody Milestone 2nd release');
    const answered = await mira.submit(changed, { action: `${issue.path}/comments`, fields: { text: 'Done.' } });
    const closed = await mira.submit(answered, { action: `${issue.path}/state` });
    expect(closed.text).toContain('Reopen issue');
    const refused = await mira.submit(await mira.open(`${issue.path}/edit`), {
      action: `${issue.path}/edit`,
      fields: { labels: 'nonsense', assignee: '', milestone: '' },
    });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('labels')]);
  });

  it('lets maintainers change members and milestones, and nobody else', async () => {
    const mira = await developer();
    const base = `/${own.path}/-/members`;
    const invited = await mira.submit(await mira.open(base), {
      action: base,
      fields: { user: 'wen.li', role: 'Reporter' },
    });
    expect(invited.text).toMatch(/Wen Li @wen.li Reporter/);
    expect((await mira.submit(invited, { action: base, fields: { user: 'nobody', role: 'Guest' } })).text).toContain(
      'no user called nobody',
    );
    expect((await mira.submit(invited, { action: base, fields: { user: 'mira.holt', role: 'Guest' } })).text).toMatch(
      /@mira.holt Owner/,
    );
    const milestones = await mira.submit(await mira.open(`/${own.path}/-/milestones`), {
      action: `/${own.path}/-/milestones`,
      fields: { title: 'Spring', due: '2026-05-01' },
    });
    expect(milestones.text).toContain('Spring 1 May 2026 0');
    const page = await mira.open(`/${foreign.path}/-/members`);
    expect(page.html).not.toContain(`action="/${foreign.path}/-/members"`);
    const [, csrf] = /name="csrf" value="([^"]+)"/.exec(page.html)!;
    expect((await mira.post(`/${foreign.path}/-/members`, { csrf: csrf!, user: 'wen.li', role: 'Guest' })).status).toBe(
      404,
    );
  });

  it('stars projects, creates them, and shows files and commits', async () => {
    const mira = await developer();
    const starred = await mira.submit(await mira.open(`/${own.path}`), { action: `/${own.path}/-/star` });
    expect(starred.text).toContain(`Unstar ${own.stars + 1} stars`);
    const created = await mira.submit(await mira.open('/projects/new'), {
      action: '/projects/new',
      fields: { name: 'kite', description: 'Flies', license: 'MIT' },
    });
    expect(created.path).toBe('/mira.holt/kite');
    const again = await mira.submit(await mira.open('/projects/new'), {
      action: '/projects/new',
      fields: { name: 'kite', description: '', license: 'MIT' },
    });
    expect(again.text).toContain('already a project');
    expect((await mira.open(`/${own.path}/-/files/src/main.rs`)).text).toContain('fn main()');
    const [{ author }] = own.commits as [(typeof own.commits)[number]];
    const count = own.commits.filter((commit) => commit.author === author).length;
    expect((await mira.open(`/${own.path}/-/commits?author=${author}`)).text).toContain(`${count} commits`);
  });

  it('keeps status and website, and refuses what is no address', async () => {
    const mira = await developer();
    const saved = await mira.submit(await mira.open('/profile'), {
      action: '/profile',
      fields: { status: 'Away', website: 'https://a.example' },
    });
    expect(saved.text).toContain('Status Away Website https://a.example');
    expect((await mira.submit(saved, { action: '/profile', fields: { status: '', website: 'nowhere' } })).status).toBe(
      422,
    );
  });
});
