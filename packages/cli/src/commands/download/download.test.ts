import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../../dreamgym.fixture.ts';
import { pipelineSettings } from '../../run/pipeline.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';

afterEach(() => vi.unstubAllEnvs());

describe('dreamgym download', () => {
  it('says what it cannot read, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const from = join(folder, 'games.zip');
    const missing = await dreamgym(['download', 'alfworld', '--out', join(folder, 'out'), '--from', from]);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain(`error: there is no ${from}`);
    await writeFile(from, 'PK and nothing more');
    const damaged = await dreamgym(['download', 'alfworld', '--out', join(folder, 'out'), '--from', from]);
    expect(damaged.err).toContain(`error: ${from} cannot be read`);
  });

  it.each([
    [['download', 'chess'], 'Allowed choices are alfworld, webshop.'],
    [['download', 'alfworld', '--sha256', 'abc'], 'there are 1 hashes for 0 sources'],
    [['download', 'alfworld', '--products', '5'], '--products is a flag of dreamgym download webshop, not of alfworld'],
    [
      ['download', 'webshop', '--no-annotations'],
      '--annotations is a flag of dreamgym download alfworld, not of webshop',
    ],
    [['download', 'webshop', '--products', '0'], 'It must be a whole number of at least 1.'],
    [['download', 'webshop', '--from', 'a', 'b'], "there are 2 sources, and WebShop's files come from one"],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, err } = await dreamgym([...args]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('dreamgym download webshop', () => {
  const entries = [...generateCatalogue(40)];
  const files = {
    'items_shuffle_1000.json': entries.map(({ product }) => product),
    'items_ins_v2_1000.json': Object.fromEntries(entries.map(({ product, attributes }) => [product.asin, attributes])),
  };

  it('checks and indexes the files of a folder', async () => {
    const folder = await temporaryFolder();
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
    const out = join(folder, 'out');
    const { code, out: text, err } = await dreamgym(['download', 'webshop', '--from', folder, '--out', out]);
    expect([code, err]).toEqual([0, `reading ${folder}\n`]);
    expect(text).toMatch(/webshop_1000\.index: 40 products, \d+ templated goals, 0 in the words of people\n/);
    expect(text).toContain(`shop there with webshop({ data: '${out}' })`);
    const json = await dreamgym(['download', 'webshop', '--from', folder, '--out', out, '--products', '10', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      command: 'download',
      environment: 'webshop',
      folder: out,
      products: 10,
    });
    await writeFile(join(folder, 'items_ins_v2_1000.json'), '{\n"a" 1}');
    const damaged = await dreamgym(['download', 'webshop', '--from', folder, '--out', out]);
    expect(damaged.code).toBe(1);
    expect(damaged.err).toContain('items_ins_v2_1000.json, line 2');
  });
});

/** Products as the official files have them. */
function* generateCatalogue(products: number) {
  for (let number = 0; number < products; number++) {
    const asin = `B00000${String(number).padStart(4, '0')}`;
    const product = { asin, name: `Coat ${number}`, pricing: '$5.00', query: 'coats', category: 'fashion' };
    const attributes = { attributes: ['warm'], instruction: 'Find me a coat', instruction_attributes: ['warm'] };
    yield { product, attributes };
  }
}

describe('ALFWORLD_DATA', () => {
  it('stands in for --data, which goes before it, and is nothing to a config file', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'json_2.1.1/valid_seen'), { recursive: true });
    vi.stubEnv('ALFWORLD_DATA', folder);
    expect((await pipelineSettings({})).data).toBe(folder);
    expect((await pipelineSettings({ data: '/elsewhere' })).data).toBe('/elsewhere');
    expect((await pipelineSettings({ config: 'dream.config.ts' })).data).toBeUndefined();
    const { code, err } = await dreamgym(['record', '--out', join(folder, 'recordings.jsonl')]);
    expect(code).toBe(1);
    expect(err).toContain(`${folder}/train.jsonl.gz`);
    await rm(folder, { recursive: true });
    vi.stubEnv('ALFWORLD_DATA', '');
    expect((await pipelineSettings({})).data).toBeUndefined();
  });
});
