import type { RunResult } from '../run/results/result.ts';
import { verificationColumns, verificationRows, verificationText } from '../run/results/verification.ts';
import { type Html, html } from './html.ts';
import { plainTable } from './plain-table.ts';

/** What learned rules objected to in what the chat model dreamed; nothing where none check it. */
export function verificationSection({ verification }: RunResult): Html {
  if (!verification) return html``;
  return html`<h2>What learned rules objected to</h2>
<p class="soft">${verificationText(verification)} A step may have several kinds of objections.</p>
${plainTable(verificationColumns, verificationRows(verification))}`;
}
