import type { ChatUsage } from '@dreamgym/core';

/** US dollars per million tokens. */
export interface Rates {
  readonly input: number;
  /** Input that the server had kept; as `input` where it is missing. */
  readonly cacheRead?: number;
  /** Input that the server keeps; as `input` where it is missing. */
  readonly cacheWrite?: number;
  /** Input that the server keeps for an hour and more; as `cacheWrite` where it is missing. */
  readonly longCacheWrite?: number;
  readonly output: number;
}

export interface Price extends Rates {
  /** What every token of a call costs whose prompt is longer than `above` tokens, where that is another price. */
  readonly longPrompt?: Rates & { readonly above: number };
}

/** By model name: `anthropic:claude-opus-5-5`. */
export type Prices = Readonly<Record<string, Price>>;

/** Writing into the cache costs a quarter more, for an hour twice as much; what reading costs is the model's. */
const claude = (input: number, cacheRead: number, output: number): Rates => ({
  input,
  cacheRead,
  cacheWrite: input * 1.25,
  longCacheWrite: input * 2,
  output,
});

/** https://platform.claude.com/docs/en/about-claude/pricing */
const claudePrices: Prices = {
  'claude-fable-5-2': claude(8, 0.2, 40),
  'claude-fable-5-1': claude(10, 0.25, 50),
  'claude-fable-5': claude(10, 1, 50),
  'claude-opus-5-5': claude(4, 0.2, 20),
  'claude-opus-5': claude(5, 0.5, 25),
  'claude-opus-4-8': claude(5, 0.5, 25),
  'claude-opus-4-7': claude(5, 0.5, 25),
  'claude-opus-4-6': claude(5, 0.5, 25),
  'claude-opus-4-5': claude(5, 0.5, 25),
  'claude-sonnet-5-5': claude(2, 0.1, 10),
  'claude-sonnet-5': claude(2, 0.2, 10),
  'claude-sonnet-4-6': claude(3, 0.3, 15),
  'claude-sonnet-4-5': claude(3, 0.3, 15),
  'claude-haiku-5-5': {
    ...claude(0.1, 0.01, 0.5),
    longPrompt: { above: 100_000, ...claude(0.5, 0.05, 2.5) },
  },
  'claude-haiku-4-5': claude(1, 0.1, 5),
};

const gpt = (input: number, cacheRead: number, output: number): Price => ({
  input,
  cacheRead,
  cacheWrite: input * 1.25,
  output,
  longPrompt: {
    above: 272_000,
    input: input * 2,
    cacheRead: cacheRead * 2,
    cacheWrite: input * 2.5,
    output: output * 1.5,
  },
});

/** https://developers.openai.com/api/docs/pricing */
const gptPrices: Prices = {
  'gpt-6.1-sol': gpt(2, 0.1, 10),
  'gpt-6.1-terra': gpt(1, 0.05, 5),
  'gpt-6-sol': gpt(2, 0.2, 10),
  'gpt-6-luna': gpt(0.1, 0.01, 0.5),
};

/** List prices of November 2026. They change: give your own for what matters, and for other models. */
export const listPrices: Prices = Object.fromEntries([
  ...Object.entries(claudePrices).flatMap(([model, price]) => [
    [`anthropic:${model}`, price],
    [`anthropic-batch:${model}`, scaled(price, 0.5)],
  ]),
  ...Object.entries(gptPrices).map(([model, price]) => [`openai:${model}@https://api.openai.com/v1`, price]),
]);

/** Every rate times a factor. */
function scaled(price: Price, factor: number): Price {
  const { longPrompt, ...rates } = price;
  const scale = (all: Rates) =>
    Object.fromEntries(Object.entries(all).map(([name, rate]) => [name, rate * factor])) as unknown as Rates;
  if (!longPrompt) return scale(rates);
  const { above, ...longRates } = longPrompt;
  return { ...scale(rates), longPrompt: { above, ...scale(longRates) } };
}

/** The price of a model, whose name may end in a date; the given prices come before the listed ones. */
export function priceOf(model: string, prices: Prices = {}): Price | undefined {
  const undated = model.replace(/-\d{8}$/, '');
  return prices[model] ?? prices[undated] ?? listPrices[model] ?? listPrices[undated];
}

/** What one call costs, in US dollars. */
export function costOf(price: Price, usage: ChatUsage): number {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, longCacheWriteTokens = 0, outputTokens } = usage;
  const rates = price.longPrompt && inputTokens > price.longPrompt.above ? price.longPrompt : price;
  const { input, cacheRead = input, cacheWrite = input, longCacheWrite = cacheWrite, output } = rates;
  return (
    ((inputTokens - cacheReadTokens - cacheWriteTokens) * input +
      cacheReadTokens * cacheRead +
      (cacheWriteTokens - longCacheWriteTokens) * cacheWrite +
      longCacheWriteTokens * longCacheWrite +
      outputTokens * output) /
    1e6
  );
}

/** The most that a call can cost which reads and writes so much, in US dollars: all its input at the dearest rate that may apply. */
export function mostCost(price: Price, { inputTokens, outputTokens }: ChatUsage): number {
  const { longPrompt } = price;
  const applicable: readonly Rates[] = longPrompt && inputTokens > longPrompt.above ? [price, longPrompt] : [price];
  const costs = applicable.map(({ input, cacheRead = 0, cacheWrite = 0, longCacheWrite = 0, output }) => {
    const dearest = Math.max(input, cacheRead, cacheWrite, longCacheWrite);
    return (inputTokens * dearest + outputTokens * output) / 1e6;
  });
  return Math.max(...costs);
}
