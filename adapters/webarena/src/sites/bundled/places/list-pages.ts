import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { actionButton, field, form, readForm } from '../server/forms.ts';
import { notify, page } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import type { SiteApp, SiteContext } from '../server/site.ts';
import { findPlace, type PlaceRow } from './parts.ts';

interface ListRow {
  readonly id: number;
  readonly name: string;
}

const listForm = z.object({ name: z.string().trim().min(1).max(80) });
const placeForm = z.object({ list: z.coerce.number().int(), place: z.string() });

export function listRoutes(app: SiteApp): void {
  app.use('/lists/*', membersOnly);
  app.get('/lists', listsPage);
  app.post('/lists', async (c) => {
    const { name } = await readForm(c, listForm);
    const id = c.var.database.run('INSERT INTO lists (user, name) VALUES (?, ?)', [currentUser(c), name]);
    notify(c, `The list ${name} has been created.`);
    return c.redirect(`/lists/${id}`);
  });
  app.post('/lists/add', async (c) => {
    const { list, place } = await readForm(c, placeForm);
    if (!findList(c, list) || !findPlace(c, place)) return c.notFound();
    c.var.database.run('INSERT OR IGNORE INTO list_places VALUES (?, ?)', [list, place]);
    notify(c, 'The place has been saved.');
    return c.redirect(`/lists/${list}`);
  });
  app.post('/lists/remove', async (c) => {
    const { list, place } = await readForm(c, placeForm);
    if (!findList(c, list)) return c.notFound();
    c.var.database.run('DELETE FROM list_places WHERE list = ? AND place = ?', [list, place]);
    notify(c, 'The place has been removed.');
    return c.redirect(`/lists/${list}`);
  });
  app.get('/lists/:id', (c) => {
    const list = findList(c, Number(c.req.param('id')));
    return list ? listPage(c, list) : c.notFound();
  });
  app.post('/lists/:id/delete', (c) => {
    const list = findList(c, Number(c.req.param('id')));
    if (!list) return c.notFound();
    c.var.database.run('DELETE FROM lists WHERE id = ?', [list.id]);
    notify(c, `The list ${list.name} has been deleted.`);
    return c.redirect('/lists');
  });
}

function findList(c: SiteContext, id: number): ListRow | undefined {
  return c.var.database.get<ListRow>('SELECT id, name FROM lists WHERE id = ? AND user = ?', [id, currentUser(c)]);
}

function listsPage(c: SiteContext) {
  const lists = c.var.database.all<ListRow & { places: number }>(
    'SELECT id, name, (SELECT count(*) FROM list_places WHERE list = lists.id) AS places FROM lists WHERE user = ? ORDER BY id',
    [currentUser(c)],
  );
  const content = html`<ul class="list lists">${lists.map(({ id, name, places }) => html`<li><a href="/lists/${id}">${name}</a> <span class="soft">${counted(places, 'place')}</span></li>`)}</ul>
    <h2>New list</h2>${form(c, { action: '/lists', content: html`${field({ name: 'name', label: 'Name' })}<button>Create list</button>` })}`;
  return page(c, { title: 'My lists', content });
}

function listPage(c: SiteContext, { id, name }: ListRow) {
  const places = c.var.database.all<PlaceRow>(
    'SELECT places.* FROM places JOIN list_places ON place = places.id WHERE list = ? ORDER BY list_places.rowid',
    [id],
  );
  const lines = places.map(
    (
      place,
    ) => html`<li><div class="row"><a href="/place/${place.id}">${place.name}</a><span class="soft">${place.address}</span>
      ${actionButton(c, { action: '/lists/remove', label: 'Remove', name: `Remove ${place.name}`, fields: { list: String(id), place: place.id } })}</div></li>`,
  );
  const content = html`${places.length === 0 ? html`<p>This list is empty.</p>` : html`<ul class="list saved">${lines}</ul>`}
    ${actionButton(c, { action: `/lists/${id}/delete`, label: 'Delete list' })}`;
  return page(c, { title: name, trail: [{ label: 'My lists', href: '/lists' }], content });
}
