import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largeMap } from './large-map.ts';

it('is a map, over and over where one is full', () => {
  const change = fc.tuple(fc.constantFrom('set', 'delete'), fc.nat(20), fc.nat());
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), fc.integer({ min: 1, max: 6 }), (changes, most) => {
      const [large, plain] = [largeMap<number, number>(most), new Map<number, number>()];
      for (const [what, key, value] of changes) {
        if (what === 'delete') plain.delete(key);
        else plain.set(key, value);
        if (what === 'delete') large.delete(key);
        else large.set(key, value);
      }
      expect(large.size).toBe(plain.size);
      expect([...large.keys()].sort()).toEqual([...plain.keys()].sort());
      for (let key = 0; key <= 20; key++) expect(large.get(key)).toBe(plain.get(key));
      large.clear();
      expect([large.size, large.get(0)]).toEqual([0, undefined]);
    }),
  );
});
