import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FakeEngine, fakeEngine } from '@dreamgym/trainers/fake-engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { workshopPipeline } from './workshop.fixture.ts';

vi.mock('../config.ts', async (original) => ({
  ...(await original<object>()),
  loadConfig: async () => ({ plugins: [workshopPipeline] }),
}));

const stations = ['kiln', 'lathe', 'loom', 'press'];
const actions = stations.flatMap((station) => ['warm', 'oil', 'rinse'].map((verb) => `${verb} the ${station}`));
const words = ['<unk>', ...stations, 'the', '-', 'warm', 'oil', 'rinse'];
/** Tokens that are whole answers, and the one that ends them. */
const added = ['<end>', ...actions.map((action) => `<action>${action}</action>`)].map((content, at) => ({
  ...{ id: words.length + at, content, special: content === '<end>' },
  ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
}));

/** A model's folder: a tokenizer that knows a few words, and a chat template. */
async function tokenizerIn(folder: string): Promise<string> {
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]));
  const tokenizer = {
    ...{ version: '1.0', truncation: null, padding: null, normalizer: null, post_processor: null, decoder: null },
    added_tokens: added,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    model: {
      type: 'WordPiece',
      vocab,
      unk_token: '<unk>',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
    },
  };
  const chat_template = '{% for message in messages %}{{ message.content }} {% endfor %}';
  await mkdir(folder);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ eos_token: '<end>', chat_template }));
  return folder;
}

let engine: FakeEngine;
let folder: string;
beforeEach(async () => {
  engine = await fakeEngine({ written: added.map(({ id }) => id) });
  folder = await temporaryFolder();
});
afterEach(() => engine.close());

describe('dreamgym train --policy tinker', () => {
  it('trains the weights of an engine in the dream, names them in its checkpoint, and evaluate plays them in reality', async () => {
    const tokenizer = await tokenizerIn(join(folder, 'model'));
    const run = join(folder, 'run');
    const of = ['--engine', engine.url, '--base-model', 'table', '--tokenizer', tokenizer, '--learning-rate', '0.2'];
    const size = ['--iterations', '18', '--tasks', '8', '--group-size', '8', '--evaluation-tasks', '20'];
    const { code, out, err } = await dreamgym([
      ...['train', '--config', 'workshop.ts', '--policy', 'tinker', ...of, '--action-tokens', '1', ...size],
      ...['--run', run, '--json'],
    ]);
    expect(code, err).toBe(0);
    const [row] = JSON.parse(out).rows;
    expect(row).toMatchObject({
      id: 'dream',
      realSteps: 0,
      evaluation: { policy: expect.stringMatching(/tinker:table\)@\d+$/) },
    });
    // Who writes tokens by chance solves one task in two thousand; steps of 0.05 come to 0.15 in as many updates.
    expect(row.evaluation.success).toBeGreaterThanOrEqual(0.8);
    // What is given up leaves nothing behind for the next one.
    expect(engine.received.slice(-2).map(({ path }) => path)).toEqual(['optim_step', 'unload_model']);

    const evaluated = await dreamgym(['evaluate', run, '--limit', '20', '--json']);
    expect(evaluated).toMatchObject({ code: 0 });
    expect(JSON.parse(evaluated.out).success).toBe(row.evaluation.success);
    expect(engine.received.map(({ path }) => path)).toContain('load_weights');
  }, 900_000);

  it('says what is missing, and what does not go together', async () => {
    const message = async (...args: string[]) => (await dreamgym(['train', '--config', 'workshop.ts', ...args])).err;
    expect(await message('--policy', 'tinker')).toContain('needs an engine and its model');
    expect(await message('--rank', '4')).toContain('--rank has no effect without --policy tinker');
    const of = ['--policy', 'tinker', '--engine', engine.url, '--base-model', 'nowhere'];
    expect(await message(...of)).toContain('with a tokenizer');
    const whole = [...of, '--tokenizer', await tokenizerIn(join(folder, 'model'))];
    expect(await message(...whole, '--baselines')).toContain('--baselines is for a policy with weights of its own');
  });
});
