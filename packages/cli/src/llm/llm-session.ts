import { join } from 'node:path';
import { type ChatModel, DreamGymError } from '@dreamgym/core';
import { budgeted, cached, finishing, type Ledger, limited } from '@dreamgym/llm';
import { chatModel } from './chat-model.ts';
import { readLedger, writeLedger } from './ledger-file.ts';
import type { Budget, LlmSettings } from './llm-settings.ts';

/** The chat model of one run, with what it has cost so far. */
export interface LlmSession {
  readonly model: ChatModel;
  readonly ledger: Ledger;
}

export interface LlmSessionOptions {
  readonly settings: LlmSettings | undefined;
  readonly budget?: Budget;
  /** The run folder: answers are kept there, so that what was paid for once is never paid for again. */
  readonly run: string;
}

/** Seconds that calls under way have to come to their end when a run stops. */
const grace = 60;

/** Milliseconds between one copy of the ledger and the next: what a killed process forgets. */
const saveEvery = 5_000;

/**
 * Opens the chat model of a run, where it has one, for as long as the call takes. The ledger goes on with what lies in the
 * run folder, and is kept there.
 */
export async function usingLlm<T>(
  { settings, budget = {}, run }: LlmSessionOptions,
  use: (session: LlmSession | undefined) => Promise<T>,
): Promise<T> {
  if (!settings) return use(undefined);
  const named = chatModel({ ...settings, batches: join(run, 'batches.jsonl') });
  const ledger = await readLedger(run, settings.price && { [named.name]: settings.price });
  const counted = within(named, { ledger, budget });
  const kept = finishing(cached(counted, { folder: join(run, 'answers') }));
  const model = limited(kept, settings);
  const keeping = keep(run, ledger);
  try {
    return await use({ model, ledger });
  } finally {
    await kept.finished(grace);
    await keeping.stop();
  }
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

function within(model: ChatModel, { ledger, budget }: { readonly ledger: Ledger; readonly budget: Budget }): ChatModel {
  try {
    return budgeted(model, { ledger, ...budget });
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', (cause as Error).message, {
      hint: 'say it with --prices, or limit --max-tokens or --max-calls instead of --max-cost',
      cause,
    });
  }
}
