import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { actionButton, field, form, readForm, select } from '../server/forms.ts';
import { notify, page } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import { dateText, now, type SiteApp, type SiteContext } from '../server/site.ts';
import { type ThreadRow, threadPath, threadRows, votes } from './parts.ts';

interface CommentRow {
  readonly id: number;
  readonly author: string;
  readonly text: string;
  readonly posted: string;
  readonly up: number;
  readonly down: number;
}

const submitForm = z.object({ forum: z.string(), title: z.string().trim().min(1).max(200), body: z.string().trim() });
const editForm = z.object({ body: z.string().trim() });
const commentForm = z.object({ text: z.string().trim().min(1) });
const voteForm = z.object({
  kind: z.enum(['thread', 'comment']),
  id: z.coerce.number().int(),
  value: z.enum(['1', '-1']).transform(Number),
  back: z.string().regex(/^\/(?![/\\])/),
});

export function threadRoutes(app: SiteApp): void {
  app.use('/submit', membersOnly);
  app.get('/submit', submitPage);
  app.post('/submit', async (c) => {
    const { forum, title, body } = await readForm(c, submitForm);
    if (!c.var.database.get('SELECT 1 FROM forums WHERE name = ?', [forum])) return c.notFound();
    const id = c.var.database.run(
      'INSERT INTO threads (forum, title, body, author, posted, up, down) VALUES (?, ?, ?, ?, ?, 1, 0)',
      [forum, title, body, currentUser(c), now],
    );
    notify(c, 'Your thread has been posted.');
    return c.redirect(threadPath({ forum, id, title }));
  });

  app.post('/f/:forum/:id/comments', async (c) => {
    const thread = findThread(c);
    if (!thread) return c.notFound();
    const { text } = await readForm(c, commentForm);
    c.var.database.run('INSERT INTO comments (thread, author, text, posted, up, down) VALUES (?, ?, ?, ?, 1, 0)', [
      thread.id,
      currentUser(c),
      text,
      now,
    ]);
    notify(c, 'Your comment has been posted.');
    return c.redirect(threadPath(thread));
  });
  app.get('/f/:forum/:id/edit', membersOnly, (c) => {
    const thread = findThread(c);
    return thread?.author === currentUser(c) ? editPage(c, thread) : c.notFound();
  });
  app.post('/f/:forum/:id/edit', async (c) => {
    const thread = findThread(c);
    if (thread?.author !== currentUser(c)) return c.notFound();
    const { body } = await readForm(c, editForm);
    c.var.database.run('UPDATE threads SET body = ? WHERE id = ?', [body, thread.id]);
    notify(c, 'Your thread has been changed.');
    return c.redirect(threadPath(thread));
  });
  app.post('/f/:forum/:id/delete', (c) => {
    const thread = findThread(c);
    if (thread?.author !== currentUser(c)) return c.notFound();
    c.var.database.run('DELETE FROM threads WHERE id = ?', [thread.id]);
    notify(c, 'Your thread has been deleted.');
    return c.redirect(`/f/${thread.forum}`);
  });

  app.get('/f/:forum/:id/:slug?', (c) => {
    const thread = findThread(c);
    return thread ? threadPage(c, thread) : c.notFound();
  });

  app.post('/vote', async (c) => {
    const { kind, id, value, back } = await readForm(c, voteForm);
    vote(c, { kind, id, value });
    return c.redirect(back);
  });
}

/** The same vote again takes it back. */
function vote(c: SiteContext, { kind, id, value }: { kind: 'thread' | 'comment'; id: number; value: number }): void {
  const { database } = c.var;
  const key = [currentUser(c), kind, id];
  const before = database.get<{ value: number }>(
    'SELECT value FROM votes WHERE user = ? AND kind = ? AND id = ?',
    key,
  )?.value;
  const count = (each: number, change: number) =>
    database.run(`UPDATE ${kind}s SET ${each > 0 ? 'up = up' : 'down = down'} + ? WHERE id = ?`, [change, id]);
  if (before !== undefined) {
    database.run('DELETE FROM votes WHERE user = ? AND kind = ? AND id = ?', key);
    count(before, -1);
  }
  if (before === value) return;
  database.run('INSERT INTO votes VALUES (?, ?, ?, ?)', [...key, value]);
  count(value, 1);
}

function findThread(c: SiteContext): ThreadRow | undefined {
  return c.var.database.get<ThreadRow>(`${threadRows} WHERE id = ? AND forum = ?`, [
    Number(c.req.param('id')) || 0,
    c.req.param('forum') ?? '',
  ]);
}

function submitPage(c: SiteContext) {
  const forums = c.var.database.all<{ name: string }>('SELECT name FROM forums ORDER BY name');
  const content = form(c, {
    action: '/submit',
    content: html`<p>${select({ name: 'forum', label: 'Forum', value: c.req.query('forum'), options: forums.map(({ name }) => [name, name] as const) })}</p>
      ${field({ name: 'title', label: 'Title' })}${field({ name: 'body', label: 'Body', type: 'textarea', required: false })}<button>Create thread</button>`,
  });
  return page(c, { title: 'New thread', content });
}

function editPage(c: SiteContext, thread: ThreadRow) {
  const path = `/f/${thread.forum}/${thread.id}`;
  const content = html`${form(c, { action: `${path}/edit`, content: html`${field({ name: 'body', label: 'Body', value: thread.body, type: 'textarea' })}<button>Save changes</button>` })}
    ${actionButton(c, { action: `${path}/delete`, label: 'Delete thread' })}`;
  return page(c, {
    title: `Edit: ${thread.title}`,
    content,
    trail: [{ label: thread.title, href: threadPath(thread) }],
  });
}

function threadPage(c: SiteContext, thread: ThreadRow) {
  const { id, forum, title, body, author, posted, up, down } = thread;
  const path = `/f/${forum}/${id}`;
  const comments = c.var.database.all<CommentRow>(
    'SELECT * FROM comments WHERE thread = ? ORDER BY up - down DESC, id',
    [id],
  );
  const own = c.var.session?.user === author && html`<p><a href="${path}/edit">Edit or delete this thread</a></p>`;
  const content = html`<article class="card thread">${votes(c, { kind: 'thread', id, up, down, of: 'this thread' })}
      <div class="submission__inner"><p class="soft"><span class="thread-title">${title}</span> by <a href="/user/${author}">${author}</a>, ${dateText(posted)}</p><p class="thread-body">${body}</p></div></article>${own}
    <h2>${counted(comments.length, 'comment')}</h2>
    <ul class="list">${comments.map(
      (
        each,
      ) => html`<li class="thread">${votes(c, { kind: 'comment', id: each.id, up: each.up, down: each.down, of: `comment by ${each.author}` })}
        <div><p class="soft"><a href="/user/${each.author}">${each.author}</a>, ${dateText(each.posted)}</p><p class="comment">${each.text}</p></div></li>`,
    )}</ul>
    ${
      c.var.session
        ? form(c, {
            action: `${path}/comments`,
            content: html`${field({ name: 'text', label: 'Your comment', type: 'textarea' })}<button>Post comment</button>`,
          })
        : html`<p><a href="/login">Log in</a> to comment.</p>`
    }`;
  return page(c, { title, content, trail: [{ label: forum, href: `/f/${forum}` }] });
}
