import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heap } from './heap.ts';

it('has the first on top, whatever is added, moved and removed', () => {
  const step = fc.tuple(fc.constantFrom('add', 'move', 'remove'), fc.nat(30), fc.nat(50));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const all: { place: number; key: number }[] = [];
      const heaped = heap<{ place: number; key: number }>((a, b) => a.key - b.key);
      for (const [what, at, key] of steps) {
        const chosen = all[at % (all.length || 1)];
        if (what === 'add') {
          all.push({ place: 0, key });
          heaped.add(all.at(-1)!);
        } else if (chosen && what === 'move') {
          chosen.key = key;
          heaped.moved(chosen);
        } else if (chosen) {
          heaped.remove(chosen);
          all.splice(all.indexOf(chosen), 1);
        }
        expect(heaped.size).toBe(all.length);
        expect(heaped.first()?.key).toBe(all.length === 0 ? undefined : Math.min(...all.map((each) => each.key)));
        expect(new Set(heaped.items())).toEqual(new Set(all));
      }
    }),
  );
});
