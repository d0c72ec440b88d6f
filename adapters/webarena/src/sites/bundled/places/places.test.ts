import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteHost } from '../../site-host.ts';
import { bundledSites } from '../bundled-sites.ts';
import { visitor } from '../visitor.fixture.ts';
import { placesContent } from './content.ts';
import { distancesFrom, distanceText, minutes, route, town } from './town.ts';

const request = { sites: ['places'], signal: new AbortController().signal };
const { places, lists, town: streets } = placesContent(1);
let host: SiteHost;

beforeAll(async () => {
  host = await bundledSites({ sites: ['places'] });
});
afterAll(() => host.close());

async function walker() {
  await host.reset(request);
  return visitor(host.baseUrls.places!, (await host.login(request)).storageState);
}

describe('the town', () => {
  it('can be crossed from anywhere to anywhere, for any seed', () => {
    for (let seed = 1; seed <= 40; seed++) {
      expect(Math.max(...distancesFrom(town(seed), 31)), `seed ${seed}`).toBeLessThan(6000);
    }
  });

  it('gives ways that are as long as their legs, and no longer in the other direction', () => {
    for (const [from, to] of [
      [0, 71],
      [5, 60],
      [33, 34],
      [12, 12],
    ] as const) {
      const way = route(streets, from, to);
      expect(way.legs.reduce((sum, { distance }) => sum + distance, 0)).toBe(way.distance);
      expect(route(streets, to, from).distance).toBe(way.distance);
      expect([way.corners[0], way.corners.at(-1)]).toEqual([from, to]);
    }
  });
});

describe('the place finder', () => {
  it('shows what is known of a place, and finds it by name and street', async () => {
    const stranger = visitor(host.baseUrls.places!);
    for (const { id, name, address, phone, hours } of places.slice(0, 10)) {
      const { text } = await stranger.open(`/place/${id}`);
      for (const fact of [name, address, phone, ...hours]) expect(text).toContain(fact);
      expect((await stranger.open(`/search?q=${encodeURIComponent(name)}`)).html).toContain(`/place/${id}"`);
    }
    expect((await stranger.open('/search?q=quay%20street')).text).toContain(
      `${places.filter(({ address }) => address.includes('Quay Street')).length} places`,
    );
  });

  it('leads from one place to another', async () => {
    const stranger = visitor(host.baseUrls.places!);
    const [from, to] = [places[0]!, places[20]!];
    const { distance } = route(streets, from.corner, to.corner);
    const page = await stranger.open(
      `/directions?${new URLSearchParams({ from: from.name, to: to.name.toUpperCase(), mode: 'cycle' })}`,
    );
    expect(page.text).toContain(
      `${distanceText(distance)} , ${minutes(distance, 'cycle')} min by bicycle from ${from.name} to ${to.name}`,
    );
    expect((await stranger.open('/directions?from=Atlantis&to=Copper+Kettle')).text).toContain(
      'no place called “Atlantis”',
    );
  });

  it('lists what is nearby, nearest first', async () => {
    const here = places[3]!;
    const distances = distancesFrom(streets, here.corner);
    const expected = places
      .filter(({ category, id }) => category === 'pharmacy' && id !== here.id)
      .map(({ corner }) => distances[corner]!);
    const { html } = await visitor(host.baseUrls.places!).open(`/place/${here.id}/nearby?category=pharmacy`);
    const seen = [...html.matchAll(/class="away">([^<]*)/g)].map(([, text]) => text);
    expect(seen).toEqual(expected.sort((a, b) => a - b).map(distanceText));
  });

  it('keeps lists and notes', async () => {
    const mira = await walker();
    const created = await mira.submit(await mira.open('/lists'), { action: '/lists', fields: { name: 'Rainy days' } });
    expect(created.text).toContain('This list is empty.');
    const saved = await mira.submit(await mira.open('/place/museum-of-clocks'), {
      action: '/lists/add',
      fields: { list: '3' },
    });
    expect(saved.text).toContain('Rainy days The place has been saved. Rainy days Museum of Clocks'.slice(11));
    const emptied = await mira.submit(await mira.open('/lists/1'), {
      action: '/lists/remove',
      fields: { place: lists[0]!.places[0]! },
    });
    expect(emptied.html).not.toContain(`/place/${lists[0]!.places[0]}"`);
    expect((await mira.submit(saved, { action: '/lists/3/delete' })).text).not.toContain('Rainy days 1 places');
    const noted = await mira.submit(await mira.open('/place/museum-of-clocks'), {
      action: '/place/museum-of-clocks/note',
      fields: { text: 'Closed for lunch' },
    });
    expect(noted.html).toContain('class="card note">Closed for lunch');
  });
});
