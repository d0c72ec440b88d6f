import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { field, form, readForm } from '../server/forms.ts';
import { listing } from '../server/listing.ts';
import { notify, page } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import { dateText, type SiteApp, type SiteContext } from '../server/site.ts';
import { type ThreadRow, threadList, threadPath, threadRows } from './parts.ts';

const biographyForm = z.object({ biography: z.string().trim().max(500) });

interface OwnComment {
  readonly text: string;
  readonly posted: string;
  readonly up: number;
  readonly down: number;
  readonly id: number;
  readonly forum: string;
  readonly title: string;
}

export function memberRoutes(app: SiteApp): void {
  app.get('/user/:name', userPage);
  app.get('/user/:name/comments', commentsPage);
  app.use('/settings', membersOnly);
  app.get('/settings', (c) => {
    const { biography } = c.var.database.get<{ biography: string }>('SELECT biography FROM members WHERE user = ?', [
      currentUser(c),
    ])!;
    const content = form(c, {
      action: '/settings',
      content: html`${field({ name: 'biography', label: 'Biography', value: biography, type: 'textarea', required: false })}<button>Save biography</button>`,
    });
    return page(c, { title: 'Edit profile', content });
  });
  app.post('/settings', async (c) => {
    const { biography } = await readForm(c, biographyForm);
    c.var.database.run('UPDATE members SET biography = ? WHERE user = ?', [biography, currentUser(c)]);
    notify(c, 'Your profile has been saved.');
    return c.redirect(`/user/${currentUser(c)}`);
  });
}

function findUser(c: SiteContext) {
  return c.var.database.get<{ name: string; full_name: string; biography: string | null }>(
    'SELECT users.name, full_name, biography FROM users LEFT JOIN members ON members.user = users.name WHERE users.name = ?',
    [c.req.param('name') ?? ''],
  );
}

function userPage(c: SiteContext) {
  const user = findUser(c);
  if (!user) return c.notFound();
  const { rows, total, pager } = listing<ThreadRow>(c, {
    sql: `${threadRows} WHERE author = ? ORDER BY posted DESC, id DESC`,
    values: [user.name],
    size: 10,
  });
  const content = html`<p>${user.full_name}</p><p class="biography">${user.biography ?? 'This member has not written anything here.'}</p>
    <div class="row"><a href="/user/${user.name}/comments">Comments by ${user.name}</a>${c.var.session?.user === user.name && html`<a href="/settings">Edit profile</a>`}</div>
    <h2>${counted(total, 'thread')}</h2>${threadList(c, rows)}${pager}`;
  return page(c, { title: user.name, content });
}

function commentsPage(c: SiteContext) {
  const user = findUser(c);
  if (!user) return c.notFound();
  const { rows, total, pager } = listing<OwnComment>(c, {
    sql: `SELECT comments.text, comments.posted, comments.up, comments.down, threads.id, forum, title FROM comments
      JOIN threads ON threads.id = comments.thread WHERE comments.author = ? ORDER BY comments.posted DESC, comments.id DESC`,
    values: [user.name],
    size: 20,
  });
  const lines = rows.map(
    (each) =>
      html`<tr><td>${each.text}</td><td><a href="${threadPath(each)}">${each.title}</a></td><td>${each.up}</td><td>${each.down}</td><td>${dateText(each.posted)}</td></tr>`,
  );
  const content = html`<p class="soft">${counted(total, 'comment')}</p>
    <table><thead><tr><th>Comment</th><th>Thread</th><th>Upvotes</th><th>Downvotes</th><th>Date</th></tr></thead><tbody>${lines}</tbody></table>${pager}`;
  return page(c, {
    title: `Comments by ${user.name}`,
    content,
    trail: [{ label: user.name, href: `/user/${user.name}` }],
  });
}
