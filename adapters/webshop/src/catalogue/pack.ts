import { indexBuilder } from '../search/build-index.ts';
import type { IndexColumns } from '../search/search-index.ts';
import { fieldsOf, shown } from './fields.ts';
import { type LabelColumns, labelBuilder } from './labels.ts';
import type { Product, RawEntry } from './product.ts';
import { readProduct } from './read-product.ts';
import { encodeProduct, type RecordPages, type Records, recordPages } from './records.ts';

/** A catalogue in flat arrays: what opening a shop needs to know of every product, and where to read the rest. */
export interface PackedCatalogue<R extends Records = Records> extends IndexColumns, LabelColumns {
  readonly ids: readonly string[];
  /** What each product costs at least and at most; the latter is not a number where there is one price. */
  readonly lowPrices: Float64Array;
  readonly highPrices: Float64Array;
  /** How many choices of options the templated instruction of each product comes with; -1 where there is no instruction. */
  readonly choices: Int32Array;
  /** How many wishes of people each product has; without those that name no attribute. */
  readonly wishes: Int32Array;
  readonly records: R;
}

export interface PackOptions {
  /** Only the first so many products. */
  readonly limit?: number;
}

/** Reads the official form. Products with odd or repeated identifiers are left out, as in the original. */
export async function packCatalogue(
  entries: Iterable<RawEntry> | AsyncIterable<RawEntry>,
  { limit = Infinity }: PackOptions = {},
): Promise<PackedCatalogue<RecordPages>> {
  const ids = new Set<string>();
  const [lowPrices, highPrices, choices, wishes] = [[], [], [], []] as number[][] as [
    number[],
    number[],
    number[],
    number[],
  ];
  const text = indexBuilder();
  const labels = labelBuilder();
  const records = recordPages();
  let seen = 0;

  const add = (product: Product) => {
    const { asin, prices, instruction, humanInstructions, options } = product;
    const number = ids.size;
    ids.add(asin);
    lowPrices.push(prices[0]!);
    highPrices.push(prices[1] ?? Number.NaN);
    choices.push(instruction === undefined ? -1 : countChoices(options));
    wishes.push(humanInstructions.filter(({ attributes }) => attributes.length > 0).length);
    text.add({ id: asin, text: searchText(product) });
    labels.add(number, 'query', product.query);
    labels.add(number, 'category', product.category);
    for (const attribute of product.attributes) labels.add(number, 'attribute', attribute);
    records.add(encodeProduct(product));
  };
  const take = (entry: RawEntry) => {
    seen++;
    const asin: unknown = entry.product?.asin;
    if (typeof asin !== 'string')
      fieldsOf(String(seen), entry.files?.products).refuse(`has the asin ${shown(asin)}; it must be a text`);
    else if (asin !== 'nan' && asin.length <= 10 && !ids.has(asin)) add(readProduct(entry));
  };

  // A list is taken without waiting between its entries, which would cost more than the small ones themselves.
  if (Symbol.iterator in entries) {
    for (const entry of entries) {
      if (seen >= limit) break;
      take(entry);
    }
  } else {
    for await (const entry of entries) {
      if (seen >= limit) break;
      take(entry);
    }
  }
  if (ids.size === 0) throw new Error('the catalogue has no products');
  return {
    ids: [...ids],
    lowPrices: Float64Array.from(lowPrices),
    highPrices: Float64Array.from(highPrices),
    choices: Int32Array.from(choices),
    wishes: Int32Array.from(wishes),
    ...text.finish(),
    ...labels.finish(),
    records,
  };
}

function countChoices(options: Product['options']): number {
  let count = 1;
  for (const values of options.values()) count *= values.length;
  return count;
}

/** What the original's index has of a product. */
function searchText({ title, description, bullets, options }: Product): string {
  const choices = Array.from(options, ([name, values]) => `${name}: ${values.join(', ')}`).join(', and ');
  return `${title} ${description} ${bullets[0] ?? ''} ${choices}`.toLowerCase();
}
