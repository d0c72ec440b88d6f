import { html } from 'hono/html';
import { counted } from '../server/counted.ts';
import { actionButton } from '../server/forms.ts';
import { likePattern, listing } from '../server/listing.ts';
import { notify, page } from '../server/page.ts';
import { currentUser } from '../server/sessions.ts';
import type { SiteApp, SiteContext } from '../server/site.ts';
import { type ThreadRow, threadList, threadRows } from './parts.ts';

interface ForumRow {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly threads: number;
  readonly subscribed: number;
}

const forumRows = `SELECT forums.*, (SELECT count(*) FROM threads WHERE forum = forums.name) AS threads,
  EXISTS (SELECT 1 FROM subscriptions WHERE forum = forums.name AND user = ?) AS subscribed FROM forums`;

const orders: Readonly<Record<string, { readonly label: string; readonly sql: string }>> = {
  new: { label: 'New', sql: 'posted DESC, id DESC' },
  top: { label: 'Top', sql: 'up - down DESC, id' },
  controversial: { label: 'Controversial', sql: 'down DESC, id' },
  commented: { label: 'Most commented', sql: 'comments DESC, id' },
};

export function listRoutes(app: SiteApp): void {
  app.get('/', (c) => threadsPage(c, { title: 'All threads', where: '1' }));
  app.get('/search', (c) => {
    const words = c.req.query('q') ?? '';
    return threadsPage(c, {
      title: `Threads about: ${words}`,
      where: "title LIKE ? ESCAPE '\\'",
      values: [likePattern(words)],
    });
  });

  app.get('/forums', (c) => {
    const forums = c.var.database.all<ForumRow>(`${forumRows} ORDER BY name`, [c.var.session?.user ?? '']);
    const content = html`<ul class="list">${forums.map(
      (each) =>
        html`<li><h3><a href="/f/${each.name}">${each.name}</a></h3><p>${each.description} <span class="soft">${counted(each.threads, 'thread')}</span></p>${subscription(c, each)}</li>`,
    )}</ul>`;
    return page(c, { title: 'Forums', content });
  });

  app.get('/f/:forum', (c) => {
    const found = c.var.database.get<ForumRow>(`${forumRows} WHERE name = ?`, [
      c.var.session?.user ?? '',
      c.req.param('forum'),
    ]);
    if (!found) return c.notFound();
    const intro = html`<p>${found.description}</p><div class="row">${subscription(c, found)}<a class="button" href="/submit?forum=${found.name}">New thread in ${found.name}</a></div>`;
    return threadsPage(c, { title: found.title, where: 'forum = ?', values: [found.name], intro });
  });
  app.post('/f/:forum/subscription', (c) => {
    const forum = c.req.param('forum');
    const key = [currentUser(c), forum];
    if (!c.var.database.get('SELECT 1 FROM forums WHERE name = ?', [forum])) return c.notFound();
    const subscribed = c.var.database.get('SELECT 1 FROM subscriptions WHERE user = ? AND forum = ?', key);
    if (subscribed) c.var.database.run('DELETE FROM subscriptions WHERE user = ? AND forum = ?', key);
    else c.var.database.run('INSERT INTO subscriptions VALUES (?, ?)', key);
    notify(c, subscribed ? `You no longer follow ${forum}.` : `You follow ${forum} now.`);
    return c.redirect(`/f/${forum}`);
  });
}

function subscription(c: SiteContext, { name, subscribed }: ForumRow) {
  const label = subscribed ? `Unsubscribe from ${name}` : `Subscribe to ${name}`;
  return c.var.session && actionButton(c, { action: `/f/${name}/subscription`, label });
}

interface ThreadsOptions {
  readonly title: string;
  readonly where: string;
  readonly values?: readonly string[];
  readonly intro?: ReturnType<typeof html>;
}

function threadsPage(c: SiteContext, { title, where, values, intro }: ThreadsOptions) {
  const order = orders[c.req.query('sort') ?? ''] ? c.req.query('sort')! : 'new';
  const { rows, total, pager } = listing<ThreadRow>(c, {
    sql: `${threadRows} WHERE ${where} ORDER BY ${orders[order]!.sql}`,
    values,
    size: 10,
  });
  const words = c.req.query('q');
  const links = Object.entries(orders).map(([id, { label }]) => {
    const query = new URLSearchParams({ ...(words !== undefined && { q: words }), sort: id });
    return html`<a href="${c.req.path}?${query.toString()}"${id === order && html` aria-current="true"`}>${label}</a>`;
  });
  return page(c, {
    title,
    content: html`${intro}<nav class="row" aria-label="Sort">${links}</nav><p class="soft">${counted(total, 'thread')}</p>${threadList(c, rows)}${pager}`,
  });
}
