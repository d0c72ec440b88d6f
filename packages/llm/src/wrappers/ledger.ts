import {
  altered,
  type ChatFailureKind,
  type ChatModel,
  type ChatPhase,
  type ChatRequest,
  type ChatUsage,
  isChatFailure,
  type Json,
  type Snapshotable,
} from '@dreamgym/core';
import { addUsage, completeUsage, estimateUsage, noUsage } from '../usage.ts';
import { costOf, type Prices, priceOf } from './prices.ts';

export interface LedgerOptions {
  /** Beside and before the list prices. */
  readonly prices?: Prices;
  /** A clock that never goes back, in seconds. */
  readonly now?: () => number;
}

/** What calls cost, by phase and model; several models may share one. */
export interface Ledger extends Snapshotable {
  readonly prices: Prices;
  rows(): readonly LedgerRow[];
  total(): LedgerTotal;
  /** Counts a call that begins now. */
  begin(phase: ChatPhase, model: string): LedgerEntry;
}

/** One call, to be ended once. */
export interface LedgerEntry {
  end(outcome: { readonly usage?: ChatUsage; readonly failure?: ChatFailureKind }): void;
}

export interface LedgerRow {
  readonly phase: ChatPhase;
  readonly model: string;
  /** Begun, failed ones included. */
  readonly calls: number;
  readonly failures: Readonly<Partial<Record<ChatFailureKind, number>>>;
  readonly usage: ChatUsage;
  /** US dollars, each call at the price of its time; missing where the model has no price. */
  readonly money?: number;
}

export interface LedgerTotal {
  readonly calls: number;
  /** Read and written. */
  readonly tokens: number;
  /** US dollars, of the models that have a price. */
  readonly money: number;
  /** Since the first call. */
  readonly seconds: number;
}

type Row = { -readonly [Key in keyof LedgerRow]: LedgerRow[Key] };

export function ledger({ prices = {}, now = () => process.uptime() }: LedgerOptions = {}): Ledger {
  let rows: Row[] = [];
  let secondsBefore = 0;
  let began: number | undefined;
  const seconds = () => secondsBefore + (began === undefined ? 0 : now() - began);
  const rowOf = (phase: ChatPhase, model: string): Row => {
    let row = rows.find((each) => each.phase === phase && each.model === model);
    if (!row) {
      row = { phase, model, calls: 0, failures: {}, usage: noUsage, money: priceOf(model, prices) && 0 };
      rows.push(row);
    }
    return row;
  };
  return {
    prices,
    rows: () => rows.map((row) => ({ ...row })),
    total: () => ({
      calls: sum(rows.map(({ calls }) => calls)),
      tokens: sum(rows.map(({ usage }) => usage.inputTokens + usage.outputTokens)),
      money: sum(rows.map(({ money = 0 }) => money)),
      seconds: seconds(),
    }),
    begin(phase, model) {
      began ??= now();
      rowOf(phase, model).calls++;
      return {
        end({ usage, failure }) {
          const row = rowOf(phase, model);
          if (usage) {
            const price = priceOf(model, prices);
            row.usage = addUsage(row.usage, usage);
            if (price) row.money = (row.money ?? 0) + costOf(price, usage);
          }
          if (failure) row.failures = { ...row.failures, [failure]: (row.failures[failure] ?? 0) + 1 };
        },
      };
    },
    snapshot: () =>
      ({ kind: 'ledger', version: 1, rows: rows.map((row) => ({ ...row })), seconds: seconds() }) as unknown as Json,
    restore(snapshot) {
      const saved = snapshot as { kind?: string; version?: number; rows: Row[]; seconds: number } | null;
      if (saved?.kind !== 'ledger' || saved.version !== 1)
        throw new Error('the snapshot is not of a ledger, version 1');
      rows = saved.rows.map((row) => ({ ...row }));
      secondsBefore = saved.seconds;
      began = undefined;
    },
  };
}

/** Enters every call of a model into a ledger, failed and aborted ones with what they cost all the same. */
export function counted(model: ChatModel, { ledger }: { readonly ledger: Ledger }): ChatModel {
  const chat: ChatModel['chat'] = async (request) => {
    request.signal.throwIfAborted();
    const entry = ledger.begin(request.phase, model.name);
    return enter(entry, { model, request });
  };
  return altered(model, { chat });
}

/** Makes a call, and ends its entry with what it has cost. */
export async function enter(
  entry: LedgerEntry,
  { model, request }: { readonly model: ChatModel; readonly request: ChatRequest },
) {
  let told: ChatUsage | undefined;
  const onUsage = (usage: ChatUsage) => {
    told = usage;
    request.onUsage?.(usage);
  };
  try {
    const reply = await model.chat({ ...request, onUsage });
    const usage = completeUsage(reply.usage, { request, reply });
    entry.end({ usage });
    return { ...reply, usage };
  } catch (error) {
    if (isChatFailure(error)) entry.end({ usage: error.usage, failure: error.kind });
    // A model that says nothing of an aborted call has sent it, for all that is known.
    else entry.end({ usage: told ?? estimateUsage(request) });
    throw error;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
