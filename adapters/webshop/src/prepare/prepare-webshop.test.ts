import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RawEntry } from '../catalogue/product.ts';
import { generateCatalogue } from '../generator/generator.ts';
import { officialData } from '../official-data.fixture.ts';
import { webshop } from '../webshop.ts';
import { sourceFiles } from './official-source.ts';
import { type PrepareWebshopProgress, prepareWebshop } from './prepare-webshop.ts';

const entries = [...generateCatalogue({ products: 60 })];
const record = <T>(part: (entry: RawEntry) => T) =>
  Object.fromEntries(entries.map((entry) => [entry.product.asin, part(entry)]));
const files: Readonly<Record<string, string>> = {
  'items_shuffle_1000.json': JSON.stringify(entries.map(({ product }) => product)),
  'items_ins_v2_1000.json': JSON.stringify(record(({ attributes }) => attributes)),
  'items_human_ins.json': JSON.stringify(record(({ humanInstructions }) => humanInstructions)),
};

describe('preparing a shop', () => {
  const asked: string[] = [];
  const ranges: (string | undefined)[] = [];
  let answer: 'file' | 'page' | 'cut' | 'silent' = 'file';
  const server = createServer((request, response) => {
    const name = request.url!.slice('/shop/'.length);
    asked.push(name);
    const content = files[name];
    if (content === undefined) response.writeHead(404).end();
    else if (answer === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Quota exceeded');
    else {
      ranges.push(request.headers.range);
      const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const bytes = Buffer.from(content).subarray(start);
      const end = `${start + bytes.length - 1}/${start + bytes.length}`;
      const headers = { etag: '"one"', 'content-length': bytes.length, 'content-range': `bytes ${start}-${end}` };
      response.writeHead(start > 0 ? 206 : 200, headers);
      if (answer === 'file') response.end(bytes);
      else {
        const half = bytes.subarray(0, bytes.length > 2_000 ? bytes.length / 2 : bytes.length);
        response.write(half, () => answer === 'cut' && setTimeout(() => response.destroy(), 20));
      }
    }
  });
  let from = '';
  let folder = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'webshop-'));
    asked.length = 0;
    ranges.length = 0;
    answer = 'file';
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('fetches what is missing, once, and writes an index of it', async () => {
    const seen: PrepareWebshopProgress[] = [];
    const prepared = await prepareWebshop({ folder, from, onProgress: (progress) => seen.push(progress) });
    expect(asked).toEqual(Object.keys(files));
    expect(prepared).toMatchObject({ file: join(folder, 'webshop_1000.index'), products: 60 });
    const { synthetic, human } = prepared.goals;
    for (const [goals, count] of Object.entries({ synthetic, human })) {
      const { environment } = webshop({ data: folder, goals: goals as 'synthetic' | 'human', tagger: 'stub' });
      const lists = await Promise.all(
        (['train', 'validation', 'test'] as const).map((split) => environment.tasks(split)),
      );
      expect(lists.flat()).toHaveLength(count);
      await environment.close!();
    }
    expect(seen).toContainEqual({ stage: 'read', from: folder, products: 0 });
    expect(seen).toContainEqual({
      stage: 'download',
      from: `${from}/items_shuffle_1000.json`,
      bytes: Buffer.byteLength(files['items_shuffle_1000.json']!),
      total: Buffer.byteLength(files['items_shuffle_1000.json']!),
    });
    await prepareWebshop({ folder, from, products: 20 });
    expect(asked).toHaveLength(3);
  });

  it('leaves nothing behind where the answer is a web page', async () => {
    answer = 'page';
    await expect(prepareWebshop({ folder, from })).rejects.toThrow('the server answered with a web page');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on where the connection broke, and in a later call', async () => {
    answer = 'silent';
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await expect(prepareWebshop({ folder, from, signal: controller.signal, onProgress })).rejects.toThrow('aborted');
    expect(readdirSync(folder)).toContain('items_shuffle_1000.json.part');
    answer = 'cut';
    expect(await prepareWebshop({ folder, from })).toMatchObject({ products: 60 });
    const [first, rest] = ranges;
    expect(first).toBeUndefined();
    expect(rest).toMatch(/^bytes=\d+-$/);
  });

  it('stops when it is told to', async () => {
    answer = 'silent';
    const controller = new AbortController();
    const prepared = prepareWebshop({ folder, from, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(prepared).rejects.toThrow('aborted');
    expect(existsSync(join(folder, 'items_shuffle_1000.json'))).toBe(false);
  });

  it('says what is missing, damaged or not there', async () => {
    await expect(prepareWebshop({ folder, from, catalogue: 'full' })).rejects.toThrow(
      'items_shuffle.json could not be fetched: the server answered 404',
    );
    await expect(prepareWebshop({ folder, from: join(folder, 'none') })).rejects.toThrow('is missing or no folder');
    await expect(prepareWebshop({ folder, from, products: 0 })).rejects.toThrow('products is 0');
    writeFileSync(join(folder, 'items_shuffle_1000.json'), '[\n{"asin": "B1", "name": }]');
    await expect(prepareWebshop({ folder, from })).rejects.toThrow('items_shuffle_1000.json, line 2');
    expect(existsSync(join(folder, 'webshop_1000.index'))).toBe(false);
  });

  it('takes a generated catalogue, too', async () => {
    const { products } = await prepareWebshop({ folder, generate: { seed: 3, products: 70 } });
    const [stored, made] = [webshop({ data: folder }), webshop({ generate: { seed: 3, products: 70 } })];
    expect([products, await stored.environment.tasks('test')]).toEqual([70, await made.environment.tasks('test')]);
    await stored.environment.close!();
    expect(asked).toEqual([]);
  });

  it('refuses a catalogue of another size as the official one', async () => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    await expect(prepareWebshop({ folder })).rejects.toThrow('has 60 products');
  });

  it('knows where the original fetches its files', () => {
    const urls = sourceFiles('full', undefined).map(({ name, url }) => [name, new URL(url).host]);
    expect(urls).toEqual(
      ['items_shuffle.json', 'items_ins_v2.json', 'items_human_ins.json'].map((name) => [
        name,
        'drive.usercontent.google.com',
      ]),
    );
  });
});

const data = officialData();

describe.skipIf(!data)('the official files (skipped where they are absent)', () => {
  it('become an index with all their goals', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'webshop-'));
    const { products, goals } = await prepareWebshop({ folder, from: data! });
    expect({ products, goals }).toEqual({ products: 1000, goals: { synthetic: 6910, human: 13 } });
    rmSync(folder, { recursive: true });
  });
});
