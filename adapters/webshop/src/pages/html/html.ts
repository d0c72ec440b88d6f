import type { View } from '../../shop/view.ts';
import { links, type Quoting } from '../links.ts';
import { donePage } from './done-page.ts';
import { itemPage } from './item-page.ts';
import { resultsPage } from './results-page.ts';
import { searchPage } from './search-page.ts';
import { subPage } from './sub-page.ts';

/** The page in the mode `html`: what the original's templates give, to the last space. */
export function htmlText(view: View, quoting: Quoting): string {
  const to = links(view, quoting);
  switch (view.page) {
    case 'search':
      return searchPage(view, to);
    case 'results':
      return resultsPage(view, to);
    case 'item':
      return itemPage(view, to);
    case 'done':
      return donePage(view);
    default:
      return subPage(view, to);
  }
}
