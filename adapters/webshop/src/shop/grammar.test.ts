import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAction } from './grammar.ts';

/** The same with backtracking, as the original has it. */
function match(text: string) {
  const found = /^([^\n]+)\[([^\n]+)\]/.exec(text);
  return found ? { name: found[1], argument: found[2]!.toLowerCase() } : { name: text };
}

describe('the action grammar', () => {
  it.each([
    ['search[Red Coat]', { name: 'search', argument: 'red coat' }],
    ['search[a [b]]', { name: 'search[a ', argument: 'b]' }],
    ['search[[x]]', { name: 'search[', argument: 'x]' }],
    ['click[a] then more', { name: 'click', argument: 'a' }],
    ['search[]', { name: 'search[]' }],
    ['[x]', { name: '[x]' }],
    ['search[a\nb]', { name: 'search[a\nb]' }],
    ['', { name: '' }],
  ])('reads %j', (text, parsed) => {
    expect(parseAction(text)).toEqual(parsed);
  });

  it('is that of the original for any brackets', () => {
    const brackets = fc.string({ unit: fc.constantFrom('[', ']', 'a', 'B', ' ', '\n', 'é'), maxLength: 24 });
    fc.assert(
      fc.property(brackets, (text) => {
        expect(parseAction(text)).toEqual(match(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes a megabyte of brackets in no time', () => {
    const start = performance.now();
    expect(parseAction('['.repeat(1_000_000)).argument).toBeUndefined();
    expect(parseAction(`search[${'x['.repeat(500_000)}]`).name).not.toBe('search');
    expect(performance.now() - start).toBeLessThan(500);
  });
});
