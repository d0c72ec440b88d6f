import { html } from 'hono/html';
import type { Value } from './database.ts';
import type { Html, SiteContext } from './site.ts';

interface ListingOptions {
  readonly sql: string;
  readonly values?: readonly Value[];
  /** Rows on a page. */
  readonly size: number;
}

interface Listing<Row> {
  readonly rows: readonly Row[];
  /** Rows on all pages. */
  readonly total: number;
  /** Links to the other pages; nothing where there is one page only. */
  readonly pager: Html;
}

/** The page of a list that the address asks for in `page`. */
export function listing<Row>(c: SiteContext, { sql, values = [], size }: ListingOptions): Listing<Row> {
  const { total } = c.var.database.get<{ total: number }>(`SELECT count(*) AS total FROM (${sql})`, values)!;
  const pages = Math.max(1, Math.ceil(total / size));
  const asked = Number(c.req.query('page') ?? 1);
  const current = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  const rows = c.var.database.all<Row>(`${sql} LIMIT ? OFFSET ?`, [...values, size, (current - 1) * size]);
  return { rows, total, pager: pager(c, { current, pages }) };
}

function pager(c: SiteContext, { current, pages }: { current: number; pages: number }): Html {
  if (pages === 1) return html``;
  const link = (page: number, label: string | number) => {
    const query = new URLSearchParams(c.req.query());
    query.set('page', String(page));
    return html`<a href="${c.req.path}?${query.toString()}">${label}</a>`;
  };
  return html`<nav class="pager" aria-label="Pages">
    ${current > 1 && link(current - 1, 'Previous page')}
    ${Array.from({ length: pages }, (_, index) => index + 1).map((page) =>
      page === current ? html`<span aria-current="page">${page}</span>` : link(page, page),
    )}
    ${current < pages && link(current + 1, 'Next page')}
  </nav>`;
}

/** A pattern for SQL's LIKE, for words that a visitor typed; its wildcards count as plain characters. */
export function likePattern(words: string): string {
  return `%${words.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
}
