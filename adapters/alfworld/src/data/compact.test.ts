import { describe, expect, it } from 'vitest';
import { ability } from '../engine/definition.ts';
import { smallRecord, smallTables } from '../engine/small-game.fixture.ts';
import { decode, tables } from './compact.ts';

describe('decode', () => {
  it('reads receptacles, objects and what lies in them', () => {
    const game = decode(
      {
        ...smallRecord,
        R: { 'bathtubbasin/sinkbasin': '3', drawer: '2+ 1' },
        O: { apple: '3:0c  1:2,1', footstool: '4p', egg: '3:0?1000000', mug: '1' },
        I: '0>4 3>4',
      },
      smallTables,
    );
    expect(game.receptacles).toEqual([
      { name: 'bathtubbasin 1', kind: 'sinkbasin', location: 3, openable: false },
      { name: 'drawer 2', kind: 'drawer', location: 2, openable: true },
      { name: 'drawer 1', kind: 'drawer', location: 1, openable: false },
    ]);
    expect(game.objects[0]).toMatchObject({ name: 'apple 3', locations: [3], receptacles: [0], cool: true });
    expect(game.objects[1]).toMatchObject({ name: 'apple 2', locations: [], receptacles: [], cool: false });
    expect(game.objects[2]).toMatchObject({ name: 'apple 1', locations: [1], receptacles: [2, 1] });
    expect(game.objects[3]).toMatchObject({ name: 'footstool 1', abilities: ability.pickupable });
    expect(game.objects[4]).toMatchObject({
      name: 'egg 1',
      kind: undefined,
      abilities: ability.pickupable,
      inside: [0, 3],
    });
  });

  it.each([
    [{ a: 8 }, 'starts at location 8 of 8'],
    [{ R: { cabinet: '9' } }, "R.cabinet: '9' is not an index below 8"],
    [{ R: { cabinet: 'x+' } }, "R.cabinet: 'x' is not an index below 8"],
    [{ O: { apple: '1:99' } }, "O.apple: '99' is not an index below 8"],
    [{ O: { apple: '1:1;' } }, "O.apple: cannot read '1:1;'"],
    [{ I: '1>77' }, 'object 1 in object 77'],
    [{ I: 'a>b' }, 'object NaN in object NaN'],
  ])('refuses %j', (changes, message) => {
    expect(() => decode({ ...smallRecord, ...changes }, smallTables)).toThrow(message);
  });

  it('refuses flags that it does not know', () => {
    expect(() => tables({ canContain: {}, objectFlags: { edible: ['apple'] } })).toThrow(
      "unknown object flag 'edible'",
    );
  });
});
