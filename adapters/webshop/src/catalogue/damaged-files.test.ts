import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { random } from '@dreamgym/core/random';
import { expect, it, onTestFinished } from 'vitest';
import { generateCatalogue } from '../generator/generator.ts';
import { openOfficial } from './open-official.ts';

const entries = [...generateCatalogue({ seed: 4, products: 12 })];
const record = (part: 'attributes' | 'humanInstructions') =>
  Object.fromEntries(entries.map((entry) => [entry.product.asin, entry[part]]));
const whole: Readonly<Record<string, string>> = {
  'items_shuffle_1000.json': JSON.stringify(
    entries.map(({ product }) => product),
    undefined,
    1,
  ),
  'items_ins_v2_1000.json': JSON.stringify(record('attributes'), undefined, 1),
  'items_human_ins.json': JSON.stringify(record('humanInstructions'), undefined, 1),
};

const others: readonly unknown[] = [null, 0, -1.5, true, '', 'text', [], [1], {}, { a: null }, [[]]];
const long = process.env.DREAMGYM_LONG === '1';

/** Puts something of another kind in the place of one value of a JSON text. */
function otherValue(text: string, { integer, pick }: ReturnType<typeof random>): string {
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const value = JSON.parse(text) as Record<string, unknown>;
  const visit = (holder: Record<string, unknown>) => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      const inner = holder[key];
      if (typeof inner === 'object' && inner !== null) visit(inner as Record<string, unknown>);
    }
  };
  visit(value);
  const [holder, key] = places[integer(places.length)]!;
  if (integer(4) === 0) delete holder[key];
  else holder[key] = pick(others);
  return JSON.stringify(value, undefined, 1);
}

function damagedBytes(text: string, { integer }: ReturnType<typeof random>): Buffer {
  const bytes = Buffer.from(text);
  const at = integer(bytes.length);
  const kinds = [
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + integer(40))]),
    () => bytes.fill(bytes[at]! ^ (1 << integer(8)), at, at + 1),
  ];
  return kinds[integer(kinds.length)]!();
}

it(`names the file, and the product or the line, in every error of ${long ? 1_600 : 200} damaged catalogues`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webshop-damaged-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const chance = random(11);
  const errors: string[] = [];
  let read = 0;
  for (let round = 0; round < (long ? 1_600 : 200); round++) {
    const name = chance.pick(Object.keys(whole));
    for (const [file, text] of Object.entries(whole)) {
      const isDamaged = file === name;
      const content = !isDamaged ? text : round % 2 ? otherValue(text, chance) : damagedBytes(text, chance);
      writeFileSync(join(folder, file), content);
    }
    try {
      (await openOfficial(folder, { size: 'small' })).close();
      read++;
    } catch (error) {
      const { constructor: kind, message } = error as Error;
      const place = `${join(folder, name)}(, line \\d+: |: product |: expected | cannot be read)`;
      if (kind !== Error || !new RegExp(place).test(message)) errors.push(`${round} ${name}: ${error}`);
    }
  }
  expect(errors).toEqual([]);
  // Most of what is damaged shows; a changed word does not.
  expect(read).toBeLessThan(long ? 1_200 : 150);
}, 600_000);

it('names the file that is no whole gzip', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webshop-damaged-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(whole)) writeFileSync(join(folder, `${file}.gz`), gzipSync(text));
  for (const [file, text] of Object.entries(whole)) {
    writeFileSync(join(folder, `${file}.gz`), gzipSync(text).subarray(0, 300));
    await expect(openOfficial(folder, { size: 'small' })).rejects.toThrow(`${join(folder, file)}.gz cannot be read`);
    writeFileSync(join(folder, `${file}.gz`), gzipSync(text));
  }
});
