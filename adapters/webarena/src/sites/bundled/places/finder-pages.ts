import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { field, form, readForm, select } from '../server/forms.ts';
import { likePattern, listing } from '../server/listing.ts';
import { notify, page } from '../server/page.ts';
import { currentUser } from '../server/sessions.ts';
import type { SiteApp, SiteContext } from '../server/site.ts';
import { categoryOf, findPlace, map, type PlaceRow, placeList, readTown } from './parts.ts';
import { distancesFrom, distanceText } from './town.ts';
import { placeCategories, weekdays } from './vocabulary.ts';

const noteForm = z.object({ text: z.string().trim().max(500) });

export function finderRoutes(app: SiteApp): void {
  app.get('/', (c) => {
    const places = c.var.database.all<PlaceRow>('SELECT * FROM places');
    const content = html`${categoryLinks()}${map(readTown(c), { label: `Map of Elmsworth with ${places.length} places`, marks: places })}`;
    return page(c, { title: 'Elmsworth', content });
  });
  app.get('/categories', (c) => page(c, { title: 'Categories', content: categoryLinks() }));
  app.get('/category/:slug', (c) => {
    const category = placeCategories.find(({ slug }) => slug === c.req.param('slug'));
    return category
      ? listPage(c, { title: category.name, where: 'category = ?1', value: category.slug })
      : c.notFound();
  });
  app.get('/search', (c) => {
    const words = c.req.query('q') ?? '';
    return listPage(c, {
      title: `Places matching: ${words}`,
      where: "name LIKE ?1 ESCAPE '\\' OR address LIKE ?1 ESCAPE '\\' OR category LIKE ?1 ESCAPE '\\'",
      value: likePattern(words),
    });
  });
  app.get('/place/:id', (c) => {
    const place = findPlace(c, c.req.param('id'));
    return place ? placePage(c, place) : c.notFound();
  });
  app.post('/place/:id/note', async (c) => {
    const place = findPlace(c, c.req.param('id'));
    if (!place) return c.notFound();
    const { text } = await readForm(c, noteForm);
    c.var.database.run('INSERT INTO notes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text', [
      currentUser(c),
      place.id,
      text,
    ]);
    notify(c, 'Your note has been saved.');
    return c.redirect(`/place/${place.id}`);
  });
  app.get('/place/:id/nearby', (c) => {
    const place = findPlace(c, c.req.param('id'));
    return place ? nearbyPage(c, place) : c.notFound();
  });
}

function categoryLinks() {
  return html`<nav class="row" aria-label="Categories">${placeCategories.map(({ slug, name }) => html`<a class="button" href="/category/${slug}">${name}</a>`)}</nav>`;
}

function listPage(c: SiteContext, { title, where, value }: { title: string; where: string; value: string }) {
  const { rows, total, pager } = listing<PlaceRow>(c, {
    sql: `SELECT * FROM places WHERE ${where} ORDER BY name`,
    values: [value],
    size: 6,
  });
  return page(c, { title, content: html`<p class="soft">${counted(total, 'place')}</p>${placeList(rows)}${pager}` });
}

function placePage(c: SiteContext, place: PlaceRow) {
  const { id, name, address, phone, website, hours } = place;
  const { database, session } = c.var;
  const lists = database.all<{ id: number; name: string }>('SELECT id, name FROM lists WHERE user = ? ORDER BY id', [
    session?.user ?? '',
  ]);
  const note =
    database.get<{ text: string }>('SELECT text FROM notes WHERE user = ? AND place = ?', [session?.user ?? '', id])
      ?.text ?? '';
  const days = hours
    .split(',')
    .map((each, index) => html`<tr><th scope="row">${weekdays[index]}</th><td>${each}</td></tr>`);
  const options = lists.map((list) => [String(list.id), list.name] as const);
  const category = categoryOf(place);
  const content = html`<div class="columns"><div>
      <dl class="facts"><dt>Address</dt><dd class="address">${address}</dd><dt>Phone</dt><dd class="phone">${phone}</dd><dt>Website</dt><dd>${website}</dd></dl>
      <div class="row"><a class="button" href="/directions?to=${encodeURIComponent(name)}">Directions to here</a><a class="button" href="/directions?from=${encodeURIComponent(name)}">Directions from here</a><a href="/place/${id}/nearby">Places nearby</a></div>
      ${map(readTown(c), { label: `Map with ${name}`, marks: [place] })}
    </div><aside>
      <h2>Opening hours</h2><table class="hours"><tbody>${days}</tbody></table>
      ${
        session
          ? html`${form(c, { action: '/lists/add', content: html`<input type="hidden" name="place" value="${id}"><p>${select({ name: 'list', label: 'List', options })}</p><button>Save to list</button>` })}
            ${note && html`<p class="card note">${note}</p>`}
            ${form(c, { action: `/place/${id}/note`, content: html`${field({ name: 'text', label: 'My note', value: note, type: 'textarea', required: false })}<button>Save note</button>` })}`
          : html`<p><a href="/login">Log in</a> to save this place.</p>`
      }
    </aside></div>`;
  return page(c, { title: name, trail: [{ label: category.name, href: `/category/${category.slug}` }], content });
}

function nearbyPage(c: SiteContext, place: PlaceRow) {
  const category = c.req.query('category') ?? '';
  const distances = distancesFrom(readTown(c), place.corner);
  const places = c.var.database
    .all<PlaceRow>("SELECT * FROM places WHERE id != ?1 AND (?2 = '' OR category = ?2)", [place.id, category])
    .map((each) => ({ ...each, distance: distances[each.corner]! }))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 8)
    .map((each) => ({ ...each, away: distanceText(each.distance) }));
  const options = [['', 'Everything'] as const, ...placeCategories.map(({ slug, name }) => [slug, name] as const)];
  const content = html`<form class="row" aria-label="Filter">${select({ name: 'category', label: 'Category', value: category, options })}<button>Show</button></form>
    <p class="soft">Nearest first, along the streets</p>${placeList(places)}`;
  return page(c, { title: `Near ${place.name}`, trail: [{ label: place.name, href: `/place/${place.id}` }], content });
}
