import type { LineageEntry } from '@dreamgym/core';
import { share, whole } from '../numbers.ts';
import { type Html, html } from './html.ts';

/** Rows of the table: a long run invents thousands of tasks. */
const shown = 50;

/** The invented tasks: from which, why, how they began and what became of them. */
export function lineageSection(entries: readonly LineageEntry[]): Html {
  if (entries.length === 0) return html``;
  const dropped = entries.filter((entry) => entry.dropped !== undefined).length;
  const mixed = entries.filter(({ birth }) => birth.variance > 0).length;
  return html`<h2>What was invented</h2>
<p class="soft">${whole(entries.length)} tasks were made from others and attempted in the dream; ${whole(mixed)} of them had a mixed outcome at once, ${whole(dropped)} were dropped. They exist in the dream alone and are never evaluated.${
    entries.length > shown && ` The last ${shown}:`
  }</p>
<div class="scroll"><table><thead><tr><th>task</th><th>from</th><th>why</th><th class="number">parent then</th><th class="number">at first</th><th class="number">last</th><th class="number">groups</th><th>fate</th></tr></thead>
<tbody>${entries.slice(-shown).map(row)}</tbody></table></div>`;
}

function row({ instruction, parent, reason, parentAtBirth, birth, latest, groups, dropped }: LineageEntry): Html {
  return html`<tr><td>${instruction}</td><td>${parent}</td><td>${reason}</td><td class="number">${
    parentAtBirth ? share(parentAtBirth.success) : '–'
  }</td><td class="number">${share(birth.success)}</td><td class="number">${share(latest.success)}</td><td class="number">${whole(groups)}</td><td>${
    dropped === undefined ? 'kept' : `dropped: ${dropped}`
  }</td></tr>\n`;
}
