import type { ChatModel, ChatUsage } from '@dreamgym/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { chatFailure } from '../chat-failure.ts';
import { requestOf } from '../request.fixture.ts';
import { scripted } from '../scripted.ts';
import { mostUsage } from '../usage.ts';
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

describe('a count that is missing', () => {
  it('is estimated and marked, and lifts no limit', async () => {
    const usage = { inputTokens: undefined, outputTokens: Number.NaN } as unknown as ChatUsage;
    const careless: ChatModel = { name: 'careless', chat: async () => ({ text: '12345678', stop: 'end', usage }) };
    const book = ledger();
    const { chat } = budgeted(careless, { ledger: book, tokens: 1200 });
    expect((await chat(requestOf('look'))).usage).toEqual({
      inputTokens: 1,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 2,
      estimated: true,
    });
    for (let call = 0; call < 13; call++) await chat(requestOf('look'));
    await expect(chat(requestOf('look'))).rejects.toMatchObject(spent);
    expect(book.total().tokens).toBe(42);
    expect(book.rows()[0]!.usage.estimated).toBe(true);
  });
});

describe('an aborted call', () => {
  it('costs what it told, or an estimate where it told nothing, and nothing where it never began', async () => {
    const controller = new AbortController();
    const silent: ChatModel = {
      name: 'silent',
      async chat({ signal }) {
        controller.abort();
        signal.throwIfAborted();
        throw new Error('unreachable');
      },
    };
    const book = ledger();
    const { chat } = counted(silent, { ledger: book });
    await expect(chat(requestOf('look around', { signal: controller.signal }))).rejects.toThrow('aborted');
    expect(book.rows()[0]!.usage).toMatchObject({ inputTokens: 3, estimated: true });
    await expect(chat(requestOf('look', { signal: controller.signal }))).rejects.toThrow('aborted');
    expect(book.total().calls).toBe(1);
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

  it('begins no call that may cost more than is left of tokens or money, over all models of a ledger', async () => {
    const tokens = mostUsage(requestOf('look')).inputTokens + 100;
    for (const limits of [{ tokens: tokens + 6 }, { money: tokens + 6 }]) {
      const book = ledger({ prices: { a: { input: 1e6, output: 1e6 }, b: { input: 1e6, output: 1e6 } } });
      const [a, b] = ['a', 'b'].map((name) => budgeted(model(name), { ledger: book, ...limits }));
      await a!.chat(requestOf('look'));
      await b!.chat(requestOf('look'));
      await a!.chat(requestOf('look'));
      await expect(b!.chat(requestOf('look'))).rejects.toMatchObject({
        ...spent,
        message: expect.stringMatching(
          /^the budget of \d+ (tokens|US dollars) has \d+ left, and the next call may cost \d+$/,
        ),
      });
    }
  });

  it('holds what calls under way may cost, and lets others wait for it in the order of asking', async () => {
    const most = mostUsage(requestOf('look')).inputTokens + 100;
    const answers: (() => void)[] = [];
    const inner = scripted({
      answers: () => new Promise<string>((resolve) => answers.push(() => resolve('12345678'))),
    });
    const { chat } = budgeted(inner, { ledger: ledger(), tokens: 2 * most + 10 });
    const order: number[] = [];
    const calls = [0, 1, 2, 3].map((index) => chat(requestOf('look')).then(() => order.push(index)));
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[0]!();
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    answers[1]!();
    await vi.waitFor(() => expect(answers).toHaveLength(4));
    for (const answer of answers) answer();
    await Promise.all(calls);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('lets a call that waits be aborted, and those behind it go on', async () => {
    const most = mostUsage(requestOf('look')).inputTokens + 100;
    let answer = () => {};
    const inner = scripted({
      answers: () =>
        new Promise<string>((resolve) => {
          answer = () => resolve('12345678');
        }),
    });
    const book = ledger();
    const { chat } = budgeted(inner, { ledger: book, tokens: most + 10 });
    const first = chat(requestOf('look'));
    const controller = new AbortController();
    const second = chat(requestOf('look', { signal: controller.signal })).catch((error) => error);
    const third = chat(requestOf('look'));
    controller.abort(new Error('enough'));
    expect(await second).toMatchObject({ message: 'enough' });
    answer();
    await first;
    await vi.waitFor(() => expect(inner.requests).toHaveLength(2));
    answer();
    await third;
    expect(book.total().calls).toBe(2);
  });

  it('never lets more be charged than its limits, whatever ends when and how', async () => {
    const call = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 60 }),
      maxTokens: fc.integer({ min: 1, max: 2000 }),
      /** Shares of the worst case that are really read and written. */
      read: fc.double({ min: 0, max: 1, noNaN: true }),
      written: fc.double({ min: 0, max: 1, noNaN: true }),
      end: fc.constantFrom('reply', 'failure', 'abort', 'throw'),
      model: fc.constantFrom('a', 'b'),
    });
    const limits = fc.record(
      {
        tokens: fc.integer({ min: 1, max: 12_000 }),
        money: fc.double({ min: 0.001, max: 2, noNaN: true }),
        calls: fc.integer({ min: 1, max: 8 }),
      },
      { requiredKeys: [] },
    );
    const prices = {
      a: { input: 100, cacheRead: 10, cacheWrite: 125, output: 500 },
      b: { input: 1, output: 2, longPrompt: { above: 1100, input: 200, output: 300 } },
    };
    const plan = fc.tuple(fc.array(call, { minLength: 1, maxLength: 14 }), limits, fc.scheduler());
    await fc.assert(
      fc.asyncProperty(plan, async ([calls, limit, scheduler]) => {
        const book = ledger({ prices });
        const check = () => {
          for (const [name, most] of Object.entries(limit)) {
            expect(book.total()[name as 'money']).toBeLessThanOrEqual(most! * (1 + 1e-12));
          }
        };
        const ends = calls.map(({ text, maxTokens, read, written, end, model: name }) => {
          const request = requestOf(text, { maxTokens });
          const most = mostUsage(request);
          const cost: ChatUsage = {
            ...most,
            inputTokens: Math.max(1, Math.floor(most.inputTokens * read)),
            cacheWriteTokens: Math.max(1, Math.floor(most.inputTokens * read)),
            outputTokens: Math.floor(maxTokens * written),
          };
          const controller = new AbortController();
          const inner: ChatModel = {
            name,
            async chat({ onUsage, signal }) {
              await scheduler.schedule(Promise.resolve());
              onUsage?.(cost);
              if (end === 'abort') controller.abort(new Error('enough'));
              signal.throwIfAborted();
              if (end === 'throw') throw new Error('a fault of ours');
              if (end === 'failure') throw chatFailure('timeout', 'late', { usage: cost });
              return { text: 'x', stop: 'end', usage: cost };
            },
          };
          const { chat } = budgeted(inner, { ledger: book, ...limit });
          return chat({ ...request, signal: controller.signal })
            .catch((error: Error) => error)
            .finally(check);
        });
        await scheduler.waitFor(Promise.all(ends));
        check();
      }),
      { numRuns: 300 },
    );
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
