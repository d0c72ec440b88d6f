import { cut } from '@dreamgym/core/text';
import type { Product } from '../catalogue/product.ts';
import { resultsPerPage, type View } from '../shop/view.ts';

/** The view with what the site's page says; throws where the page is none of WebShop's. */
export function readHtml(view: View, html: string): View {
  if (view.page === 'done') return view;
  const instruction = need(html, /<h4>Instruction:\s*<br>(.*?)<\/h4>/s, 'an instruction');
  const seen = { ...view, instruction: unescapeHtml(instruction[1]!) };
  switch (view.page) {
    case 'search':
      need(html, /name="search_query"/, 'a search field');
      return seen;
    case 'results':
      return { ...seen, results: readResults(view, html) };
    case 'item':
      return { ...seen, product: readItem(view.product!, html), showAttributes: html.includes('name="attributes"') };
    default:
      return { ...seen, product: { ...view.product!, ...readDetails(view, html) } };
  }
}

/** What the last page says that the purchase earned. */
export function readReward(html: string): number {
  const reward = Number(need(html, /id="reward">[^<]*<pre>([^<]*)<\/pre>/, 'a score')[1]);
  if (!(reward >= 0 && reward <= 1)) throw new Error(`the site's score is ${reward}; it should be in [0, 1]`);
  return reward;
}

function need(html: string, pattern: RegExp, what: string): RegExpExecArray {
  const match = pattern.exec(html);
  if (match) return match;
  const start = cut(html, 80).replace(/\s+/g, ' ');
  throw new Error(
    `the page has no ${what.replace(/^an? /, '')}; is baseURL that of a WebShop site? It begins with '${start}'`,
  );
}

const unknown: Product = {
  asin: '',
  title: '',
  description: '',
  bullets: [],
  priceTag: '',
  prices: [],
  options: new Map(),
  optionImages: new Map(),
  image: '',
  attributes: [],
  category: '',
  productCategory: '',
  query: '',
  humanInstructions: [],
};

function readResults({ pageNumber }: View, html: string): Product[] {
  const total = Number(need(html, /<h3>Page -?\d+ \(Total results: (\d+)\)<\/h3>/, 'a number of results')[1]);
  const entry = /class="product-link"[^>]*>(.*?)<\/a>.*?product-title">(.*?)<\/h5>.*?product-price">(.*?)<\/h6>/gs;
  const results = new Array<Product>(total);
  const start = (pageNumber - 1) * resultsPerPage;
  // Pages before the first one count from the end.
  const first = start < 0 ? Math.max(0, total + start) : start;
  for (const [at, [, asin, title, price]] of [...html.matchAll(entry)].entries()) {
    const [name, tag] = [unescapeHtml(title!), unescapeHtml(price!)];
    results[first + at] = { ...unknown, asin: unescapeHtml(asin!), title: name, priceTag: tag, prices: amounts(tag) };
  }
  return results;
}

function readItem(product: Product, html: string): Product {
  const [, title, price] = need(html, /<h2>(.*?)<\/h2>\s*<h4>Price: (.*?)<\/h4>/s, 'a product');
  const options = new Map<string, string[]>();
  for (const [, name, inputs] of html.matchAll(/<h4>([^<]*)<\/h4>\s*<div class="radio-toolbar">(.*?)<\/div>/gs)) {
    options.set(
      unescapeHtml(name!),
      Array.from(inputs!.matchAll(/<input type="radio"[^>]*? value="([^"]*)"/g), ([, value]) => unescapeHtml(value!)),
    );
  }
  const tag = unescapeHtml(price!);
  return { ...product, title: unescapeHtml(title!), priceTag: tag, prices: amounts(tag), options };
}

function readDetails({ page }: View, html: string): Partial<Product> {
  const texts = (kind: string) =>
    Array.from(html.matchAll(new RegExp(`<(?:p|h5) class="[^"]*${kind}">(.*?)</(?:p|h5)>`, 'gs')), ([, text]) =>
      unescapeHtml(text!),
    );
  const listed = (kind: string) => texts(kind).map((text) => text.slice(1));
  switch (page) {
    case 'Description':
      return { description: texts('product-info')[0] ?? '' };
    case 'Features':
      return { bullets: listed('product-info') };
    case 'Attributes': {
      const [category = '', query = '', productCategory = ''] = ['category', 'query', 'product_category'].map(
        (name) => texts(`product-${name}`)[0] ?? '',
      );
      return { attributes: listed('attribute'), category, query, productCategory };
    }
    default:
      return {};
  }
}

function amounts(tag: string): number[] {
  return Array.from(tag.matchAll(/\$([\d.]+)/g), ([, amount]) => Number(amount));
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code: string | undefined, name: string) =>
    code ? String.fromCodePoint(Number(code)) : entities[name]!,
  );
}
