import type { LedgerRow } from '@dreamgym/llm';
import { percent, whole } from '../../numbers.ts';
import type { Column } from '../../table.ts';

export const costColumns: readonly Column[] = [
  { heading: 'for' },
  { heading: 'chat model' },
  { heading: 'calls', numeric: true },
  { heading: 'failed', numeric: true },
  { heading: 'tokens read', numeric: true, dispensable: 1 },
  { heading: 'from cache', numeric: true, dispensable: 2 },
  { heading: 'written', numeric: true, dispensable: 1 },
  { heading: 'US dollars', numeric: true },
];

/** What the chat model has cost, by phase. */
export function costRows(costs: readonly LedgerRow[] = []): string[][] {
  return costs.map(({ phase, model, calls, failures, usage, money }) => [
    phase,
    withoutAddress(model),
    whole(calls),
    failureText(failures),
    whole(usage.inputTokens),
    percent(usage.cacheReadTokens, usage.inputTokens),
    whole(usage.outputTokens),
    money === undefined ? '–' : money.toFixed(2),
  ]);
}

/** The name of a chat model, or of what is made of one: where its server stands is nobody's business. */
export const withoutAddress = (model: string) => model.replace(/@https?:[^)]*/, '');

/** `3: 2 rate-limited, 1 timeout` */
function failureText(failures: LedgerRow['failures']): string {
  const kinds = Object.entries(failures);
  if (kinds.length === 0) return '0';
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  return `${whole(total)}: ${kinds.map(([kind, count]) => `${whole(count)} ${kind}`).join(', ')}`;
}
