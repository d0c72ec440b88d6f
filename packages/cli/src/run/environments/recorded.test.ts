import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trajectory } from '@dreamgym/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dreamgym } from '../../dreamgym.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';

/** The recordings of an order desk as traces of it tell them, with nothing but files left of the desk. */
let recordings: string;
let shared: string;

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'traces-'));
  const desk = join(shared, 'desk.jsonl');
  recordings = join(shared, 'traces.jsonl');
  await dreamgym(['record', '--environment', 'tools', '--transitions', '400', '--out', desk]);
  await dreamgym(['import', desk, '--out', recordings]);
});

afterAll(() => rm(shared, { recursive: true, force: true }));

const short = ['--iterations', '1', '--tasks', '2', '--group-size', '2', '--evaluation-tasks', '3', '--no-fidelity'];

describe('recordings without an environment', () => {
  it('are dreamed of and trained in, and the result says that nothing real was shown', async () => {
    const run = join(await temporaryFolder(), 'run');
    const trained = await dreamgym(['train', '--recordings', recordings, '--run', run, '--baselines', ...short]);
    expect([trained.code, trained.err]).toEqual([0, expect.not.stringContaining('error')]);
    expect(trained.out).toContain('Success in dreams of held-out tasks');
    expect(trained.out).toContain(
      'no environment: nothing can be shown of reality, for order-desk is known from recordings alone',
    );
    expect(trained.out).toContain('random policy');
    expect(trained.out).not.toContain('real RL');
    expect(trained.out).not.toContain('on held-out real tasks');
    expect(trained.err).not.toContain('real tasks');

    const report = JSON.parse((await dreamgym(['report', run, '--json'])).out);
    expect(report.sideBySide.reality).toBeUndefined();
    expect(report.rows.map((row: { evaluation: object }) => row.evaluation)).toMatchObject([
      { environment: 'dream(order-desk)', failed: 0 },
      { environment: 'dream(order-desk)', failed: 0 },
      { environment: 'dream(order-desk)', failed: 0 },
    ]);
    const evaluated = await dreamgym(['evaluate', run, '--limit', '2']);
    expect(evaluated.out).toMatch(/in dream\(order-desk\), validation split[\s\S]*nothing can be shown of reality/);

    const { code, err } = await dreamgym(['train', '--recordings', recordings, '--real-steps', '9000', ...short]);
    expect([code, err]).toEqual([2, expect.stringContaining('no real step can be taken: order-desk is known')]);
  });

  it('are held against their dream', async () => {
    const { code, out } = await dreamgym(['fidelity', '--recordings', recordings, '--json']);
    const { comparisons, experienceModel } = JSON.parse(out);
    expect([code, experienceModel]).toEqual([0, 'induced-tools']);
    expect(comparisons.map(({ name }: { name: string }) => name)).toEqual(['held-out recordings']);
    expect(comparisons[0].all.steps).toBeGreaterThan(20);
  });

  it('teach learned rules nothing where nobody knows how they went', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'unscored.jsonl');
    const lines = (await readFile(recordings, 'utf8')).trim().split('\n');
    const unscored = lines.map((line) => {
      const trajectory = JSON.parse(line) as Trajectory;
      const transitions = trajectory.transitions.map((each) => ({ ...each, reward: 0, terminated: false }));
      return { ...trajectory, transitions, end: { kind: 'truncated' }, unscored: true };
    });
    await writeFile(`${file}.tools.json`, await readFile(`${recordings}.tools.json`));
    await writeFile(file, unscored.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const none = await dreamgym(['train', '--recordings', file, '--run', join(folder, 'none'), ...short]);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('no attempt in')]);
    expect(none.err).toContain('--judge');

    await rm(file);
    const missing = await dreamgym(['train', '--recordings', file, '--run', join(folder, 'gone'), ...short]);
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('unscored.jsonl')]);
  });
});
