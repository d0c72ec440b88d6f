import type { LedgerRow } from '@dreamgym/llm';
import { percent, whole } from '../numbers.ts';
import { table } from '../table.ts';
import type { LlmSession } from './llm-session.ts';
import { moneyText } from './prices.ts';
import type { RehearsedCosts } from './rehearsal.ts';

/** What a chat model is asked for: what a rehearsal has counted of it, and how many times as much there may be. */
interface EstimatedPart {
  readonly name: string;
  readonly rehearsed: LedgerRow | undefined;
  readonly times: number;
}

/** The most that something may cost. */
export interface Estimate {
  /** What for. */
  readonly name: string;
  readonly calls: number;
  readonly inputTokens: number;
  /** Of the input. */
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  /** US dollars; missing where the model has no price. */
  readonly money?: number;
}

export interface DreamRequest {
  readonly rehearsed: Pick<RehearsedCosts, 'world' | 'steps' | 'attempts' | 'invention'>;
  /** Attempts in the dream that are trained on. */
  readonly training: number;
  /** Attempts in the dream that are played to see what it or the policy is worth. */
  readonly evaluation: number;
  /** Hidden worlds in which they all take place. */
  readonly worlds: number;
  /** Proposals for which tasks are invented. */
  readonly proposals?: number;
}

/**
 * What dreaming costs at most, by what it is for: every attempt as long as the environment allows, no step like one before
 * it, and as many tasks invented as there is room for.
 */
export function estimateDreams(request: DreamRequest): readonly Estimate[] {
  const { rehearsed, training, evaluation, worlds, proposals = 0 } = request;
  const scale = rehearsed.attempts === 0 ? 0 : 1 / rehearsed.attempts;
  return estimate([
    { name: 'hidden worlds', rehearsed: rehearsed.world, times: worlds * scale },
    { name: 'dreamed steps in training', rehearsed: rehearsed.steps, times: training * scale },
    { name: 'invented tasks', rehearsed: rehearsed.invention, times: proposals },
    { name: 'dreamed steps in evaluation', rehearsed: rehearsed.steps, times: evaluation * scale },
  ]);
}

/** What these parts cost at most; those that cost nothing are left out. */
export function estimate(parts: readonly EstimatedPart[]): readonly Estimate[] {
  return parts.flatMap(({ name, rehearsed, times }) => {
    if (!rehearsed || times === 0) return [];
    const { calls, usage, money } = rehearsed;
    return {
      name,
      calls: Math.round(calls * times),
      inputTokens: Math.round(usage.inputTokens * times),
      cacheReadTokens: Math.round(usage.cacheReadTokens * times),
      outputTokens: Math.round(usage.outputTokens * times),
      ...(money !== undefined && { money: money * times }),
    };
  });
}

/** All of them together. */
export function total(estimates: readonly Estimate[]): Estimate {
  const sum = (read: (one: Estimate) => number) => estimates.reduce((all, one) => all + read(one), 0);
  return {
    name: 'all',
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cacheReadTokens: sum(({ cacheReadTokens }) => cacheReadTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    ...(estimates.every(({ money }) => money !== undefined) && { money: sum(({ money = 0 }) => money) }),
  };
}

/** For the terminal: what a model does, what that costs at most, and what for. */
export function estimateText(
  estimates: readonly Estimate[],
  { does, llm: { model, ledger } }: { readonly does: string; readonly llm: LlmSession },
): string {
  const { calls, inputTokens, cacheReadTokens, outputTokens, money } = total(estimates);
  const cached = percent(cacheReadTokens, inputTokens);
  return [
    `${model.name} ${does}: at most ${whole(calls)} calls, ${moneyText(money, ledger.prices)}`,
    `about ${whole(inputTokens)} tokens read, ${cached} of them from its cache, and ${whole(outputTokens)} written`,
    ...(estimates.length > 0 ? [table(columns, estimates.map(cells))] : []),
  ].join('\n');
}

const columns = [
  { heading: 'for' },
  { heading: 'calls', numeric: true },
  { heading: 'tokens read', numeric: true },
  { heading: 'written', numeric: true },
  { heading: 'US dollars', numeric: true },
];

function cells({ name, calls, inputTokens, outputTokens, money }: Estimate): string[] {
  const price = money === undefined ? '–' : money.toFixed(2);
  return [name, whole(calls), whole(inputTokens), whole(outputTokens), price];
}
