import type { ChatUsage } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { chatFailure } from '../chat-failure.ts';
import { requestOf } from '../request.fixture.ts';
import { scripted } from '../scripted.ts';
import { budgeted } from './budgeted.ts';
import { counted, ledger } from './ledger.ts';
import { limited } from './limited.ts';
import { costOf, priceOf } from './prices.ts';

/** Reads 1 token and writes 2. */
const model = (name?: string) => scripted({ name, answers: () => '12345678' });
const spent = { kind: 'budget', retryable: false };
const usage: ChatUsage = { inputTokens: 1000, cacheReadTokens: 600, cacheWriteTokens: 300, outputTokens: 50 };

describe('prices', () => {
  it('know dated names, and put the user first', () => {
    expect(priceOf('anthropic:claude-haiku-4-5-20251001')).toEqual(priceOf('anthropic:claude-haiku-4-5'));
    expect(
      priceOf('anthropic:claude-haiku-4-5-20251001', { 'anthropic:claude-haiku-4-5': { input: 9, output: 9 } }),
    ).toEqual({ input: 9, output: 9 });
    expect(priceOf('anthropic:claude-opus-5-99')).toBeUndefined();
  });

  it('charge each share of the input at its own rate', () => {
    const price = { input: 10, cacheRead: 1, cacheWrite: 12.5, output: 50 };
    expect(costOf(price, usage)).toBeCloseTo((100 * 10 + 600 * 1 + 300 * 12.5 + 50 * 50) / 1e6, 12);
    expect(costOf({ input: 10, output: 50 }, usage)).toBeCloseTo((1000 * 10 + 50 * 50) / 1e6, 12);
    const long = { ...usage, longCacheWriteTokens: 200 };
    expect(costOf({ ...price, longCacheWrite: 20 }, long)).toBeCloseTo((4100 + 100 * 12.5 + 200 * 20) / 1e6, 12);
    expect(costOf(price, long)).toBe(costOf(price, usage));
  });

  it('charge a long prompt at its own rate, and a batch half', () => {
    const [haiku, batch] = ['anthropic', 'anthropic-batch'].map((api) => priceOf(`${api}:claude-haiku-5-5`)!);
    const short = { inputTokens: 100_000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1000 };
    expect(costOf(haiku!, short)).toBeCloseTo(0.0105, 12);
    expect(costOf(haiku!, { ...short, inputTokens: 100_001 })).toBeCloseTo(0.0525005, 12);
    expect(costOf(batch!, { ...short, inputTokens: 100_001 })).toBeCloseTo(0.0525005 / 2, 12);
    expect(batch).toMatchObject({ cacheRead: 0.005, longCacheWrite: 0.1, longPrompt: { above: 100_000 } });
  });
});

describe('counted', () => {
  it('keeps books by phase and model, failures and their cost included', async () => {
    const book = ledger({ prices: { policy: { input: 1e6, output: 0 } } });
    const failing = scripted({
      name: 'judge',
      answers: [
        chatFailure('truncated', 'cut', { usage }),
        chatFailure('timeout', 'late'),
        chatFailure('timeout', 'late'),
      ],
    });
    const policy = counted(model('policy'), { ledger: book });
    const judge = counted(failing, { ledger: book });
    await policy.chat(requestOf('look'));
    await policy.chat(requestOf('look'));
    await policy.chat(requestOf('look', { phase: 'world' }));
    for (let i = 0; i < 3; i++) await judge.chat(requestOf('look', { phase: 'judge' })).catch(() => {});
    const cost = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 2 };
    expect(book.rows()).toEqual([
      {
        phase: 'rollout',
        model: 'policy',
        calls: 2,
        failures: {},
        usage: { ...cost, inputTokens: 2, outputTokens: 4 },
        money: 2,
      },
      { phase: 'world', model: 'policy', calls: 1, failures: {}, usage: cost, money: 1 },
      { phase: 'judge', model: 'judge', calls: 3, failures: { truncated: 1, timeout: 2 }, usage },
    ]);
    expect(book.total()).toMatchObject({ calls: 6, tokens: 3 * 3 + 1050, money: 3 });
  });
});

describe('budgeted', () => {
  it('stops at the number of calls, also when they begin together', async () => {
    const inner = model();
    const { chat } = budgeted(inner, { ledger: ledger(), calls: 5 });
    const ends = await Promise.allSettled(Array.from({ length: 9 }, () => chat(requestOf('look'))));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(inner.requests).toHaveLength(5);
    await expect(chat(requestOf('look'))).rejects.toMatchObject({
      ...spent,
      message: 'the budget of 5 calls is spent',
    });
  });

  it('stops at tokens and at money, over all models of a ledger', async () => {
    for (const limits of [{ tokens: 9 }, { money: 7 }]) {
      const book = ledger({ prices: { a: { input: 1e6, output: 1e6 }, b: { input: 0, output: 0.5e6 } } });
      const [a, b] = ['a', 'b'].map((name) => budgeted(model(name), { ledger: book, ...limits }));
      await a!.chat(requestOf('look'));
      await b!.chat(requestOf('look'));
      await a!.chat(requestOf('look'));
      await expect(b!.chat(requestOf('look'))).rejects.toMatchObject(spent);
    }
  });

  it('stops at seconds, from the first call on', async () => {
    let now = 100;
    const book = ledger({ now: () => now });
    const { chat } = budgeted(model(), { ledger: book, seconds: 10 });
    now = 500;
    await chat(requestOf('look'));
    now = 509;
    await chat(requestOf('look'));
    now = 510;
    await expect(chat(requestOf('look'))).rejects.toMatchObject(spent);
  });

  it('goes on within its budget after a restart', async () => {
    let now = 0;
    const first = ledger({ now: () => now });
    const before = budgeted(model(), { ledger: first, calls: 3 });
    await before.chat(requestOf('look'));
    now = 4;
    await before.chat(requestOf('look'));
    const second = ledger({ now: () => now });
    second.restore(JSON.parse(JSON.stringify(first.snapshot())));
    expect(second.rows()).toEqual(first.rows());
    expect(second.total()).toEqual(first.total());
    const after = budgeted(model(), { ledger: second, calls: 3 });
    await after.chat(requestOf('look'));
    await expect(after.chat(requestOf('look'))).rejects.toMatchObject(spent);
    expect(() => second.restore({ kind: 'replay-memory' })).toThrow('not of a ledger');
  });

  it('counts every attempt where it lies within the retries, and its end is not retried', async () => {
    const failing = scripted({ answers: () => chatFailure('server', 'HTTP 500') });
    const { chat } = limited(budgeted(failing, { ledger: ledger(), calls: 3 }), { retries: 9, delay: 0 });
    await expect(chat(requestOf('look'))).rejects.toMatchObject(spent);
    expect(failing.requests).toHaveLength(3);
  });

  it('cannot limit the money of a model without a price', () => {
    expect(() => budgeted(model('local'), { ledger: ledger(), money: 1 })).toThrow('local has no price');
  });
});
