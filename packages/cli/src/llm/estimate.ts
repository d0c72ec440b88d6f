import type { LedgerRow } from '@dreamgym/llm';
import { whole } from '../numbers.ts';
import type { LlmSession } from './llm-session.ts';
import { moneyText } from './prices.ts';
import type { RehearsedCosts } from './rehearsal.ts';

export interface EstimateRequest {
  readonly rehearsed: Pick<RehearsedCosts, 'world' | 'steps' | 'attempts' | 'invention'>;
  /** Attempts in the dream, in training and in evaluation. */
  readonly attempts: number;
  /** Hidden worlds in which they take place. */
  readonly worlds: number;
  /** Proposals for which tasks are invented. */
  readonly proposals?: number;
}

/** The most that a run may cost. */
export interface Estimate {
  readonly calls: number;
  readonly inputTokens: number;
  /** Of the input, in [0, 1]. */
  readonly cachedShare: number;
  readonly outputTokens: number;
  /** US dollars; missing where the model has none. */
  readonly money?: number;
}

/**
 * What a run costs at most: every attempt as long as the environment allows, no step like one before it, and as many tasks invented
 * as there is room for.
 */
export function estimate({ rehearsed, attempts, worlds, proposals = 0 }: EstimateRequest): Estimate {
  const scale = rehearsed.attempts === 0 ? 0 : 1 / rehearsed.attempts;
  const parts = [
    { row: rehearsed.steps, times: attempts * scale },
    { row: rehearsed.world, times: worlds * scale },
    { row: rehearsed.invention, times: proposals },
  ];
  const total = (read: (row: LedgerRow) => number) =>
    parts.reduce((sum, { row, times }) => sum + (row ? read(row) * times : 0), 0);
  const inputTokens = total(({ usage }) => usage.inputTokens);
  const priced = parts.every(({ row }) => row === undefined || row.money !== undefined);
  return {
    calls: Math.round(total(({ calls }) => calls)),
    inputTokens: Math.round(inputTokens),
    cachedShare: inputTokens === 0 ? 0 : total(({ usage }) => usage.cacheReadTokens) / inputTokens,
    outputTokens: Math.round(total(({ usage }) => usage.outputTokens)),
    ...(priced && { money: total(({ money = 0 }) => money) }),
  };
}

/** For the terminal. */
export function estimateText(
  { calls, inputTokens, cachedShare, outputTokens, money }: Estimate,
  { model, ledger }: LlmSession,
): string {
  return [
    `${model.name} plays the dream: at most ${whole(calls)} calls, ${moneyText(money, ledger.prices)}`,
    `about ${whole(inputTokens)} tokens read, ${(100 * cachedShare).toFixed(0)} % of them from its cache, and ${whole(outputTokens)} written`,
    'less where attempts end early, or repeat what was done in their world before',
  ].join('\n');
}
