import { drawing, element, section } from './elements.js';

/**
 * @typedef {import('../src/view.ts').TableView} TableView
 * @typedef {{ column: number, descending: boolean }} Order
 */

/**
 * A table that can be sorted by each of its columns, under its heading. `orders` keeps how, by title.
 * @param {TableView} table
 * @param {Map<string, Order>} orders
 * @param {(cells: readonly string[]) => (() => void) | undefined} [opens] what the first cell of a row does when it is pressed
 */
export function tableSection(table, orders, opens) {
  return section(table.title, table.note, sortableTable(table, orders, opens));
}

/**
 * @param {TableView} table
 * @param {Map<string, Order>} orders
 * @param {(cells: readonly string[]) => (() => void) | undefined} [opens]
 */
function sortableTable({ title, columns, rows, shares }, orders, opens) {
  const body = element('tbody');
  const heads = columns.map(({ heading, numeric }, column) =>
    element(
      'th',
      { scope: 'col', class: numeric && 'number' },
      element('button', { type: 'button', click: () => sort(column) }, heading),
    ),
  );
  const places = rows.map((_, at) => at);
  show();
  const spare = shares ? [element('td')] : [];
  const [first, ...others] = heads;
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
    element('table', {}, element('thead', {}, element('tr', {}, first, spare, others)), body),
  );

  /** @param {number} column */
  function sort(column) {
    const before = orders.get(title);
    const numeric = columns[column]?.numeric === true;
    orders.set(title, { column, descending: before?.column === column ? !before.descending : numeric });
    show();
  }

  function show() {
    const order = orders.get(title);
    const sorted = order ? [...places].sort((one, other) => compare(rows[one], rows[other], order)) : places;
    for (const [at, head] of heads.entries()) {
      if (order?.column === at) head.setAttribute('aria-sort', order.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    body.replaceChildren(...sorted.map(line));
  }

  /** @param {number} at */
  function line(at) {
    const cells = rows[at] ?? [];
    const share = shares?.[at];
    const open = opens?.(cells);
    const written = cells.map((cell, column) =>
      element(
        column === 0 ? 'th' : 'td',
        { class: columns[column]?.numeric && 'number', scope: column === 0 && 'row' },
        column === 0 && open ? element('button', { type: 'button', class: 'link', click: open }, cell) : cell,
      ),
    );
    const [head, ...rest] = written;
    return element('tr', {}, head, share ? [element('td', {}, shareBar(share))] : [], rest);
  }
}

/**
 * A share with its interval, on a scale from 0 to 1.
 * @param {readonly [number, number, number]} share
 */
function shareBar([share, low, high]) {
  /** @param {number} value */
  const at = (value) => (2 + 116 * value).toFixed(1);
  return drawing(
    'svg',
    { class: 'share', viewBox: '0 0 120 14', 'aria-hidden': 'true' },
    drawing('line', { class: 'rail', x1: 2, x2: 118, y1: 7, y2: 7 }),
    drawing('line', { class: 'range', x1: at(low), x2: at(high), y1: 7, y2: 7 }),
    drawing('circle', { cx: at(share), cy: 7, r: 4 }),
  );
}

/**
 * @param {readonly string[] | undefined} one
 * @param {readonly string[] | undefined} other
 * @param {Order} order
 */
function compare(one, other, { column, descending }) {
  const [a, b] = [one?.[column] ?? '', other?.[column] ?? ''];
  const [x, y] = [numberIn(a), numberIn(b)];
  // What has no number stands at the end, whichever way.
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  const sign = Number.isNaN(x) ? a.localeCompare(b) : x - y;
  return descending ? -sign : sign;
}

/** @param {string} text such as `12,345` or `0.80–0.92` or `34 s` */
function numberIn(text) {
  return Number.parseFloat(text.replaceAll(/^\$ |,/g, ''));
}
