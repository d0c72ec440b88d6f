import type { LedgerRow } from '@dreamgym/llm';
import { describe, expect, it } from 'vitest';
import { estimate, estimateDreams, total } from './estimate.ts';

const row = (calls: number, money?: number): LedgerRow => ({
  phase: 'rollout',
  model: 'small',
  calls,
  failures: {},
  usage: { inputTokens: 100 * calls, cacheReadTokens: 80 * calls, cacheWriteTokens: 0, outputTokens: 10 * calls },
  ...(money !== undefined && { money }),
});

describe('estimateDreams', () => {
  it('says what each part of a run costs, and the parts are the whole', () => {
    const rehearsed = { attempts: 4, world: row(4, 0.4), steps: row(80, 8), invention: row(6, 0.6) };
    const parts = estimateDreams({ rehearsed, training: 20, evaluation: 6, worlds: 10, proposals: 3 });
    expect(parts).toEqual([
      { name: 'hidden worlds', calls: 10, inputTokens: 1_000, cacheReadTokens: 800, outputTokens: 100, money: 1 },
      {
        name: 'dreamed steps in training',
        calls: 400,
        inputTokens: 40_000,
        cacheReadTokens: 32_000,
        outputTokens: 4_000,
        money: 40,
      },
      {
        name: 'invented tasks',
        calls: 18,
        inputTokens: 1_800,
        cacheReadTokens: 1_440,
        outputTokens: 180,
        money: expect.closeTo(1.8),
      },
      {
        name: 'dreamed steps in evaluation',
        calls: 120,
        inputTokens: 12_000,
        cacheReadTokens: 9_600,
        outputTokens: 1_200,
        money: 12,
      },
    ]);
    expect(total(parts)).toMatchObject({ calls: 548, inputTokens: 54_800, outputTokens: 5_480, money: 54.8 });
  });

  it('leaves out what is not asked for', () => {
    const rehearsed = { attempts: 2, world: undefined, steps: row(40), invention: row(6) };
    const parts = estimateDreams({ rehearsed, training: 0, evaluation: 1, worlds: 1 });
    expect(parts.map(({ name }) => name)).toEqual(['dreamed steps in evaluation']);
    expect(estimateDreams({ rehearsed: { ...rehearsed, attempts: 0 }, training: 1, evaluation: 1, worlds: 1 })).toEqual(
      [],
    );
  });

  it('knows no money where one part has no price', () => {
    const parts = estimate([
      { name: 'a', rehearsed: row(1, 2), times: 1 },
      { name: 'b', rehearsed: row(1), times: 1 },
    ]);
    expect(total(parts).money).toBeUndefined();
  });
});
