import { altered, type ChatModel } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { mostUsage } from '../usage.ts';
import { type Admission, admission } from './admission.ts';
import { enter, type Ledger, type LedgerTotal } from './ledger.ts';
import { mostCost, priceOf } from './prices.ts';

/** The most that a ledger may show; what is missing is not limited. */
export interface BudgetedOptions extends Partial<LedgerTotal> {
  /** Models with one ledger share one budget. Save and restore it with the run, and the run goes on within its budget. */
  readonly ledger: Ledger;
}

/**
 * Counts every call, and keeps calls, tokens and money within their limits: the most that a call can cost is held before it
 * begins, and what it has cost is counted when it ends. A call that does not fit beside those under way waits for them; one
 * that does not fit into what is left is a `budget` failure, which no retry helps. No call begins when the seconds are over.
 * Throws where money is limited and the model has no price.
 */
export function budgeted(model: ChatModel, { ledger, ...limits }: BudgetedOptions): ChatModel {
  const priceNow = () => priceOf(model.name, ledger.prices);
  if (limits.money !== undefined && !priceNow()) {
    throw new Error(`${model.name} has no price, so its money cannot be limited; give one in the ledger's prices`);
  }
  const limited = Object.entries(limits).filter(([, limit]) => limit !== undefined) as [keyof LedgerTotal, number][];
  const left = () => {
    const total = ledger.total();
    return Object.fromEntries(limited.map(([name, limit]) => [name, limit - total[name]]));
  };
  const chat: ChatModel['chat'] = async (request) => {
    const { signal, phase } = request;
    signal.throwIfAborted();
    const usage = mostUsage(request);
    const price = priceNow();
    const most = {
      tokens: usage.inputTokens + usage.outputTokens,
      ...(price && { money: mostCost(price, usage) }),
    };
    const needed: Readonly<Record<string, number>> = { ...most, calls: 1, seconds: Number.MIN_VALUE };
    const refuse = (name: string, free: number) =>
      chatFailure(
        'budget',
        spentText(name as keyof LedgerTotal, {
          limit: limits[name as keyof LedgerTotal]!,
          free,
          needed: needed[name]!,
        }),
      );
    const { begun, leave } = await admissionOf(ledger).enter({
      most,
      needed,
      left,
      refuse,
      begin: () => ledger.begin(phase, model.name),
      signal,
    });
    try {
      return await enter(begun, { model, request });
    } finally {
      leave();
    }
  };
  return altered(model, { chat });
}

const admissions = new WeakMap<Ledger, Admission>();

function admissionOf(ledger: Ledger): Admission {
  const known = admissions.get(ledger) ?? admission();
  admissions.set(ledger, known);
  return known;
}

const units: Readonly<Record<keyof LedgerTotal, string>> = {
  calls: 'calls',
  tokens: 'tokens',
  money: 'US dollars',
  seconds: 'seconds',
};

function spentText(
  name: keyof LedgerTotal,
  { limit, free, needed }: { readonly limit: number; readonly free: number; readonly needed: number },
): string {
  const budget = `the budget of ${limit} ${units[name]}`;
  if (name === 'calls' || name === 'seconds' || free <= 0) return `${budget} is spent`;
  const amount = (value: number) => Number(value.toPrecision(3));
  return `${budget} has ${amount(free)} left, and the next call may cost ${amount(needed)}`;
}
