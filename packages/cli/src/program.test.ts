import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dreamgym } from './dreamgym.fixture.ts';
import { smallRun } from './household.fixture.ts';
import { main } from './program.ts';
import { createRunFolder } from './run/files/run-folder.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const small = ['--iterations', '2', '--tasks', '4', '--group-size', '2', '--evaluate-every', '1'];

describe('dreamgym', () => {
  it.each(['download', 'record', 'train', 'evaluate', 'fidelity', 'report'])('explains %s', async (command) => {
    const { code, out } = await dreamgym([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: dreamgym ${command}`);
    expect(out).toContain('--json');
  });

  it('explains serve', async () => {
    const { code, out } = await dreamgym(['serve', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: dreamgym serve');
  });

  it.each([
    [['train', '--iteratoins', '3'], "unknown option '--iteratoins'"],
    [['train', '--iterations', 'many'], "option '--iterations <n>' argument 'many' is invalid"],
    [['train', '--group-size', '1'], 'It must be a whole number of at least 2.'],
    [['train', '--optimizer', 'sgd'], 'Allowed choices are grpo, ppo.'],
    [['evaluate', 'runs/1', '--split', 'dev'], 'Allowed choices are train, validation, test.'],
    [['evaluate'], 'there is nothing to evaluate'],
    [['fidelity', '--held-out', '1.5'], 'It must be a share from 0 to below 1.'],
    [['evaluete'], "unknown command 'evaluete'"],
    [['record', '--behaviour', 'dancing'], 'there is no behaviour "dancing"'],
    [['train', '--config', 'nowhere.ts'], 'there is no config file'],
    [['train', '--config', 'a.ts', '--data', 'b'], '--data has no effect beside --config'],
    [['train', '--config', 'a.ts', '--environment', 'webshop'], '--environment has no effect beside --config'],
    [['train', '--environment', 'chess'], 'an adapter "chess" is not installed'],
    [['train', '--recordings', 'a.jsonl', '--transitions', '9'], '--transitions has no effect beside --recordings'],
    [['record', '--transitions', '2'], 'not even one trajectory fits into 2 transitions'],
    [['train', '--resume', 'nowhere'], 'nowhere is no run folder'],
    [['train', '--resume', 'runs/1', '--tasks', '3'], `--resume goes on with the run's own settings`],
    [['serve', '--world', 'moon'], 'Allowed choices are dream, real, both.'],
    [
      ['serve', '--world', 'real', '--host', '0.0.0.0'],
      '0.0.0.0 can be reached from other machines, and there is no token',
    ],
    [['serve', '--deadline', '60', '--world', 'real'], 'deadline is 60'],
    [['evaluate', 'nowhere'], 'there is no run nowhere'],
    [['report', 'nowhere'], 'nowhere is no run folder'],
  ])('answers %j with one error, a hint and exit code 2', async (args, message) => {
    const { code, out, err } = await dreamgym([...args]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err).toMatch(/^(recording …\n)?error: .+\n(\(Did you mean .+\)\n)?hint: .+\n$/);
  });

  it('records nothing that it could not write', async () => {
    const { code, err } = await dreamgym(['record', '--out', '.', '--transitions', '2']);
    expect(code).toBe(2);
    expect(err).toContain('error: cannot write .: it is a folder\nhint: choose another name');
  });

  it('plays the shop', async () => {
    const run = join(await temporaryFolder(), 'run');
    const few = ['--transitions', '400', '--iterations', '1', '--tasks', '2', '--group-size', '2'];
    const shop = ['train', '--environment', 'webshop', ...few, '--evaluate-every', '0', '--run', run, '--json'];
    const { code, out } = await dreamgym([...shop]);
    expect(code).toBe(0);
    const [row] = JSON.parse(out).rows;
    expect(row.evaluation).toMatchObject({ environment: 'webshop', attempts: 1000, failed: 0 });
    expect(row.evaluation.score).toBeGreaterThan(row.evaluation.success);
  });

  it('names the data that is missing, and shows no stack', async () => {
    const run = join(await temporaryFolder(), 'run');
    const { code, err } = await dreamgym(['train', '--data', '/nowhere/alfworld', '--run', run]);
    expect(code).toBe(2);
    expect(err).toContain('/nowhere/alfworld');
    expect(err).not.toContain('    at ');
    expect(existsSync(run)).toBe(false);
  });

  it('keeps a run whose resumption fails, and removes one that could not begin', async () => {
    const folder = await temporaryFolder();
    const [run, recordings] = [join(folder, 'run'), join(folder, 'recordings.jsonl')];
    const missing = await dreamgym(['train', ...small, '--recordings', recordings, '--run', run]);
    expect(missing.err).toContain(`there is no file ${recordings}`);
    expect(existsSync(run)).toBe(false);
    const pipeline = { environment: 'alfworld', recordings };
    await createRunFolder(run, { pipeline, train: smallRun().train, baselines: false });
    const { code, err } = await dreamgym(['train', '--resume', run]);
    expect(code).toBe(2);
    expect(err).toContain(`go on with: dreamgym train --resume ${run}`);
    expect(existsSync(join(run, 'config.json'))).toBe(true);
  });

  it('records, trains, evaluates, measures and reports', async () => {
    const folder = await temporaryFolder();
    const [run, recordings] = [join(folder, 'run'), join(folder, 'recordings.jsonl')];

    const seeded = await dreamgym(['record', '--out', recordings, '--transitions', '1000', '--json']);
    expect(JSON.parse(seeded.out)).toMatchObject({ command: 'record', file: recordings, behaviours: ['detours'] });

    const trained = await dreamgym(['train', ...small, '--recordings', recordings, '--run', run, '--json']);
    expect(trained).toMatchObject({ code: 0 });
    const training = JSON.parse(trained.out);
    expect(training).toMatchObject({ command: 'train', run, interrupted: false, rows: [{ id: 'dream' }] });
    expect(trained.err).toMatch(/dream only: iteration 2 of 2 · .+ in reality/);
    expect(training.rows[0].recordedTransitions).toBe(JSON.parse(seeded.out).transitions);

    const evaluated = await dreamgym(['evaluate', run, '--json']);
    expect(JSON.parse(evaluated.out)).toMatchObject({ row: 'dream', ...training.rows[0].evaluation });
    const sample = await dreamgym(['evaluate', run, '--dream', '--limit', '5', '--json']);
    const { environment, attempts, failed } = JSON.parse(sample.out);
    expect({ environment, played: attempts + failed }).toEqual({ environment: 'dream(alfworld)', played: 5 });

    const measured = await dreamgym(['fidelity', '--recordings', recordings, '--run', run, '--limit', '3', '--json']);
    const { comparisons } = JSON.parse(measured.out);
    const names = comparisons.map(({ name }: { name: string }) => name);
    const some = ['held-out recordings', 'random in held-out games', 'trained policy in held-out games'];
    expect(names).toEqual(expect.arrayContaining(some));

    const checkpoint = join(run, 'checkpoints/dream.json');
    const weights = await readFile(checkpoint, 'utf8');
    await writeFile(checkpoint, weights.replace(/"weights":"[^"]*"/, '"weights":"AAAA"'));
    const damaged = await dreamgym(['evaluate', run]);
    expect(damaged.err).toContain('dream.json is damaged: it does not bear the checksum');
    await writeFile(checkpoint, weights);

    const page = await readFile(join(run, 'report.html'), 'utf8');
    const reported = await dreamgym(['report', run]);
    expect(reported.out).toContain('dream only');
    expect(await readFile(join(run, 'report.html'), 'utf8')).toBe(page);

    const again = await dreamgym(['train', '--resume', run, '--json']);
    expect(JSON.parse(again.out).rows).toEqual(training.rows);
  });

  it('trains without --recordings on what seed would record', async () => {
    const folder = await temporaryFolder();
    const recordings = join(folder, 'recordings.jsonl');
    await dreamgym(['record', '--out', recordings, '--transitions', '1000']);
    const one = await dreamgym(['train', ...small, '--transitions', '1000', '--run', join(folder, 'one'), '--json']);
    const other = await dreamgym([
      'train',
      ...small,
      '--recordings',
      recordings,
      '--run',
      join(folder, 'other'),
      '--json',
    ]);
    expect(JSON.parse(other.out).sideBySide).toEqual(JSON.parse(one.out).sideBySide);
  });
});

it('says what it is about before it loads what takes its time, and takes that away again', async () => {
  const shown: (readonly string[])[] = [];
  const silent = { out() {}, err() {}, interactive: true };
  const status = (lines: readonly string[]) => void shown.push(lines);
  expect(await main(['train', '--iterations', 'many'], { ...silent, status })).toBe(2);
  expect(shown).toEqual([['dreamgym train …'], []]);
  shown.length = 0;
  expect(await main(['train', '--help'], { ...silent, status })).toBe(0);
  expect(shown.flat()).toEqual([]);
});
