import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { actionButton, field, form, readForm } from '../server/forms.ts';
import { listing } from '../server/listing.ts';
import { notify } from '../server/page.ts';
import { currentUser } from '../server/sessions.ts';
import { dateText, type SiteApp, type SiteContext } from '../server/site.ts';
import { findRepository, maintains, type RepositoryRow, repositoryPage } from './parts.ts';

const milestoneForm = z.object({ title: z.string().trim().min(1), due: z.iso.date() });

export function repositoryRoutes(app: SiteApp): void {
  app.get('/:owner/:name', (c) => {
    const repository = findRepository(c);
    return repository ? overviewPage(c, repository) : c.notFound();
  });
  app.post('/:owner/:name/-/star', (c) => {
    const repository = findRepository(c);
    if (!repository) return c.notFound();
    const key = [currentUser(c), repository.path];
    const starred = c.var.database.get('SELECT 1 FROM stars WHERE user = ? AND path = ?', key);
    c.var.database.run(
      starred ? 'DELETE FROM stars WHERE user = ? AND path = ?' : 'INSERT INTO stars VALUES (?, ?)',
      key,
    );
    c.var.database.run('UPDATE repositories SET stars = stars + ? WHERE path = ?', [starred ? -1 : 1, repository.path]);
    return c.redirect(`/${repository.path}`);
  });
  app.get('/:owner/:name/-/files/:file{.+}', (c) => {
    const path = findRepository(c)?.path ?? '';
    const file = c.var.database.get<{ name: string; text: string }>('SELECT * FROM files WHERE path = ? AND name = ?', [
      path,
      c.req.param('file'),
    ]);
    return file ? repositoryPage(c, { path, title: file.name, content: html`<pre>${file.text}</pre>` }) : c.notFound();
  });
  app.get('/:owner/:name/-/commits', (c) => {
    const repository = findRepository(c);
    return repository ? commitsPage(c, repository) : c.notFound();
  });
  app.get('/:owner/:name/-/milestones', (c) => {
    const repository = findRepository(c);
    return repository ? milestonesPage(c, repository) : c.notFound();
  });
  app.post('/:owner/:name/-/milestones', async (c) => {
    const repository = findRepository(c);
    if (!repository || !maintains(c, repository.path)) return c.notFound();
    const { title, due } = await readForm(c, milestoneForm);
    c.var.database.run('INSERT INTO milestones VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET due = excluded.due', [
      repository.path,
      title,
      due,
    ]);
    notify(c, `The milestone ${title} has been saved.`);
    return c.redirect(`/${repository.path}/-/milestones`);
  });
}

function overviewPage(c: SiteContext, { path, description, language, license, stars }: RepositoryRow) {
  const { database, session } = c.var;
  const files = database.all<{ name: string; text: string }>('SELECT * FROM files WHERE path = ? ORDER BY name', [
    path,
  ]);
  const starred = database.get('SELECT 1 FROM stars WHERE user = ? AND path = ?', [session?.user ?? '', path]);
  const count = (table: string) =>
    database.get<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE path = ?`, [path])!.count;
  const content = html`<p>${description}</p>
    <div class="row">${session && actionButton(c, { action: `/${path}/-/star`, label: starred ? 'Unstar' : 'Star' })}<span><b class="stars">${stars}</b> stars</span></div>
    <dl class="facts"><dt>Language</dt><dd>${language}</dd><dt>License</dt><dd class="license">${license}</dd><dt>Commits</dt><dd>${count('commits')}</dd><dt>Members</dt><dd>${count('members')}</dd></dl>
    <h2>Files</h2><ul class="list">${files.map(({ name }) => html`<li><a href="/${path}/-/files/${name}">${name}</a></li>`)}</ul>
    <h2>README</h2><pre>${files.find(({ name }) => name === 'README.md')?.text}</pre>`;
  return repositoryPage(c, { path, title: path, content });
}

function commitsPage(c: SiteContext, { path }: RepositoryRow) {
  const author = c.req.query('author') ?? '';
  const { rows, total, pager } = listing<{ id: string; author: string; message: string; made: string }>(c, {
    sql: "SELECT * FROM commits WHERE path = ?1 AND (?2 = '' OR author = ?2) ORDER BY made DESC, id",
    values: [path, author],
    size: 20,
  });
  const lines = rows.map(
    (each) =>
      html`<tr><td>${each.message}</td><td>${each.author}</td><td>${dateText(each.made)}</td><td><code>${each.id}</code></td></tr>`,
  );
  const content = html`<form class="row" aria-label="Filter"><label for="author">Author</label><input id="author" name="author" value="${author}"><button>Filter</button></form>
    <p class="soft">${counted(total, 'commit')}</p>
    <table><thead><tr><th>Message</th><th>Author</th><th>Date</th><th>Id</th></tr></thead><tbody>${lines}</tbody></table>${pager}`;
  return repositoryPage(c, { path, title: 'Commits', content });
}

function milestonesPage(c: SiteContext, { path }: RepositoryRow) {
  const rows = c.var.database.all<{ title: string; due: string; open: number }>(
    `SELECT title, due, (SELECT count(*) FROM issues WHERE issues.path = milestones.path AND milestone = milestones.title AND state = 'open') AS open
     FROM milestones WHERE path = ? ORDER BY due, title`,
    [path],
  );
  const lines = rows.map(
    ({ title, due, open }) => html`<tr><td>${title}</td><td>${dateText(due)}</td><td>${open}</td></tr>`,
  );
  const content = html`<table class="milestones"><thead><tr><th>Milestone</th><th>Due</th><th>Open issues</th></tr></thead><tbody>${lines}</tbody></table>
    ${maintains(c, path) && html`<h2>New milestone</h2>${form(c, { action: `/${path}/-/milestones`, content: html`${field({ name: 'title', label: 'Title' })}${field({ name: 'due', label: 'Due date, as YYYY-MM-DD' })}<button>Create milestone</button>` })}`}`;
  return repositoryPage(c, { path, title: 'Milestones', content });
}
