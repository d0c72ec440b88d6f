import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { field, form, readForm, select } from '../server/forms.ts';
import { likePattern, listing } from '../server/listing.ts';
import { notify, page } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import type { SiteApp, SiteContext } from '../server/site.ts';
import { type IssueRow, issueList, type RepositoryRow, repositoryList } from './parts.ts';

const profileForm = z.object({ status: z.string().trim().max(100), website: z.union([z.literal(''), z.url()]) });
const projectForm = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
  description: z.string().trim(),
  license: z.string(),
});

export function dashboardRoutes(app: SiteApp): void {
  for (const path of ['/projects', '/projects/new', '/issues', '/profile']) app.use(path, membersOnly);
  app.get('/', (c) => c.redirect(c.var.session ? '/projects' : '/explore'));
  app.get('/projects', projectsPage);
  app.get('/explore', explorePage);
  app.get('/issues', myIssuesPage);
  app.get('/profile', profilePage);
  app.post('/profile', async (c) => {
    const { status, website } = await readForm(c, profileForm);
    c.var.database.run('UPDATE profiles SET status = ?, website = ? WHERE user = ?', [status, website, currentUser(c)]);
    notify(c, 'Your profile has been saved.');
    return c.redirect('/profile');
  });
  app.get('/projects/new', newProjectPage);
  app.post('/projects/new', async (c) => {
    const { name, description, license } = await readForm(c, projectForm);
    const user = currentUser(c);
    const path = `${user}/${name}`;
    if (c.var.database.get('SELECT 1 FROM repositories WHERE path = ?', [path])) {
      notify(c, `There is already a project called ${path}.`);
      return c.redirect('/projects/new');
    }
    c.var.database.run('INSERT INTO repositories VALUES (?, ?, ?, ?, 0)', [path, description, 'Text', license]);
    c.var.database.run('INSERT INTO files VALUES (?, ?, ?)', [path, 'README.md', `# ${name}\n\n${description}\n`]);
    c.var.database.run("INSERT INTO members VALUES (?, ?, 'Owner')", [path, user]);
    notify(c, `The project ${path} has been created.`);
    return c.redirect(`/${path}`);
  });
}

function projectsPage(c: SiteContext) {
  const user = currentUser(c);
  const own = c.var.database.all<RepositoryRow>(
    'SELECT repositories.* FROM repositories JOIN members USING (path) WHERE user = ? ORDER BY repositories.rowid',
    [user],
  );
  const starred = c.var.database.all<RepositoryRow>(
    'SELECT repositories.* FROM repositories JOIN stars USING (path) WHERE user = ? ORDER BY stars.rowid',
    [user],
  );
  return page(c, {
    title: 'Projects',
    content: html`<p><a class="button" href="/projects/new">New project</a></p><h2>Yours</h2>${repositoryList(own)}<h2>Starred</h2>${repositoryList(starred)}`,
  });
}

function explorePage(c: SiteContext) {
  const words = c.req.query('q') ?? '';
  const sort = c.req.query('sort') === 'name' ? 'name' : 'stars';
  const { rows, pager } = listing<RepositoryRow>(c, {
    sql: `SELECT * FROM repositories WHERE path LIKE ?1 ESCAPE '\\' OR description LIKE ?1 ESCAPE '\\' ORDER BY ${sort === 'name' ? 'path' : 'stars DESC, path'}`,
    values: [likePattern(words)],
    size: 6,
  });
  const options = [
    ['stars', 'Most stars'],
    ['name', 'Name'],
  ] as const;
  const content = html`<form class="row" aria-label="Sort"><input type="hidden" name="q" value="${words}">${select({ name: 'sort', label: 'Sort by', value: sort, options })}<button>Apply</button></form>${repositoryList(rows)}${pager}`;
  return page(c, { title: words ? `Projects about: ${words}` : 'Explore projects', content });
}

function myIssuesPage(c: SiteContext) {
  const by = c.req.query('by') === 'author' ? 'author' : 'assignee';
  const state = c.req.query('state') === 'closed' ? 'closed' : 'open';
  const { rows, total, pager } = listing<IssueRow>(c, {
    sql: `SELECT * FROM issues WHERE ${by} = ? AND state = ? ORDER BY opened DESC`,
    values: [currentUser(c), state],
    size: 10,
  });
  const link = (label: string, query: string) => html`<a href="/issues?${query}">${label}</a>`;
  const content = html`<nav class="row" aria-label="Filter">${link('Assigned to me', `by=assignee&state=${state}`)}${link('Opened by me', `by=author&state=${state}`)}${link('Open', `by=${by}&state=open`)}${link('Closed', `by=${by}&state=closed`)}</nav>
    <p class="soft">${counted(total, `${state} issue`)} ${by === 'author' ? 'opened by you' : 'assigned to you'}</p>${issueList(rows)}${pager}`;
  return page(c, { title: 'My issues', content });
}

function profilePage(c: SiteContext) {
  const { status, website } = c.var.database.get<{ status: string; website: string }>(
    'SELECT * FROM profiles WHERE user = ?',
    [currentUser(c)],
  )!;
  const content = form(c, {
    action: '/profile',
    content: html`${field({ name: 'status', label: 'Status', value: status, required: false })}${field({ name: 'website', label: 'Website', value: website, required: false })}<button>Save profile</button>`,
  });
  const shown = html`<dl class="facts"><dt>User</dt><dd>${currentUser(c)}</dd><dt>Status</dt><dd class="profile-status">${status || 'none'}</dd><dt>Website</dt><dd class="profile-website">${website || 'none'}</dd></dl>`;
  return page(c, { title: 'Profile', content: html`${shown}${content}` });
}

function newProjectPage(c: SiteContext) {
  const licenses = ['MIT', 'Apache-2.0', 'GPL-3.0', 'None'].map((each) => [each, each] as const);
  const content = form(c, {
    action: '/projects/new',
    content: html`${field({ name: 'name', label: 'Project name' })}${field({ name: 'description', label: 'Description', required: false })}<p>${select({ name: 'license', label: 'License', options: licenses })}</p><button>Create project</button>`,
  });
  return page(c, { title: 'New project', content });
}
