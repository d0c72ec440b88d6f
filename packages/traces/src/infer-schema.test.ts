import type { Json } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { schemaExamples } from './infer-schema.ts';

function inferred(...values: Json[]): Json | undefined {
  const examples = schemaExamples();
  for (const value of values) examples.add(value);
  return examples.schema();
}

describe('a schema from examples', () => {
  it('tells what is required, optional, nested, whole and null', () => {
    expect(
      inferred(
        { id: 'a', n: 1, at: [{ x: 1 }] },
        { id: 'b', n: null, at: [] },
        { id: 'c', n: 1.5, at: [{ x: 2, y: true }] },
      ),
    ).toEqual({
      type: 'object',
      properties: {
        at: {
          type: 'array',
          items: { type: 'object', properties: { x: { type: 'integer' }, y: { type: 'boolean' } }, required: ['x'] },
        },
        id: { type: 'string' },
        n: { type: ['null', 'number'] },
      },
      required: ['at', 'id', 'n'],
    });
  });

  it('takes few texts that come often for all there are, and no others', () => {
    expect(inferred(...Array.from({ length: 10 }, (_, i) => ['on', 'off'][i % 2]!))).toEqual({
      type: 'string',
      enum: ['off', 'on'],
    });
    expect(inferred(...Array.from({ length: 90 }, (_, i) => `id-${i % 9}`))).toEqual({ type: 'string' });
  });

  it('names no keys of what is a map', () => {
    expect(inferred(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`order-${i}`, 1])))).toEqual({
      type: 'object',
    });
  });

  it('is none without examples', () => {
    expect(inferred()).toBeUndefined();
  });
});
