import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { officialData, readJsonLines } from '../official-data.fixture.ts';
import { abstraction } from './abstraction.ts';

const data = officialData();
const rich = abstraction('text_rich');
const plain = abstraction('text');

describe('pages as sentences', () => {
  it('name results with title and price', () => {
    const page =
      'Instruction: [SEP] find a coat [SEP] Back to Search [SEP] Page 2 (Total results: 11) [SEP] < Prev [SEP] Next > [SEP] ' +
      'B000000001 [SEP] Red Coat [SEP] $9.99';
    expect(plain.readObservation(page)).toEqual([
      { kind: 'results page', arguments: ['find a coat', '2', '11'] },
      { kind: 'result', arguments: ['B000000001', 'Red Coat', '$9.99'] },
    ]);
  });

  it('name options and what is selected', () => {
    const page = [
      'You have clicked red.',
      'Instruction:',
      'find a coat',
      '[button] Back to Search [button_]',
      '[button] < Prev [button_]',
      'color',
      '  [clicked button] red [clicked button_]',
      '  [button] blue [button_]',
      'Red Coat',
      'Price: $9.99',
      'Rating: N.A.',
      '[button] Description [button_]',
      '[button] Buy Now [button_]',
      '',
    ].join('\n');
    const sentences = rich.readObservation(page);
    expect(sentences).toEqual([
      { kind: 'item page', arguments: ['find a coat'] },
      { kind: 'option group', arguments: ['color'], items: ['red', 'blue'] },
      { kind: 'selected', arguments: ['color', 'red'] },
      { kind: 'product', arguments: ['Red Coat', '$9.99'] },
      { kind: 'links', arguments: [], items: ['Description', 'Buy Now'] },
    ]);
    expect(rich.writeObservation(sentences)).toBe(page);
  });

  it('are verbatim where they read like none', () => {
    for (const text of ['', 'Nothing happens.', 'Instruction: [SEP] x [SEP] Back to Search [SEP] Page 1', 'a\n\nb']) {
      for (const reader of [plain, rich]) {
        expect(reader.readObservation(text)).toEqual([{ kind: 'verbatim', arguments: [text] }]);
        expect(reader.writeObservation(reader.readObservation(text))).toBe(text);
      }
    }
  });

  it.skipIf(!data)('are written as they were read, all recorded ones, and understood (skipped without data)', () => {
    let understood = 0;
    let pages = 0;
    for (const file of readdirSync(`${data}/golden`).filter((name) => /^rollouts_text.*_seed0/.test(name))) {
      const reader = file.includes('rich') ? rich : plain;
      for (const { steps } of readJsonLines<{ steps: { obs: string; available: { clickables: string[] } }[] }>(
        `${data}/golden/${file}`,
      )) {
        for (const { obs, available } of steps) {
          const sentences = reader.readObservation(obs);
          expect(reader.writeObservation(sentences)).toBe(obs);
          pages++;
          if (sentences[0]!.kind !== 'verbatim') understood++;
          for (const { kind } of sentences) expect(reader.sentences).toHaveProperty([kind]);
          for (const name of available.clickables) {
            expect(reader.writeAction(reader.readAction(`click[${name}]`)!)).toBe(`click[${name}]`);
          }
        }
      }
    }
    expect(pages).toBeGreaterThan(400);
    expect(understood / pages).toBeGreaterThan(0.98);
  });
});

describe('actions as terms', () => {
  it.each([
    ['search[red coat]', { name: 'search', arguments: ['red coat'] }],
    ['click[b09mw563kn]', { name: 'open', arguments: ['B09MW563KN'] }],
    ['click[buy now]', { name: 'buy now', arguments: [] }],
    ['click[x-large]', { name: 'choose', arguments: ['x-large'] }],
  ])('%s', (text, term) => {
    expect(rich.readAction(text)).toEqual(term);
    expect(rich.writeAction(term)).toBe(text);
  });

  it('are none where the brackets are missing', () => {
    expect(rich.readAction('look around')).toBeUndefined();
  });

  it('have entities with types', () => {
    for (const type of ['product', 'price', 'text']) expect(rich.typeOf(rich.entity(type, 7))).toBe(type);
  });
});
