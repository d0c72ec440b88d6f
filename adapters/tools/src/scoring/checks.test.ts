import type { ChatRequest, Json } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { every, type FinishedAttempt, weighted } from './check.ts';
import { called, finalState, judged, notCalled, stateAfter, told } from './checks.ts';

const order = (items: readonly string[], status = 'packed') => ({
  status,
  items: items.map((sku) => ({ sku, tags: ['a', sku] })),
});

function finished(options: Partial<FinishedAttempt> = {}): FinishedAttempt {
  return {
    task: { id: 'a', instruction: 'pack it', origin: { kind: 'seed' } },
    state: { orders: { 'O/1': order(['x', 'y']), 'O-2': order([]) }, now: null },
    calls: [
      { name: 'pack', arguments: { id: 'O-1', with: { card: true, text: 'hi' } }, value: 'ok' },
      { name: 'cancel', arguments: { id: 'O-1' }, error: 'too late' },
    ],
    said: ['It costs 1,250.00 in all.', 'Bye'],
    transcript: [],
    replay: async () => ({ orders: { 'O/1': order(['y', 'x']), 'O-2': order(['z']) } }),
    seed: 1,
    signal: new AbortController().signal,
    ...options,
  };
}

describe('checks', () => {
  it('compare named parts of the state, in any order only where that is said', async () => {
    const part = { '/orders/O~11': order(['y', 'x']) };
    expect(await finalState(part)(finished())).toBe(0);
    expect(await finalState(part, { unordered: ['/orders/O~11/items'] })(finished())).toBe(1);
    expect(await finalState({ '/orders': { 'O/1': order(['x', 'y']), 'O-2': order([]) } })(finished())).toBe(1);
    expect(await finalState({ '/orders/O-2': order([]), '/now': null })(finished())).toBe(1);
    expect(await finalState({ '/orders/O-3': null })(finished())).toBe(0);
    expect(await finalState({ '/orders/O-2/items': {} })(finished())).toBe(0);
    await expect(async () => finalState({ orders: 1 })(finished())).rejects.toThrow("'orders' is no JSON Pointer");
  });

  it('reach into lists whose order does not matter', async () => {
    const state: Json = { rows: [{ tags: ['b', 'a'] }, { tags: [] }] };
    const rows = { '/rows': [{ tags: [] }, { tags: ['a', 'b'] }] };
    expect(await finalState(rows, { unordered: ['/rows'] })(finished({ state }))).toBe(0);
    expect(await finalState(rows, { unordered: ['/rows', '/rows/*/tags'] })(finished({ state }))).toBe(1);
    const twice = { '/rows': [{ tags: [] }, { tags: [] }] };
    expect(await finalState(twice, { unordered: ['/rows', '/rows/*/tags'] })(finished({ state }))).toBe(0);
  });

  it('compare with what other calls would have led to', async () => {
    expect(await stateAfter([])(finished())).toBe(0);
    const parts = ['/orders/O~11'];
    expect(await stateAfter([], { parts })(finished())).toBe(0);
    expect(await stateAfter([], { parts, unordered: ['/orders/*/items'] })(finished())).toBe(1);
  });

  it('look for calls by some of their arguments, that succeeded or were forbidden', async () => {
    expect(await called('pack', { with: { card: true } })(finished())).toBe(1);
    expect(await called('pack', { with: { card: false } })(finished())).toBe(0);
    expect(await called('cancel')(finished())).toBe(0);
    expect(await notCalled('cancel')(finished())).toBe(0);
    expect(await notCalled('cancel', { id: 'O-2' })(finished())).toBe(1);
  });

  it('hear what was said as a whole', async () => {
    expect(await told('1250.00', 'BYE')(finished())).toBe(1);
    expect(await told('250.00')(finished())).toBe(0);
  });

  it('are composed by product or by weights', async () => {
    const half = () => 0.5;
    expect(await every(half, half)(finished())).toBe(0.25);
    expect(await every()(finished())).toBe(1);
    expect(
      await weighted([
        [half, 1],
        [() => 1, 3],
      ])(finished()),
    ).toBe(0.875);
    expect(() => weighted([[half, 0]])).toThrow('weights are above 0');
    const unasked = () => Promise.reject(new Error('asked'));
    expect(await every(() => 0, unasked)(finished())).toBe(0);
  });
});

describe('a judge', () => {
  const judge = (holds: boolean) => {
    const requests: ChatRequest[] = [];
    const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
    const check = judged({
      statement: 'The agent was polite.',
      model: {
        name: 'judge',
        async chat(request) {
          requests.push(request);
          return { text: '{}', json: { reason: 'so', holds }, stop: 'end', usage };
        },
      },
    });
    return { check, requests };
  };

  it('reads the attempt and the statement, and is not asked where nothing was done', async () => {
    const { check, requests } = judge(true);
    expect(await check(finished({ transcript: ['user: hi', '> say Hello'] }))).toBe(1);
    expect(requests[0]!.messages[1]!.text).toBe(
      'The task: pack it\n\nuser: hi\n> say Hello\n\nThe statement: The agent was polite.',
    );
    expect(requests[0]!.phase).toBe('judge');
    expect(await check(finished({ calls: [], said: [] }))).toBe(0);
    expect(requests.length).toBe(1);
    expect(await judge(false).check(finished())).toBe(0);
  });
});
