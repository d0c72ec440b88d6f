import type { ChatFailure } from '@dreamgym/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chatFailure } from '../chat-failure.ts';
import { requestOf } from '../request.fixture.ts';
import { scripted } from '../scripted.ts';
import { limited } from './limited.ts';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('limited', () => {
  it('keeps no more calls under way than allowed, and all of them busy', async () => {
    let now = 0;
    let most = 0;
    const model = scripted({
      answers: async () => {
        most = Math.max(most, ++now);
        await sleep(5);
        now--;
        return 'ok';
      },
    });
    const { chat } = limited(model, { concurrency: 3 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => chat(requestOf(`${index}`))));
    expect(most).toBe(3);
    expect(model.requests).toHaveLength(20);
  });

  it('waits twice as long each time, and as long as the server asks', async () => {
    const starts: number[] = [];
    const failures = [
      chatFailure('server', 'HTTP 500'),
      chatFailure('server', 'HTTP 500'),
      chatFailure('rate-limited', 'slow down', { retryAfter: 0.3 }),
      chatFailure('server', 'HTTP 500'),
    ];
    const model = scripted({
      answers: (_, index) => {
        starts.push(performance.now());
        return failures[index] ?? 'ok';
      },
    });
    const heard: [ChatFailure, number][] = [];
    const { chat } = limited(model, {
      delay: 0.05,
      maxDelay: 0.1,
      onRetry: (failure, attempt) => heard.push([failure, attempt]),
    });
    expect((await chat(requestOf('look'))).text).toBe('ok');
    const waits = starts.slice(1).map((start, index) => start - starts[index]!);
    for (const [index, least] of [50, 100, 300, 100].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(least - 2);
      expect(waits[index]).toBeLessThan(least + 250);
    }
    expect(heard).toEqual(failures.map((failure, index) => [failure, index + 1]));
  });

  it('asks a server no more that wants to be left alone for days', async () => {
    for (const retryAfter of [601, 172_800, 2 ** 31 / 1000, 2 ** 31, Number.MAX_VALUE]) {
      const model = scripted({ answers: () => chatFailure('rate-limited', 'slow down', { retryAfter }) });
      await expect(limited(model).chat(requestOf('look'))).rejects.toMatchObject({
        kind: 'rate-limited',
        retryable: false,
        message: expect.stringContaining('the server asks to wait'),
      });
      expect(model.requests).toHaveLength(1);
    }
  });

  it('asks once more after a time limit', async () => {
    const model = scripted({ answers: () => chatFailure('timeout', 'late') });
    await expect(limited(model, { delay: 0 }).chat(requestOf('look'))).rejects.toMatchObject({ kind: 'timeout' });
    expect(model.requests).toHaveLength(2);
  });

  it('waits differently in each worker', async () => {
    vi.useFakeTimers();
    try {
      const waits = async () => {
        const starts: number[] = [];
        const model = scripted({
          answers: () => {
            starts.push(Date.now());
            return chatFailure('server', 'HTTP 500');
          },
        });
        const call = limited(model, { retries: 4 })
          .chat(requestOf('look'))
          .catch(() => {});
        await vi.runAllTimersAsync();
        await call;
        return starts.map((start) => start - starts[0]!);
      };
      expect(await waits()).not.toEqual(await waits());
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives up after the retries, with the last failure', async () => {
    const model = scripted({ answers: (_, index) => chatFailure('overloaded', `attempt ${index}`) });
    await expect(limited(model, { retries: 2, delay: 0 }).chat(requestOf('look'))).rejects.toMatchObject({
      kind: 'overloaded',
      message: 'attempt 2',
    });
    expect(model.requests).toHaveLength(3);
  });

  it.each([
    chatFailure('refused', 'no'),
    chatFailure('invalid', 'no'),
    chatFailure('budget', 'spent'),
    new TypeError('a fault of ours') as ChatFailure,
  ])('does not repeat what repeating cannot help: $message', async (failure) => {
    const model = scripted({
      answers: () => {
        throw failure;
      },
    });
    await expect(limited(model, { delay: 0 }).chat(requestOf('look'))).rejects.toBe(failure);
    expect(model.requests).toHaveLength(1);
  });

  describe('with 64 calls that wait', () => {
    const warned = vi.fn();
    beforeEach(() => void process.on('warning', warned));
    afterEach(() => void process.off('warning', warned));

    it('aborts at once, with the reason of the signal', async () => {
      const model = scripted({ answers: () => chatFailure('rate-limited', 'slow down', { retryAfter: 60 }) });
      const { chat } = limited(model, { concurrency: 64 });
      const controller = new AbortController();
      const reason = new Error('enough');
      const calls = Array.from({ length: 80 }, () =>
        chat(requestOf('look', { signal: controller.signal })).catch((error) => error),
      );
      await sleep(50);
      controller.abort(reason);
      expect(new Set(await Promise.all(calls))).toEqual(new Set([reason]));
      expect(model.requests).toHaveLength(64);
      expect(warned).not.toHaveBeenCalled();
    });
  });
});
