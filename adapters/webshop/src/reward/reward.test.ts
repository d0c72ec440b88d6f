import { describe, expect, it } from 'vitest';
import type { Product } from '../catalogue/product.ts';
import { readProduct } from '../catalogue/read-product.ts';
import type { Goal } from '../goals/goals.ts';
import { officialData, readJson } from '../official-data.fixture.ts';
import { reward } from './reward.ts';
import { stubTagger, tableTagger, winkTagger } from './tagger.ts';
import { tokenSetRatio } from './token-set-ratio.ts';

const data = officialData();

describe('the token set ratio', () => {
  it.skipIf(!data)('agrees with both versions of the library (skipped where the official data is absent)', () => {
    const recorded = readJson<[string, string, number, number][]>(`${data}/golden/token_set_ratio.json.gz`);
    expect(recorded).toHaveLength(8000);
    for (const [one, other, before, after] of recorded) {
      expect([one, other, tokenSetRatio(one, other), tokenSetRatio(one, other, 'thefuzz-0.20')]).toEqual([
        one,
        other,
        before,
        after,
      ]);
    }
  });

  it('is 100 where one text has all words of the other, and 0 where one has none', () => {
    expect(tokenSetRatio('large', "('size', 'x-large')")).toBe(100);
    expect(tokenSetRatio('!', 'large')).toBe(0);
    expect(tokenSetRatio('a_b', 'a', 'thefuzz-0.19')).toBeLessThan(tokenSetRatio('a_b', 'a', 'thefuzz-0.20'));
  });

  it('starts no match with what is frequent in a long text', () => {
    expect(tokenSetRatio('ab', `c${'ab'.repeat(150)}`)).toBe(0);
  });
});

describe('nouns', () => {
  it('are tokens that begin with a letter, for the stub', () => {
    expect(stubTagger.nouns('Red  Coat, 3 pcs +x')).toEqual(['red', 'coat,', 'pcs']);
  });

  it('come from a table where it has the name', () => {
    const tagger = tableTagger({ 'Red Coat': ['coat'] }, stubTagger);
    expect([tagger.nouns('Red Coat'), tagger.nouns('Red Hat')]).toEqual([['coat'], ['red', 'hat']]);
  });

  it('are tagged by wink-nlp once it is loaded', async () => {
    const tagger = winkTagger();
    expect(() => tagger.nouns('x')).toThrow('await load() first');
    await tagger.load?.();
    expect(tagger.nouns('The very soft blankets of the children')).toEqual(['blankets', 'children']);
  });
});

describe('the reward', () => {
  const product = (name: string, more: object = {}): Product =>
    readProduct({
      product: {
        asin: name,
        name,
        pricing: '$10',
        product_category: 'Clothing › Coats › Wool',
        query: 'coats',
        ...more,
      },
      attributes: { attributes: ['warm lining'] },
    });
  const coat = product('Wool Coat');
  const goal: Goal = {
    asin: 'Wool Coat',
    instruction: '',
    attributes: ['warm lining', 'machine wash'],
    options: new Map([
      ['color', 'dark red'],
      ['size', 'x-large'],
    ]),
    priceUpper: 20,
  };
  const rewardOf = reward({ tagger: stubTagger, fuzz: 'thefuzz-0.19' });

  it('adds attributes, options and price', () => {
    const parts = rewardOf({ product: coat, price: 10, options: ['large'] }, goal, coat);
    expect(parts).toMatchObject({ r_att: 0.5, r_option: 0.5, r_price: true, r_type: 1, query_match: true });
    expect(parts.total).toBe(3 / 5);
  });

  it('finds attributes in the texts, and misses the price', () => {
    const described = product('Wool Coat', { full_description: 'Machine Wash cold' });
    const parts = rewardOf({ product: described, price: 30, options: [] }, goal, coat);
    expect(parts).toMatchObject({ r_att: 1, r_option: 0, r_price: false, total: 2 / 5 });
  });

  it.each([
    ['Wool Hat', {}, 1],
    ['Fur Hat', {}, 0],
    ['Fur Coat', { query: 'hats', product_category: 'Hats' }, 1],
  ])('scales %s by its kind', (name, more, type) => {
    expect(rewardOf({ product: product(name, more), price: 1, options: [] }, goal, coat).r_type).toBe(type);
  });

  it('halves what shares a few nouns only, and spares a name without nouns', () => {
    const wanted = product('a b c d e f g h');
    const other = product('a x', { query: 'other', product_category: 'Other' });
    expect(rewardOf({ product: other, price: 1, options: [] }, goal, wanted)).toMatchObject({ r_type: 0.5 });
    expect(rewardOf({ product: other, price: 1, options: [] }, goal, product('12'))).toMatchObject({
      title_score: 0.2,
    });
  });

  it('has no part for options where the goal has none, and reads plain values by their colour', () => {
    expect(
      rewardOf({ product: coat, price: 1, options: ['red'] }, { ...goal, options: [] }, coat).w_option,
    ).toBeUndefined();
    const plain = rewardOf({ product: coat, price: 1, options: ['dark red'] }, { ...goal, options: ['dark'] }, coat);
    expect(plain.r_option).toBe(1);
  });
});
