import type { Column } from '../table.ts';
import { type Html, html } from './html.ts';

/** A table of text and numbers. */
export function plainTable(columns: readonly Column[], rows: readonly (readonly string[])[]): Html {
  const number = (index: number) => columns[index]!.numeric && 'number';
  return html`<div class="scroll"><table><thead><tr>${columns.map(({ heading }, i) => html`<th class="${number(i)}">${heading}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td class="${number(i)}">${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}
