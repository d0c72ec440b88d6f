import type { Json } from '@dreamgym/core';
import { readToolObservation, writeToolObservation } from '@dreamgym/core/tool-actions';
import { expect, it } from 'vitest';
import { learnWriting } from './writing.ts';

function written(texts: readonly string[], value: Json): string {
  const steps = texts.map((text) => ({
    action: { kind: 'call', name: 'look', arguments: {} } as const,
    answer: { parts: readToolObservation(text) },
    terminated: false,
  }));
  const task = { id: 'recorded', instruction: '', origin: { kind: 'seed' } } as const;
  return writeToolObservation([
    learnWriting([{ task, opening: '', steps, outcome: undefined, isUnscored: false }])(value),
  ]);
}

it('writes results as they were recorded, and others as most were', () => {
  const python = ['{"id": "W1", "of": ["a, b", "c"]}', '{"id": "W2", "price": 46.0}', '{"id": "W3", "of": []}', '4.0'];
  expect(written(python, { id: 'W2', price: 46 })).toBe('{"id": "W2", "price": 46.0}');
  expect(written(python, { id: 'W4', of: ['a\n,b', { c: {} }] })).toBe('{"id": "W4", "of": ["a\\n,b", {"c": {}}]}');
  expect(written(python, '4.0')).toBe('4.0');
  expect(written(python, 7)).toBe('7');
  expect(written(['{"id":"W1"}', '{"id":"W2"}', '{"id": "W3"}'], { id: 'W4', of: [1] })).toBe('{"id":"W4","of":[1]}');
});
