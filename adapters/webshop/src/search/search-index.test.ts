import { beforeAll, describe, expect, it } from 'vitest';
import { type Catalogue, catalogue } from '../catalogue/catalogue.ts';
import { officialFiles } from '../catalogue/official-files.ts';
import { officialData, readJson, readJsonLines, readText } from '../official-data.fixture.ts';
import { analyze } from './analyze.ts';
import { searchIndex } from './search-index.ts';
import { tokenize } from './tokenizer.ts';

const data = officialData();

describe('tokens', () => {
  it.each([
    ["wi-fi router's u.s.a. 1,000.50 x_y _z_", ['wi', 'fi', "router's", 'u.s.a', '1,000.50', 'x_y', '_z_']],
    ['material:wood size: 5" 3a4', ['material:wood', 'size', '5', '3a4']],
    ['日本 カタカナ ひら', ['日', '本', 'カタカナ', 'ひ', 'ら']],
    ['★ ☞ 👩‍👩‍👧 👍🏽 🇩🇪🇫🇷 #️⃣', ['★', '☞', '👩‍👩‍👧', '👍🏽', '🇩🇪', '🇫🇷', '#️⃣']],
    ['_ -- ... ,', []],
    ['a\u0301b c:d 1.a', ['a\u0301b', 'c:d', '1', 'a']],
    ['สวัสดี', ['สวัสดี']],
  ])('of %s', (text, tokens) => {
    expect(tokenize(text)).toEqual(tokens);
  });

  it('are cut at 255 units', () => {
    expect(tokenize('a'.repeat(300)).map(({ length }) => length)).toEqual([255, 45]);
  });

  it('lose stop words, possessives and endings', () => {
    expect(analyze("The Women's running SHOES, as is")).toEqual(['women', 'run', 'shoe']);
  });
});

describe('search', () => {
  const index = searchIndex([
    { id: 'b', text: 'red coat' },
    { id: 'a', text: 'red coat' },
    { id: 'c', text: 'red red coat of wool' },
    { id: 'd', text: 'blue hat' },
  ]);

  it('ranks by score and then by id', () => {
    const found = index.search('red coat', 10).map(({ document }) => document);
    expect(found.slice(-2)).toEqual([1, 0]);
    expect(index.search('red coat', 1)).toHaveLength(1);
    expect(index.search('the of', 10)).toEqual([]);
    expect(index.search('', 10)).toEqual([]);
  });

  it('is left as it was by a search', () => {
    expect(index.search('red', 10)).toEqual(index.search('red', 10));
  });
});

describe.skipIf(!data)('the original index (skipped where the official data is absent)', () => {
  let shop: Catalogue;
  beforeAll(async () => {
    shop = await catalogue(await officialFiles(data!, 'small'));
  });

  it('has the same terms, as often', () => {
    const lines = readText(`${data}/golden/index_1k_terms.tsv.gz`).trimEnd().split('\n');
    expect([...shop.index.terms]).toHaveLength(lines.length);
    for (const line of lines) {
      const [term, documents, occurrences] = line.split('\t') as [string, string, string];
      expect([term, shop.index.term(term)]).toEqual([
        term,
        { documents: Number(documents), occurrences: Number(occurrences) },
      ]);
    }
  });

  it('answers in the same order with the same scores', () => {
    interface Recorded {
      readonly query: string;
      readonly tokens: readonly string[];
      readonly hits: readonly (readonly [string, number])[];
    }
    const recordings = readJsonLines<Recorded>(`${data}/golden/search_top50.jsonl.gz`);
    expect(recordings).toHaveLength(189);
    for (const { query, tokens, hits } of recordings) {
      expect(analyze(query)).toEqual(tokens);
      const found = shop.index.search(query, 50);
      expect([query, found.map(({ document }) => shop.products[document]!.asin)]).toEqual([
        query,
        hits.map(([asin]) => asin),
      ]);
      for (const [at, [, score]] of hits.entries()) expect(Math.abs(found[at]!.score - score)).toBeLessThan(1e-6);
    }
  });

  it('has the same stems', () => {
    const pairs = Object.entries(readJson<Record<string, string>>(`${data}/tables/stem_pairs.json.gz`));
    for (const [word, stem] of pairs) {
      const terms = analyze(word);
      if (terms.length === 1 && !/['\u2019]s$/.test(word)) expect([word, terms[0]]).toEqual([word, stem]);
    }
  });
});
