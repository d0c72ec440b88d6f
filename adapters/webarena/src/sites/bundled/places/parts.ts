import { html } from 'hono/html';
import type { Html, SiteContext } from '../server/site.ts';
import type { Town } from './town.ts';
import { placeCategories } from './vocabulary.ts';

/** A place as the site's tables hold it. */
export interface PlaceRow {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly address: string;
  readonly phone: string;
  readonly website: string;
  /** From Monday to Sunday, joined by commas. */
  readonly hours: string;
  readonly corner: number;
}

export function readTown(c: SiteContext): Town {
  return {
    corners: c.var.database.all('SELECT * FROM corners ORDER BY id'),
    blocks: c.var.database.all('SELECT * FROM blocks ORDER BY rowid'),
  };
}

export function findPlace(c: SiteContext, id: string): PlaceRow | undefined {
  return c.var.database.get<PlaceRow>('SELECT * FROM places WHERE id = ?', [id]);
}

export function categoryOf({ category }: { category: string }) {
  return placeCategories.find(({ slug }) => slug === category)!;
}

export function placeList(places: readonly (PlaceRow & { readonly away?: string })[]): Html {
  if (places.length === 0) return html`<p>No places found.</p>`;
  return html`<ul class="list">${places.map(
    (each) =>
      html`<li><h3><a href="/place/${each.id}">${each.name}</a></h3><div>${each.address} ${each.away && html`<b class="away">${each.away}</b>`}</div><span class="tag">${categoryOf(each).one}</span></li>`,
  )}</ul>`;
}

interface MapOptions {
  readonly label: string;
  readonly marks: readonly PlaceRow[];
  /** Corners of a way to draw. */
  readonly way?: readonly number[];
}

/** The town with places marked; one mark alone is named. */
export function map(town: Town, { label, marks, way = [] }: MapOptions): Html {
  const at = (corner: number) => town.corners[corner]!;
  const lines = town.blocks.map(
    ({ from, to }) => html`<line x1="${at(from).x}" y1="${at(from).y}" x2="${at(to).x}" y2="${at(to).y}"/>`,
  );
  const line = way.map((corner) => `${at(corner).x},${at(corner).y}`).join(' ');
  const few = marks.length <= 2;
  const dots = marks.map(
    ({ corner, name }) =>
      html`<circle cx="${at(corner).x}" cy="${at(corner).y}" r="${few ? 22 : 15}"${few && html` class="here"`}/>${few && html`<text x="${at(corner).x + 32}" y="${at(corner).y - 18}">${name}</text>`}`,
  );
  return html`<svg class="map" viewBox="0 0 1920 1420" role="img" aria-label="${label}">${lines}${line && html`<polyline points="${line}"/>`}${dots}</svg>`;
}
