import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from './catalogue.ts';
import { jsonElements } from './json-stream.ts';
import { officialFiles } from './official-files.ts';
import { openOfficial } from './open-official.ts';
import { packCatalogue } from './pack.ts';
import type { RawHumanInstruction, RawProduct } from './product.ts';
import { readProduct } from './read-product.ts';

const bare = { asin: 'B000000001', name: 'Coat' };
const read = (more: Partial<RawProduct> = {}) => readProduct({ product: { ...bare, ...more } });

async function elements(text: string, size: number): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: unknown[] = [];
  for await (const element of jsonElements(chunks(), 'items.json')) found.push(element);
  return found;
}

describe('a product', () => {
  it('needs little', () => {
    expect(read()).toMatchObject({
      priceTag: '$100.0',
      prices: [100],
      bullets: [],
      image: '',
      attributes: ['DUMMY_ATTR'],
    });
    expect(read({ small_description: 'one', images: ['a', 'b'], query: ' Coats ' })).toMatchObject({
      bullets: ['one'],
      image: 'a',
      query: 'coats',
    });
  });

  it.each([
    ['$877.80', '$877.8', [877.8]],
    ['$10', '$10.0', [10]],
    ['$20.50 - $10.00', '$20.5 to $10.0', [20.5, 10]],
    ['$1,234.5 $2 $3', '$1234.5 to $2.0', [1234.5, 2]],
  ])('of %s shows %s', (pricing, priceTag, prices) => {
    expect(read({ pricing })).toMatchObject({ priceTag, prices });
  });

  it('refuses prices that are none', () => {
    expect(() => read({ pricing: '$1.2.3' })).toThrow(
      "product B000000001 has the price '$1.2.3'; it must read like $9.99",
    );
    expect(() => read({ pricing: 'free' })).toThrow("'free', without a $ sign");
  });

  it('has options in lower case, without slashes and outer space', () => {
    const { options, optionImages } = read({
      customization_options: {
        Size: [{ value: '\u00a0M/L ' }, { value: 'Größe 1', image: 'x.jpg' }],
        Color: null,
      },
    });
    expect([...options]).toEqual([['size', ['m | l', 'größe 1']]]);
    expect([...optionImages]).toEqual([
      ['m | l', null],
      ['größe 1', 'x.jpg'],
    ]);
    const attributes = { instruction: 'Find me a coat', instruction_attributes: [] };
    expect(() => readProduct({ product: bare, attributes })).toThrow(
      'B000000001 has an instruction without instruction_attributes',
    );
    const wish = { instruction: 'a coat', instruction_attributes: ['warm'] } as unknown as RawHumanInstruction;
    expect(() => readProduct({ product: bare, humanInstructions: [wish] })).toThrow(
      "B000000001 has a person's wish without",
    );
    expect(() => read({ customization_options: { Size: [{ value: 3 as unknown as string }] } })).toThrow(
      "has an option 'Size' with a value that is no text",
    );
  });
});

describe('a catalogue', () => {
  const open = async (products: RawProduct[], limit?: number) =>
    openCatalogue(
      await packCatalogue(
        products.map((product) => ({ product })),
        { limit },
      ),
    );

  it('leaves out odd and repeated identifiers', async () => {
    const { size, at, product } = await open([
      bare,
      { ...bare, name: 'Again' },
      { asin: 'nan', name: 'x' },
      { asin: 'B0000000012', name: 'x' },
      { asin: 'B000000002', name: 'Hat' },
    ]);
    expect(Array.from({ length: size }, (_, number) => at(number).title)).toEqual(['Coat', 'Hat']);
    expect(product('B000000001')!.title).toBe('Coat');
    expect(product('constructor')).toBeUndefined();
    expect((await open([bare, { asin: 'B000000002', name: 'Hat' }], 1)).size).toBe(1);
  });

  it('says what is wrong with a product', async () => {
    await expect(open([])).rejects.toThrow('the catalogue has no products');
    await expect(open([{ name: 'x' } as RawProduct])).rejects.toThrow('product 1 has the asin undefined');
    await expect(open([{ asin: 'B000000001' } as RawProduct])).rejects.toThrow('product B000000001 has no name');
  });
});

describe('lists in pieces', () => {
  const text = '[\n {"a": "[{\\"\\\\"},\n {"b": [1, {"c": "é"}]}\n]\n';

  it('come out whole, however they are cut', async () => {
    for (const size of [1, 2, 3, 7, 1000]) expect(await elements(text, size)).toEqual(JSON.parse(text));
    expect(await elements('[]', 1)).toEqual([]);
  });

  it.each([
    ['[\n {"a": 1},\n {"b" 2}]', 'items.json, line 3'],
    ['[\n {"a": 1},\n {"b":', 'items.json, line 3: the file breaks off inside a product'],
    ['[\n {"a": 1}', 'line 2: the file breaks off inside the list'],
    ['{"a": 1}', 'line 1: expected one list of products'],
    ['["a"]', 'line 1: something else stands where a product should begin'],
    ['[tru]', 'line 1: something else stands where a product should begin'],
    ['[]]', 'line 1: a bracket too many'],
  ])('say where %j is damaged', async (damaged, message) => {
    await expect(elements(damaged, 4)).rejects.toThrow(message);
  });
});

describe('official files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'webshop-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read gzipped or not, with or without people', async () => {
    writeFileSync(join(folder, 'items_shuffle_1000.json.gz'), gzipSync(JSON.stringify([bare])));
    writeFileSync(join(folder, 'items_ins_v2_1000.json'), '{}');
    expect((await openOfficial(folder, { size: 'small' })).size).toBe(1);
    await expect(officialFiles(folder, 'full')).rejects.toThrow(`${folder} holds no items_shuffle.json`);
  });

  it('are refused where they are damaged', async () => {
    writeFileSync(join(folder, 'items_shuffle_1000.json'), '[{}');
    writeFileSync(join(folder, 'items_ins_v2_1000.json'), '{\n"a" 1}');
    await expect(officialFiles(folder, 'small')).rejects.toThrow('items_ins_v2_1000.json, line 2');
    writeFileSync(join(folder, 'items_ins_v2_1000.json'), '[]');
    await expect(officialFiles(folder, 'small')).rejects.toThrow('expected an object with an entry for each product');
    await expect(officialFiles(join(folder, 'none'), 'small')).rejects.toThrow('is missing or no folder');
  });
});
