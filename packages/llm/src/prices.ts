import type { ChatUsage } from '@dreamgym/core';

/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  /** Input that the server had kept; as `input` where it is missing. */
  readonly cacheRead?: number;
  /** Input that the server keeps; as `input` where it is missing. */
  readonly cacheWrite?: number;
  readonly output: number;
}

/** By model name: `anthropic:claude-opus-5`. */
export type Prices = Readonly<Record<string, Price>>;

const claude = (input: number, output: number): Price => ({
  input,
  cacheRead: input / 10,
  cacheWrite: input * 1.25,
  output,
});

/**
 * List prices with 5-minute cache writes (https://platform.claude.com/docs/en/about-claude/pricing, November 2026).
 * They change: give your own for what matters, and for other models.
 */
export const listPrices: Prices = {
  'anthropic:claude-fable-5-1': { ...claude(10, 50), cacheRead: 0.25 },
  'anthropic:claude-fable-5': claude(10, 50),
  'anthropic:claude-opus-5': claude(5, 25),
  'anthropic:claude-opus-4-8': claude(5, 25),
  'anthropic:claude-opus-4-7': claude(5, 25),
  'anthropic:claude-opus-4-6': claude(5, 25),
  'anthropic:claude-opus-4-5': claude(5, 25),
  'anthropic:claude-sonnet-4-6': claude(3, 15),
  'anthropic:claude-sonnet-4-5': claude(3, 15),
  'anthropic:claude-haiku-4-5': claude(1, 5),
};

/** The price of a model, whose name may end in a date; the given prices come before the listed ones. */
export function priceOf(model: string, prices: Prices = {}): Price | undefined {
  const undated = model.replace(/-\d{8}$/, '');
  return prices[model] ?? prices[undated] ?? listPrices[model] ?? listPrices[undated];
}

/** US dollars. */
export function costOf(price: Price, usage: ChatUsage): number {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = usage;
  const { input, cacheRead = input, cacheWrite = input, output } = price;
  const plain = inputTokens - cacheReadTokens - cacheWriteTokens;
  return (plain * input + cacheReadTokens * cacheRead + cacheWriteTokens * cacheWrite + outputTokens * output) / 1e6;
}
