import type { PythonRandom } from '../python/random.ts';
import { type SearchIndex, searchIndex } from '../search/search-index.ts';
import type { Product, RawEntry } from './product.ts';
import { readProduct } from './read-product.ts';

/** The products of a shop, ready to be searched. */
export interface Catalogue {
  readonly products: readonly Product[];
  readonly index: SearchIndex;
  product(asin: string): Product | undefined;
}

export interface CatalogueOptions {
  /** Only the first so many products. */
  readonly limit?: number;
}

/** Reads the official form. Products with odd or repeated identifiers are left out, as in the original. */
export async function catalogue(
  entries: Iterable<RawEntry> | AsyncIterable<RawEntry>,
  { limit = Infinity }: CatalogueOptions = {},
): Promise<Catalogue> {
  const products: Product[] = [];
  const byAsin = new Map<string, Product>();
  let seen = 0;
  for await (const { product: raw, attributes, humanInstructions } of entries) {
    if (seen++ >= limit) break;
    const { asin } = raw;
    if (typeof asin !== 'string')
      throw new Error(`product ${seen} has the asin ${JSON.stringify(asin)}; it must be a text`);
    if (asin === 'nan' || asin.length > 10 || byAsin.has(asin)) continue;
    const product = readProduct(raw, attributes, humanInstructions);
    products.push(product);
    byAsin.set(asin, product);
  }
  if (products.length === 0) throw new Error('the catalogue has no products');
  return { products, index: searchIndex(searchDocuments(products)), product: (asin) => byAsin.get(asin) };
}

function* searchDocuments(products: Iterable<Product>) {
  for (const { asin, title, description, bullets, options } of products) {
    const choices = Array.from(options, ([name, values]) => `${name}: ${values.join(', ')}`).join(', and ');
    yield { id: asin, text: `${title} ${description} ${bullets[0] ?? ''} ${choices}`.toLowerCase() };
  }
}

/** What each product costs in goals and rewards: where the price varies, one drawn between its ends. */
export function drawPrices(products: Iterable<Product>, random: PythonRandom): Map<string, number> {
  const prices = new Map<string, number>();
  for (const { asin, prices: given } of products) {
    const [low, high] = given as [number, number?];
    prices.set(asin, high === undefined ? low : random.uniform(low, high));
  }
  return prices;
}
