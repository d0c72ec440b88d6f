import type { SiteDatabase } from '../server/database.ts';
import { account, type Site } from '../server/site.ts';
import { accountRoutes } from './account-pages.ts';
import { cartRoutes } from './cart-pages.ts';
import { catalogueRoutes } from './catalogue-pages.ts';
import { shopContent } from './content.ts';
import { categories } from './vocabulary.ts';

const schema = [
  'CREATE TABLE products (sku TEXT PRIMARY KEY, position INTEGER, name TEXT, category TEXT, price INTEGER, stock INTEGER, description TEXT)',
  'CREATE TABLE reviews (id INTEGER PRIMARY KEY, sku TEXT REFERENCES products, author TEXT, rating INTEGER, title TEXT, text TEXT, written TEXT)',
  'CREATE INDEX reviews_of ON reviews (sku)',
  'CREATE TABLE orders (number TEXT PRIMARY KEY, user TEXT REFERENCES users, placed TEXT, state TEXT, address TEXT, shipping TEXT, total INTEGER)',
  'CREATE TABLE order_items (number TEXT REFERENCES orders, sku TEXT REFERENCES products, quantity INTEGER, price INTEGER)',
  'CREATE TABLE cart (user TEXT, sku TEXT REFERENCES products, quantity INTEGER, PRIMARY KEY (user, sku))',
  'CREATE TABLE wishlist (user TEXT, sku TEXT REFERENCES products, PRIMARY KEY (user, sku))',
  'CREATE TABLE customers (user TEXT PRIMARY KEY REFERENCES users, email TEXT, street TEXT, city TEXT, postcode TEXT, newsletter INTEGER)',
  'CREATE TABLE messages (id INTEGER PRIMARY KEY, user TEXT, number TEXT, subject TEXT, text TEXT)',
];

export const customer = {
  email: 'mira.holt@example.org',
  street: '12 Harbour Lane',
  city: 'Elmsworth',
  postcode: '4710',
} as const;

export const shop: Site = {
  name: 'shop',
  title: 'Larder & Lantern',
  links: [
    { label: 'Cart', href: '/cart' },
    { label: 'Wish list', href: '/wishlist' },
    { label: 'My orders', href: '/orders' },
    { label: 'My account', href: '/account' },
  ],
  search: { action: '/search', label: 'Search products' },
  style: `
:root { --accent: #8a3b1e; --accent-soft: #f8ece6; --ground: #faf8f5; }
.stars { color: #a8660b; letter-spacing: 1px; white-space: nowrap; }
.bar { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 18px; }
.bar a { background: var(--paper); border: 1px solid var(--line); border-radius: 999px; padding: 4px 14px; }
.total { font-size: 18px; }
td input[type=number] { width: 75px; }
`,
  fill(database, { seed }) {
    for (const statement of schema) database.run(statement);
    fillCatalogue(database, seed);
  },
  routes(app) {
    catalogueRoutes(app);
    cartRoutes(app);
    accountRoutes(app);
  },
};

function fillCatalogue(database: SiteDatabase, seed: number): void {
  const { products, orders, wishlist } = shopContent(seed);
  const order = new Map(categories.map(({ slug }, index) => [slug, index]));
  database.insert(
    'products',
    ['sku', 'position', 'name', 'category', 'price', 'stock', 'description'],
    products.map((each, index) => [
      each.sku,
      order.get(each.category)! * 100 + index,
      each.name,
      each.category,
      each.price,
      each.stock,
      each.description,
    ]),
  );
  database.insert(
    'reviews',
    ['sku', 'author', 'rating', 'title', 'text', 'written'],
    products.flatMap(({ sku, reviews }) =>
      reviews.map((each) => [sku, each.author, each.rating, each.title, each.text, each.written]),
    ),
  );
  const { email, street, city, postcode } = customer;
  database.insert(
    'customers',
    ['user', 'email', 'street', 'city', 'postcode', 'newsletter'],
    [[account.user, email, street, city, postcode, 0]],
  );
  database.insert(
    'orders',
    ['number', 'user', 'placed', 'state', 'address', 'shipping', 'total'],
    orders.map((each) => [
      each.number,
      account.user,
      each.placed,
      each.state,
      `${street}, ${postcode} ${city}`,
      'Standard',
      each.total,
    ]),
  );
  database.insert(
    'order_items',
    ['number', 'sku', 'quantity', 'price'],
    orders.flatMap(({ number, items }) =>
      items.map(({ product, quantity }) => [number, product.sku, quantity, product.price]),
    ),
  );
  database.insert(
    'wishlist',
    ['user', 'sku'],
    wishlist.map(({ sku }) => [account.user, sku]),
  );
}
