import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatFailureKind, ChatPhase, Json } from '@dreamgym/core';
import { type Ledger, type LedgerRow, ledger, type Prices } from '@dreamgym/llm';
import { z } from 'zod';
import { readCheckedJson, writeCheckedJson } from '../files/checked-json.ts';

const tokens = z.number().nonnegative();

export const ledgerRowSchema: z.ZodType<LedgerRow> = z.object({
  phase: z.custom<ChatPhase>((value) => typeof value === 'string', 'expected a phase'),
  model: z.string(),
  calls: tokens,
  failures: z.record(z.string(), tokens) as z.ZodType<Partial<Record<ChatFailureKind, number>>>,
  usage: z.object({
    inputTokens: tokens,
    cacheReadTokens: tokens,
    cacheWriteTokens: tokens,
    longCacheWriteTokens: tokens.optional(),
    outputTokens: tokens,
  }),
  money: tokens.optional(),
});

const snapshotSchema = z.object({
  kind: z.literal('ledger'),
  version: z.literal(1),
  rows: z.array(ledgerRowSchema),
  seconds: tokens,
});

export const ledgerFile = (run: string) => join(run, 'ledger.json');

/** What the chat model of a run has cost so far; nothing at first. `prices` are for what is still to come. */
export async function readLedger(run: string, prices: Prices = {}): Promise<Ledger> {
  const book = ledger({ prices });
  const file = ledgerFile(run);
  if (existsSync(file)) {
    const hint = 'restore that file, or delete it to count from nothing again';
    book.restore((await readCheckedJson(file, snapshotSchema, { code: 'SNAPSHOT', hint })) as unknown as Json);
  }
  return book;
}

export async function writeLedger(run: string, book: Ledger): Promise<void> {
  await writeCheckedJson(ledgerFile(run), book.snapshot() as object);
}
