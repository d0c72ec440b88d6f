import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../program.ts';
import { pipelineSettings } from '../run/pipeline.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

async function dreamgym(...args: string[]) {
  let [out, err] = ['', ''];
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    interactive: false,
  };
  return { code: await main(args, output), out, err };
}

afterEach(() => vi.unstubAllEnvs());

describe('dreamgym data', () => {
  it('says what it cannot read, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const from = join(folder, 'games.zip');
    const missing = await dreamgym('data', 'alfworld', '--out', join(folder, 'out'), '--from', from);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain(`error: there is no ${from}`);
    await writeFile(from, 'PK and nothing more');
    const damaged = await dreamgym('data', 'alfworld', '--out', join(folder, 'out'), '--from', from);
    expect(damaged.err).toContain(`error: ${from} cannot be read`);
  });

  it.each([
    [['data', 'chess'], 'Allowed choices are alfworld.'],
    [['data', 'alfworld', '--sha256', 'abc'], 'there are 1 hashes for 0 sources'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, err } = await dreamgym(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('ALFWORLD_DATA', () => {
  it('stands in for --data, which goes before it, and is nothing to a config file', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'json_2.1.1/valid_seen'), { recursive: true });
    vi.stubEnv('ALFWORLD_DATA', folder);
    expect(pipelineSettings({}).data).toBe(folder);
    expect(pipelineSettings({ data: '/elsewhere' }).data).toBe('/elsewhere');
    expect(pipelineSettings({ config: 'dream.config.ts' }).data).toBeUndefined();
    const { code, err } = await dreamgym('seed', '--out', join(folder, 'recordings.jsonl'));
    expect(code).toBe(1);
    expect(err).toContain(`${folder}/train.jsonl.gz`);
    await rm(folder, { recursive: true });
    vi.stubEnv('ALFWORLD_DATA', '');
    expect(pipelineSettings({}).data).toBeUndefined();
  });
});
