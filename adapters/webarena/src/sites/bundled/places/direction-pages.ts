import { html } from 'hono/html';
import { select } from '../server/forms.ts';
import { likePattern } from '../server/listing.ts';
import { page } from '../server/page.ts';
import type { Html, SiteApp, SiteContext } from '../server/site.ts';
import { map, type PlaceRow, readTown } from './parts.ts';
import { distanceText, type Mode, minutes, modes, route } from './town.ts';

export function directionRoutes(app: SiteApp): void {
  app.get('/directions', (c) => {
    const from = c.req.query('from') ?? '';
    const to = c.req.query('to') ?? '';
    const asked = c.req.query('mode') ?? '';
    const mode = asked in modes ? (asked as Mode) : 'walk';
    const options = Object.entries(modes).map(([id, { name }]) => [id, name] as const);
    const names = c.var.database.all<{ name: string }>('SELECT name FROM places ORDER BY name');
    const box = (name: string, label: string, value: string) =>
      html`<p><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" list="names" required></p>`;
    const content = html`<div class="columns"><div>${from && to && answer(c, { from, to, mode })}</div>
      <aside><form class="panel" aria-label="Directions">${box('from', 'From', from)}${box('to', 'To', to)}<p>${select({ name: 'mode', label: 'Travel', value: mode, options })}</p><button>Show directions</button></form>
      <datalist id="names">${names.map(({ name }) => html`<option value="${name}"></option>`)}</datalist></aside></div>`;
    return page(c, { title: 'Directions', content });
  });
}

function answer(c: SiteContext, { from, to, mode }: { from: string; to: string; mode: Mode }): Html {
  const [start, end] = [from, to].map((words) => namedPlace(c, words));
  if (!start || !end) return html`<p class="error" role="alert">There is no place called “${start ? to : from}”.</p>`;
  const town = readTown(c);
  const { distance, corners, legs } = route(town, start.corner, end.corner);
  const steps = legs.map(
    ({ street, heading, distance: length }, index) =>
      html`<li>${index === 0 ? 'Start' : 'Turn'} ${heading} ${index === 0 ? 'on' : 'onto'} ${street}, ${distanceText(length)}</li>`,
  );
  return html`<p class="card route"><b class="distance">${distanceText(distance)}</b>, <b class="minutes">${minutes(distance, mode)} min</b> ${modes[mode].name.toLowerCase()} from ${start.name} to ${end.name}</p>
    <ol class="list">${steps}<li>Arrive at ${end.name}</li></ol>${map(town, { label: `Map of the way from ${start.name} to ${end.name}`, marks: [start, end], way: corners })}`;
}

/** The place of exactly this name, or else the first whose name contains the words. */
function namedPlace(c: SiteContext, words: string): PlaceRow | undefined {
  return c.var.database.get<PlaceRow>(
    "SELECT * FROM places WHERE name LIKE ?2 ESCAPE '\\' ORDER BY lower(name) != lower(?1), name LIMIT 1",
    [words.trim(), likePattern(words)],
  );
}
