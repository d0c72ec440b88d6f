import { describe, expect, it } from 'vitest';
import { differenceOf, renaming } from './renaming.ts';

describe('what two texts differ in', () => {
  it('is whole words as they are joined there', () => {
    expect(differenceOf('Harbour of Averley', 'Harbour of Elm Quay')).toEqual(['Averley', 'Elm Quay']);
    expect(differenceOf('events:plant_sale [Club]', 'events:bonfire_night [Club]')).toEqual([
      'plant_sale',
      'bonfire_night',
    ]);
    expect(differenceOf('Elm', 'Elm Quay')).toBeUndefined();
    expect(differenceOf('the same', 'the same')).toBeUndefined();
  });
});

describe('renaming', () => {
  const rename = renaming([['Harbour of Elm Quay', 'Harbour of Salt Stairs']]);

  it('goes by words, in whatever case and however they are joined', () => {
    expect(rename('Harbour of Elm Quay')).toBe('Harbour of Salt Stairs');
    expect(rename('http://coast.test/elm_quay?name=Elm+Quay')).toBe('http://coast.test/salt_stairs?name=Salt+Stairs');
    expect(rename('ELM QUAYSIDE')).toBe('ELM QUAYSIDE');
  });

  it('exchanges two names for each other, and puts nothing in twice', () => {
    const exchange = renaming([
      ['red oak', 'white elm'],
      ['white elm', 'red oak'],
    ]);
    expect(exchange('a red oak beside a white elm')).toBe('a white elm beside a red oak');
  });

  it('leaves single letters and digits alone, but for texts that are nothing else', () => {
    const number = renaming([['7', '12']]);
    expect(number('7')).toBe('12');
    expect(number('7 days')).toBe('7 days');
  });

  it('does not double the marks that both texts end with', () => {
    expect(renaming([['Seen on day 4.', 'Seen on day 6.']])('mira: Seen on day 4.')).toBe('mira: Seen on day 6.');
  });
});
