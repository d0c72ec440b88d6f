import { deriveSeed, random } from '@dreamgym/core/random';
import { type Town, town } from './town.ts';
import { eastWest, northSouth, placeCategories } from './vocabulary.ts';

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly address: string;
  readonly phone: string;
  readonly website: string;
  /** From Monday to Sunday: `08:00–18:00`, `00:00–24:00` or `closed`. */
  readonly hours: readonly string[];
  /** The corner at which it stands. */
  readonly corner: number;
}

export interface PlacesContent {
  readonly town: Town;
  readonly places: readonly Place[];
  /** The account's lists. */
  readonly lists: readonly { readonly name: string; readonly places: readonly string[] }[];
}

/** What the place finder holds in the beginning. */
export function placesContent(seed: number): PlacesContent {
  const streets = town(seed);
  const chance = random(deriveSeed(seed, 'places'));
  const corners = chance.shuffle(streets.corners.map(({ id }) => id));
  const places = placeCategories
    .flatMap((category) => category.names.map((name) => ({ category, name })))
    .map(({ category, name }, index) => {
      const corner = corners[index]!;
      const { row, column } = streets.corners[corner]!;
      const street = chance.integer(2) === 0 ? eastWest[row]! : northSouth[column]!;
      const id = slug(name);
      return {
        id,
        name,
        category: category.slug,
        address: `${1 + chance.integer(120)} ${street}, 47${10 + row} Elmsworth`,
        phone: `0${chance.integer(900) + 5100} ${100000 + chance.integer(900000)}`,
        website: `https://${id}.example`,
        hours: chance.pick(category.hours),
        corner,
      };
    });
  const favourites = chance.shuffle(places).slice(0, 3);
  return {
    town: streets,
    places,
    lists: [
      { name: 'Favourites', places: favourites.map(({ id }) => id) },
      { name: 'With the children', places: [] },
    ],
  };
}

function slug(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/g, '')
    .trim()
    .replaceAll(/ +/g, '-');
}
