import { join } from 'node:path';
import { type ChatModel, DreamGymError } from '@dreamgym/core';
import { budgeted, cached, finishing, type Ledger, ledger, limited, probe } from '@dreamgym/llm';
import { chatModel } from './chat-model.ts';
import { readLedger, writeLedger } from './ledger-file.ts';
import type { Budget, LlmSettings } from './llm-settings.ts';
import { probeText } from './probe-text.ts';
import { retryNotice } from './retry-notice.ts';

/** The chat model of one run, with what it has cost so far. */
export interface LlmSession {
  readonly model: ChatModel;
  readonly ledger: Ledger;
  /** Finds out what the model's server can do, and says it. */
  readonly probe: (signal: AbortSignal) => Promise<void>;
}

export interface LlmSessionOptions {
  readonly settings: LlmSettings | undefined;
  readonly budget?: Budget;
  /** The run folder: answers are kept there, so that what was paid for once is never paid for again. */
  readonly run: string;
  /** What is spent in this invocation; that of the run, which goes on with what lies in its folder, where it is missing. */
  readonly ledger?: Ledger;
  /** Told what the model's server can do, and of calls that are made again. */
  readonly notice: (text: string) => void;
}

/** Seconds that calls under way have to come to their end when a run stops. */
const grace = 60;

/** Milliseconds between one copy of the ledger and the next: what a killed process forgets. */
const saveEvery = 5_000;

/**
 * Opens the chat model of a run, where it has one, for as long as the call takes. What it costs is kept in the run folder.
 */
export async function usingLlm<T>(
  { settings, budget = {}, run, notice, ...options }: LlmSessionOptions,
  use: (session: LlmSession | undefined) => Promise<T>,
): Promise<T> {
  if (!settings) return use(undefined);
  const named = chatModel({ ...settings, batches: join(run, 'batches.jsonl') });
  const book = options.ledger ?? (await readLedger(run, settings.price && { [named.name]: settings.price }));
  const kept = finishing(cached(within(named, { ledger: book, budget }), { folder: join(run, 'answers') }));
  const model = limited(kept, { ...settings, onRetry: retryNotice(notice) });
  const keeping = keep(run, book);
  try {
    return await use({
      model,
      ledger: book,
      probe: (signal) => announce(named, { ledger: book, budget, signal, notice }),
    });
  } finally {
    await kept.finished(grace);
    await keeping.stop();
  }
}

/** A ledger for one invocation of a command, at the prices of these chat models. */
export function invocationLedger(...settings: readonly (LlmSettings | undefined)[]): Ledger {
  const prices = settings.flatMap((each) => (each?.price ? [[chatModel(each).name, each.price] as const] : []));
  return ledger({ prices: Object.fromEntries(prices) });
}

/** Says in one line what a model's server can do, before much is asked of it. Throws where it cannot be reached. */
async function announce(
  model: ChatModel,
  options: {
    readonly ledger: Ledger;
    readonly budget: Budget;
    readonly signal: AbortSignal;
    readonly notice: (text: string) => void;
  },
): Promise<void> {
  const { ledger: book, budget, signal, notice } = options;
  if (model.name.startsWith('anthropic-batch:')) return;
  notice(probeText(model, await probe(within(model, { ledger: book, budget }), { signal })));
}

/** Writes the ledger every few seconds, where it has changed. */
function keep(run: string, ledger: Ledger): { stop(): Promise<void> } {
  let calls = ledger.total().calls;
  let failure: unknown;
  let writing = Promise.resolve();
  const write = () => {
    if (ledger.total().calls === calls) return;
    calls = ledger.total().calls;
    writing = writing
      .then(() => writeLedger(run, ledger))
      .catch((error) => {
        failure ??= error;
      });
  };
  const timer = setInterval(write, saveEvery).unref();
  return {
    async stop() {
      clearInterval(timer);
      await writing;
      if (failure !== undefined) throw failure;
      // Also where no call was begun since: some have ended.
      if (ledger.total().calls > 0) await writeLedger(run, ledger);
    },
  };
}

function within(
  model: ChatModel,
  { ledger: book, budget }: { readonly ledger: Ledger; readonly budget: Budget },
): ChatModel {
  try {
    return budgeted(model, { ledger: book, ...budget });
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', (cause as Error).message, {
      hint: 'say it with --prices, or limit --max-tokens or --max-calls instead of --max-cost',
      cause,
    });
  }
}
