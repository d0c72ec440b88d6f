import { DreamGymError } from '@dreamgym/core';
import type { Price, Prices } from '@dreamgym/llm';
import { z } from 'zod';
import { readJson } from '../files/json-file.ts';

const rate = z.number('expected a number').nonnegative('expected at least 0');
const rates = {
  input: rate,
  cacheRead: rate.optional(),
  cacheWrite: rate.optional(),
  longCacheWrite: rate.optional(),
  output: rate,
};

/** US dollars per million tokens. */
export const priceSchema: z.ZodType<Price> = z.strictObject({
  ...rates,
  longPrompt: z
    .strictObject({ ...rates, above: z.int('expected a whole number').positive('expected at least 1') })
    .optional(),
});

const hint =
  'write it like { "openai:qwen3-8b@http://localhost:8000/v1": { "input": 0.1, "output": 0.4 } }, in US dollars per million tokens';

/** The price of a chat model in a file of prices by name, where names are as in `--llm`. */
export async function priceFrom(file: string, model: string): Promise<Price> {
  const problem = { code: 'CONFIGURATION', hint, fault: 'is no table of prices' } as const;
  const prices = await readJson(file, z.record(z.string(), priceSchema), problem);
  const price = prices[model];
  if (price) return price;
  throw new DreamGymError('CONFIGURATION', `${file} has no price of ${model}`, {
    hint: `it has: ${Object.keys(prices).join(', ') || 'none'}; name the model there as on the command line, or leave out --prices`,
  });
}

/** What something costs, for the terminal; `prices` are those that were given. */
export function moneyText(money: number | undefined, prices: Prices): string {
  if (money === undefined) return 'its price is not known here';
  const source = Object.keys(prices).length > 0 ? 'at the price given' : 'at list prices of November 2026';
  return `$ ${money.toFixed(2)} ${source}`;
}
