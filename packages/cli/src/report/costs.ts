import type { LedgerRow } from '@dreamgym/llm';
import { costColumns, costRows } from '../run/results/cost-table.ts';
import { type Html, html } from './html.ts';
import { plainTable } from './plain-table.ts';

/** What the chat model has cost, by phase, at its list price or at a given one; nothing where there is none. */
export function costSection(costs: readonly LedgerRow[], { given }: { readonly given: boolean }): Html {
  if (costs.length === 0) return html``;
  const total = costs.reduce((sum, { money = 0 }) => sum + money, 0);
  const unpriced = costs.some(({ money }) => money === undefined);
  return html`<h2>What the chat model cost</h2>
<p class="soft">$ ${total.toFixed(2)} at ${given ? 'the price given' : 'list prices'}${
    unpriced && ', without the models whose price is not known'
  }. Failed calls count with what they cost. Answers that were kept are not asked for again.</p>
${plainTable(costColumns, costRows(costs))}`;
}
