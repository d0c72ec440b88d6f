import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import { people } from '../server/people.ts';
import { daysAgo } from '../server/site.ts';
import { type Category, categories, opinions } from './vocabulary.ts';

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** In cents. */
  readonly price: number;
  readonly stock: number;
  readonly description: string;
  readonly reviews: readonly Review[];
}

interface Review {
  readonly author: string;
  /** Stars, 1 to 5. */
  readonly rating: number;
  readonly title: string;
  readonly text: string;
  readonly written: string;
  /** The fault that the text names, if any. */
  readonly complaint?: string;
}

export interface Order {
  readonly number: string;
  readonly placed: string;
  readonly state: 'Processing' | 'Shipped' | 'Complete' | 'Cancelled';
  readonly items: readonly { readonly product: Product; readonly quantity: number }[];
  /** In cents, with shipping. */
  readonly total: number;
}

export interface ShopContent {
  readonly products: readonly Product[];
  /** The account's own orders, oldest first. */
  readonly orders: readonly Order[];
  readonly wishlist: readonly Product[];
}

export const shippingMethods = [
  { id: 'standard', name: 'Standard', price: 490, days: '3 to 5 days' },
  { id: 'express', name: 'Express', price: 1290, days: '1 to 2 days' },
  { id: 'pickup', name: 'Pick up in store', price: 0, days: 'tomorrow' },
] as const;

/** What the shop holds in the beginning. */
export function shopContent(seed: number): ShopContent {
  const products = categories.flatMap((category) =>
    productsOf(category, random(deriveSeed(seed, 'shop', category.slug))),
  );
  const chance = random(deriveSeed(seed, 'shop', 'orders'));
  const orders: Order[] = [];
  for (let day = 330, index = 0; day >= 2; day -= 9 + chance.integer(12), index++) {
    const items = chance
      .shuffle(products)
      .slice(0, 1 + chance.integer(3))
      .map((product) => ({ product, quantity: chance.integer(5) === 0 ? 2 : 1 }));
    const state = day < 8 ? 'Processing' : day < 25 ? 'Shipped' : chance.integer(6) === 0 ? 'Cancelled' : 'Complete';
    const goods = items.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
    orders.push({
      number: String(40_117 + index * 13),
      placed: daysAgo(day, 480 + chance.integer(700)),
      state,
      items,
      total: goods + shippingMethods[0].price,
    });
  }
  return { products, orders, wishlist: chance.shuffle(products).slice(0, 3) };
}

function productsOf(category: Category, chance: Random): Product[] {
  return category.kinds.flatMap((kind, kindIndex) =>
    kind.variants.map((variant, variantIndex) => {
      const [from, to] = kind.price;
      const maker = chance.pick(category.makers);
      // Prices end in .50 or .90, and the second variant is the dearer one.
      const euros = Math.floor(
        (from + ((to - from) * (variantIndex + chance.integer(100) / 100)) / kind.variants.length) / 100,
      );
      return {
        sku: `${category.slug.slice(0, 2).toUpperCase()}-${kindIndex + 1}${variantIndex + 1}${chance.integer(10)}${chance.integer(10)}`,
        name: `${maker} ${kind.noun}, ${variant}`,
        category: category.slug,
        price: euros * 100 + chance.pick([50, 90]),
        stock: chance.integer(9) === 0 ? 0 : 2 + chance.integer(40),
        description: kind.description,
        reviews: reviewsOf(category, chance),
      };
    }),
  );
}

function reviewsOf(category: Category, chance: Random): Review[] {
  const authors = chance.shuffle(people).slice(0, 2 + chance.integer(8));
  return authors
    .map(({ name }) => {
      const rating = chance.pick([1, 2, 2, 3, 4, 4, 5, 5, 5]);
      const { titles, texts } = opinions[rating]!;
      const complaint = rating <= 3 && chance.integer(4) > 0 ? chance.pick(category.complaints) : undefined;
      const opinion = chance.pick(texts);
      return {
        author: name,
        rating,
        title: chance.pick(titles),
        text: complaint ? `${opinion} My trouble is that ${complaint}.` : opinion,
        written: daysAgo(1 + chance.integer(500), 420 + chance.integer(900)),
        complaint,
      };
    })
    .sort((a, b) => b.written.localeCompare(a.written));
}
