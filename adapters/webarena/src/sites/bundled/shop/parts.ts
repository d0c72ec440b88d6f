import { html } from 'hono/html';
import { counted } from '../server/counted.ts';
import type { Html } from '../server/site.ts';
import { categories } from './vocabulary.ts';

/** A product as the shop's tables hold it, with its reviews counted. */
export interface ProductRow {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly stock: number;
  readonly description: string;
  readonly reviews: number;
  readonly rating: number | null;
}

export const productRows = `SELECT products.*, (SELECT count(*) FROM reviews WHERE reviews.sku = products.sku) AS reviews,
  (SELECT avg(rating) FROM reviews WHERE reviews.sku = products.sku) AS rating FROM products`;

/** `€12.50` of 1250. */
export function money(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}

export function stars(rating: number): Html {
  const full = Math.round(rating);
  return html`<span class="stars" role="img" aria-label="${rating.toFixed(1)} of 5 stars">${'★'.repeat(full)}${'☆'.repeat(5 - full)}</span>`;
}

const shapes: Readonly<Record<string, string>> = {
  kitchen: 'M28 36h60a30 30 0 0 1-60 0zm60 4h34v8H86z',
  outdoor: 'M20 92 66 24l20 30 10-14 36 52z',
  office: 'M46 26h44l12 30H34zm19 30h6v30h-6zM48 86h40v8H48z',
  music: 'M60 22l42-8v56a12 10 0 1 1-8-9V34l-26 5v42a12 10 0 1 1-8-9z',
  garden: 'M66 96V60C40 60 34 40 34 28c22 0 32 14 32 26 2-16 14-28 34-28 0 18-10 34-30 36v34z',
  games:
    'M38 30h54v54H38zM52 40a5 5 0 1 0 .1 0zm26 0a5 5 0 1 0 .1 0zM65 53a5 5 0 1 0 .1 0zM52 66a5 5 0 1 0 .1 0zm26 0a5 5 0 1 0 .1 0z',
};

/** A drawing that stands for a product; it says nothing that the name does not. */
export function picture({ category, sku }: { category: string; sku: string }): Html {
  const hue = categories.find(({ slug }) => slug === category)!.hue;
  const shade = 38 + (Number(sku.slice(-2)) % 25);
  return html`<svg class="picture" viewBox="-22 0 176 99" aria-hidden="true"><rect x="-22" width="176" height="99" fill="hsl(${hue} 42% 91%)"/><path fill-rule="evenodd" fill="hsl(${hue} 40% ${shade}%)" d="${shapes[category]}"/></svg>`;
}

export function categoryName(slug: string): string {
  return categories.find((category) => category.slug === slug)!.name;
}

export function productCards(products: readonly ProductRow[]): Html {
  return html`<ul class="grid">${products.map(
    (each) => html`<li class="card">${picture(each)}<h3><a href="/product/${each.sku}">${each.name}</a></h3>
      <div><span class="price">${money(each.price)}</span> ${each.stock === 0 && html`<span class="tag">Out of stock</span>`}</div>
      <div class="soft">${each.rating !== null && stars(each.rating)} ${counted(each.reviews, 'review')}</div></li>`,
  )}</ul>`;
}
