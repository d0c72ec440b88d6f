import { random } from '@dreamgym/core/random';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { openOfficial } from '../catalogue/open-official.ts';
import { officialData, readJson, readJsonLines, readText } from '../official-data.fixture.ts';
import { analyze } from './analyze.ts';
import { indexBuilder } from './build-index.ts';
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

function indexOf(documents: readonly { readonly id: string; readonly text: string }[]) {
  const builder = indexBuilder();
  for (const document of documents) builder.add(document);
  return searchIndex(builder.finish());
}

/** The same ranking, by the formula and without any shortcut. For documents of fewer than 40 terms, whose lengths Lucene keeps. */
function plainRanking(documents: readonly { readonly id: string; readonly text: string }[]) {
  const single = Math.fround;
  const [k1, b] = [single(0.9), single(0.4)];
  const texts = documents.map(({ text }) => analyze(text));
  const average = single(texts.reduce((sum, { length }) => sum + length, 0) / texts.length);
  const known = new Map<string, number>();
  for (const text of texts) for (const term of new Set(text)) known.set(term, (known.get(term) ?? 0) + 1);
  const score = (terms: readonly string[], query: readonly string[]) => {
    let sum = 0;
    for (const term of new Set(query)) {
      const frequency = terms.filter((other) => other === term).length;
      const [boost, holders] = [query.filter((other) => other === term).length, known.get(term) ?? 0];
      const weight = single(boost * single(Math.log(1 + (texts.length - holders + 0.5) / (holders + 0.5))));
      const length = single(single(b * terms.length) / average);
      const norm = single(1 / single(k1 * single(single(1 - b) + length)));
      if (frequency > 0) sum += single(weight - single(weight / single(1 + single(frequency * norm))));
    }
    return single(sum);
  };
  return (query: string, limit: number) => {
    const words = analyze(query);
    return texts
      .map((terms, document) => ({ document, score: score(terms, words) }))
      .filter(({ score }) => score > 0)
      .sort(
        (one, other) =>
          other.score - one.score || (documents[one.document]!.id < documents[other.document]!.id ? -1 : 1),
      )
      .slice(0, limit);
  };
}

describe('search', () => {
  const index = indexOf([
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

  it('finds the same without looking at every document', () => {
    const dice = random(5);
    const words = Array.from({ length: 60 }, (_, at) => `w${at}`);
    // Rare words and common ones, and many documents that are alike.
    const draw = () => words[Math.floor(60 * dice.next() ** 3)]!;
    const text = () => Array.from({ length: 1 + dice.integer(12) }, draw).join(' ');
    const known = Array.from({ length: 300 }, text);
    const documents = Array.from({ length: 9000 }, (_, at) => ({
      id: String(dice.integer(1e9)).padStart(9, '0') + at,
      text: dice.next() < 0.8 ? dice.pick(known) : text(),
    }));
    const index = indexOf(documents);
    const rank = plainRanking(documents);
    for (let round = 0; round < 12; round++) {
      const query = text();
      for (const limit of [1, 50]) {
        expect([query, limit, index.search(query, limit)]).toEqual([query, limit, rank(query, limit)]);
      }
    }
  });

  it('is left as it was by a search', () => {
    expect(index.search('red', 10)).toEqual(index.search('red', 10));
  });
});

describe.skipIf(!data)('the original index (skipped where the official data is absent)', () => {
  let shop: Catalogue;
  beforeAll(async () => {
    shop = await openOfficial(data!, { size: 'small' });
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
      expect([query, found.map(({ document }) => shop.at(document).asin)]).toEqual([query, hits.map(([asin]) => asin)]);
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
