import { describe, expect, it } from 'vitest';
import { growingCurve, shifted, withLast } from './curve.ts';

describe('growingCurve', () => {
  it('keeps every point where there are few', () => {
    const { add, curve } = growingCurve(4);
    add({ iteration: 1, steps: 10 }, { loss: 0.5, kl: undefined });
    add({ iteration: 2, steps: 20, seconds: 3 }, { loss: 0.25, kl: 0.1 });
    expect(curve()).toEqual({
      x: { iteration: [1, 2], steps: [10, 20], seconds: [null, 3] },
      y: { loss: [0.5, 0.25], kl: [null, 0.1] },
      stride: 1,
    });
  });

  it('has means where there are many, each at the end of what it stands for, and the whole to its last point', () => {
    const { add, curve } = growingCurve(4);
    for (let at = 1; at <= 10; at++) add({ iteration: at }, { loss: at, odd: at % 2 ? at : undefined });
    expect(curve()).toEqual({
      x: { iteration: [4, 8, 10] },
      y: { loss: [2.5, 6.5, 9.5], odd: [2, 6, 9] },
      stride: 4,
    });
  });

  it('stays small however long it goes on', () => {
    const { add, curve } = growingCurve(100);
    for (let at = 1; at <= 100_000; at++) add({ iteration: at }, { success: 0.5 });
    const { x, y } = curve();
    expect(x.iteration!.length).toBeLessThanOrEqual(100);
    expect(x.iteration!.at(-1)).toBe(100_000);
    expect(new Set(y.success)).toEqual(new Set([0.5]));
  });
});

it('a last point is added, or takes the place of the one that is there', () => {
  const { add, curve } = growingCurve();
  add({ iteration: 4, steps: 40 }, { success: 0.5 });
  expect(withLast(curve(), { iteration: 4, steps: 40 }, 0.6).y).toEqual({ success: [0.6] });
  expect(withLast(curve(), { iteration: 5, steps: 50, dollars: 1 }, 0.6)).toEqual({
    x: { iteration: [4, 5], steps: [40, 50], dollars: [null, 1] },
    y: { success: [0.5, 0.6] },
    stride: 1,
  });
  expect(withLast(growingCurve().curve(), { steps: 0 }, 0.6)).toEqual({
    x: { steps: [0] },
    y: { success: [0.6] },
    stride: 1,
  });
});

it('a curve goes on where another one ended', () => {
  const { add, curve } = growingCurve();
  add({ steps: 40, seconds: 1 }, { success: 0.5 });
  expect(shifted(curve(), { steps: 1_000 }).x).toEqual({ steps: [1_040], seconds: [1] });
});
