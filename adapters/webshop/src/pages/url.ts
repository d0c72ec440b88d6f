import { dictionaryText, jsonText } from '../python/text.ts';
import type { View } from '../shop/view.ts';

const base = 'http://127.0.0.1:3000';

/** The address that the original's browser shows; nothing in it is escaped. */
export function urlOf({ id, page, keywords, pageNumber, product, options }: View): string {
  const words = keywords.join('+');
  switch (page) {
    case 'search':
      return `${base}/${id}`;
    case 'results':
      return `${base}/search_results/${id}/${words}/${pageNumber}`;
    case 'item':
      return `${base}/item_page/${id}/${product!.asin}/${words}/${pageNumber}/${jsonText(options)}`;
    case 'done':
      return `${base}/done/${id}/${product!.asin}/${dictionaryText(options)}`;
    default:
      return `${base}/item_sub_page/${id}/${product!.asin}/${words}/${pageNumber}/${page}/${dictionaryText(options)}`;
  }
}
