import type { SiteDatabase } from '../server/database.ts';
import { account, type Site } from '../server/site.ts';
import { placesContent } from './content.ts';
import { directionRoutes } from './direction-pages.ts';
import { finderRoutes } from './finder-pages.ts';
import { listRoutes } from './list-pages.ts';

const schema = [
  'CREATE TABLE corners (id INTEGER PRIMARY KEY, row INTEGER, "column" INTEGER, x INTEGER, y INTEGER)',
  'CREATE TABLE blocks ("from" INTEGER REFERENCES corners, "to" INTEGER REFERENCES corners, street TEXT, length INTEGER)',
  'CREATE TABLE places (id TEXT PRIMARY KEY, name TEXT, category TEXT, address TEXT, phone TEXT, website TEXT, hours TEXT, corner INTEGER REFERENCES corners)',
  'CREATE TABLE lists (id INTEGER PRIMARY KEY, user TEXT REFERENCES users, name TEXT)',
  'CREATE TABLE list_places (list INTEGER REFERENCES lists ON DELETE CASCADE, place TEXT REFERENCES places, PRIMARY KEY (list, place))',
  'CREATE TABLE notes (user TEXT, place TEXT REFERENCES places, text TEXT, PRIMARY KEY (user, place))',
];

export const places: Site = {
  name: 'places',
  title: 'Wayfinder',
  links: [
    { label: 'Categories', href: '/categories' },
    { label: 'Directions', href: '/directions' },
    { label: 'My lists', href: '/lists' },
  ],
  search: { action: '/search', label: 'Search places' },
  style: `
:root { --accent: #1f5f7a; --accent-soft: #e4f0f5; --ground: #f3f6f7; }
.map { display: block; width: 100%; background: #eef2ea; border: 1px solid var(--line); border-radius: 8px; margin-bottom: 14px; }
.map line { stroke: #fff; stroke-width: 26; stroke-linecap: round; }
.map polyline { fill: none; stroke: #2b76c9; stroke-width: 16; stroke-linejoin: round; stroke-linecap: round; }
.map circle { fill: #7f949e; } .map circle.here { fill: #c23b2e; }
.map text { font-size: 34px; fill: #7b857f; }
.hours th { font-weight: normal; width: 45%; }
`,
  fill(database, { seed }) {
    for (const statement of schema) database.run(statement);
    fillTown(database, seed);
  },
  routes(app) {
    finderRoutes(app);
    directionRoutes(app);
    listRoutes(app);
  },
};

function fillTown(database: SiteDatabase, seed: number): void {
  const { town, places, lists } = placesContent(seed);
  database.insert(
    'corners',
    ['id', 'row', '"column"', 'x', 'y'],
    town.corners.map(({ id, row, column, x, y }) => [id, row, column, x, y]),
  );
  database.insert(
    'blocks',
    ['"from"', '"to"', 'street', 'length'],
    town.blocks.map(({ from, to, street, length }) => [from, to, street, length]),
  );
  database.insert(
    'places',
    ['id', 'name', 'category', 'address', 'phone', 'website', 'hours', 'corner'],
    places.map((each) => [
      each.id,
      each.name,
      each.category,
      each.address,
      each.phone,
      each.website,
      each.hours.join(','),
      each.corner,
    ]),
  );
  for (const [index, { name, places }] of lists.entries()) {
    database.insert('lists', ['id', 'user', 'name'], [[index + 1, account.user, name]]);
    database.insert(
      'list_places',
      ['list', 'place'],
      places.map((place) => [index + 1, place]),
    );
  }
}
