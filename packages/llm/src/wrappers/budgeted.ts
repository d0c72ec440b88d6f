import type { ChatModel } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { counted, type Ledger, type LedgerTotal } from './ledger.ts';
import { priceOf } from './prices.ts';

/** The most that a ledger may show; what is missing is not limited. */
export interface BudgetedOptions extends Partial<LedgerTotal> {
  /** Models with one ledger share one budget. Save and restore it with the run, and the run goes on within its budget. */
  readonly ledger: Ledger;
}

/**
 * Counts every call, and begins none once the budget is spent: a `budget` failure, which no retry helps.
 * Calls are never more than allowed. Tokens, money and seconds are known when a call ends, so they may go over by what
 * was under way. Throws where money is limited and the model has no price.
 */
export function budgeted(model: ChatModel, { ledger, ...limits }: BudgetedOptions): ChatModel {
  if (limits.money !== undefined && !priceOf(model.name, ledger.prices)) {
    throw new Error(`${model.name} has no price, so its money cannot be limited; give one in the ledger's prices`);
  }
  const inner = counted(model, { ledger });
  return {
    ...model,
    async chat(request) {
      const total = ledger.total();
      for (const [name, spent] of Object.entries(total)) {
        const limit = limits[name as keyof LedgerTotal];
        if (limit !== undefined && spent >= limit) {
          throw chatFailure('budget', `the budget of ${limit} ${units[name as keyof LedgerTotal]} is spent`);
        }
      }
      return inner.chat(request);
    },
  };
}

const units: Readonly<Record<keyof LedgerTotal, string>> = {
  calls: 'calls',
  tokens: 'tokens',
  money: 'US dollars',
  seconds: 'seconds',
};
