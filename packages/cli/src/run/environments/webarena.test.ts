import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, type Task, wire } from '@dreamgym/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../../dreamgym.fixture.ts';
import { jsonLines } from '../../files/recordings-file.ts';
import { smallRun } from '../../household.fixture.ts';
import { noChromium } from '../../no-chromium.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { createRunFolder } from '../files/run-folder.ts';
import { loadPipeline, type Pipeline } from '../pipeline.ts';
import { runRows } from '../run.ts';

afterEach(() => vi.unstubAllEnvs());

const signal = new AbortController().signal;

describe('webarena', () => {
  it.each([['record'], ['train'], ['fidelity']])(
    'lets %s say how to get a browser before anything else',
    async (name) => {
      vi.stubEnv('DREAMGYM_CHROMIUM', '/nowhere/chromium');
      const run = join(await temporaryFolder(), 'run');
      const { code, err } = await dreamgym([
        name,
        '--environment',
        'webarena',
        ...(name === 'train' ? ['--run', run] : []),
      ]);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: webarena cannot be played: .*npx playwright-core install chromium.*\nhint: .+\n$/);
      expect(existsSync(run)).toBe(false);
    },
  );

  it('has no folder of data', async () => {
    const { code, err } = await dreamgym(['train', '--environment', 'webarena', '--data', await temporaryFolder()]);
    expect(code).toBe(2);
    expect(err).toContain('webarena brings its sites along');
  });

  it('can be read without a browser, and has tasks that no judge has to decide', async () => {
    vi.stubEnv('DREAMGYM_CHROMIUM', '/nowhere/chromium');
    const { pipeline } = await loadPipeline({ environment: 'webarena' });
    const { parts, close } = wire(pipeline(7)());
    expect(parts.environment.abstraction?.actionsOn).toBeDefined();
    const counts = await Promise.all(
      (['train', 'validation', 'test'] as const).map(async (split) => (await parts.environment.tasks(split)).length),
    );
    expect(counts).toEqual([242, 73, 119]);
    expect(parts.trainingEnvironment.name).toBe('dream(webarena)');
    await close();
  });

  it('has defaults of its own', async () => {
    const { defaults, slow } = await loadPipeline({ environment: 'webarena' });
    expect(defaults).toMatchObject({ transitions: 2000, attemptsAtOnce: 2 });
    expect(slow).toBe(true);
  });
});

describe.skipIf(noChromium())('webarena in a browser (skipped where there is none)', () => {
  it('is recorded, dreamed of and evaluated in reality', { timeout: 600_000 }, async () => {
    const folder = await temporaryFolder();
    const recordings = join(folder, 'recordings.jsonl');
    const seeded = await dreamgym([
      'record',
      '--environment',
      'webarena',
      '--transitions',
      '30',
      '--out',
      recordings,
      '--json',
    ]);
    expect(seeded).toMatchObject({ code: 0 });
    expect(seeded.err).toContain('webarena: the first attempt begins');
    const { behaviours, transitions } = JSON.parse(seeded.out);
    expect(behaviours).toEqual(['detours']);
    expect(transitions).toBeGreaterThan(10);

    const { pipeline } = await loadPipeline({ environment: 'webarena', recordings }, { notice: () => {} });
    const plugins = pipeline(7);
    const recorded = (await jsonLines({ file: recordings }).trajectories(signal)).map(({ task }) => task);
    const few: Pipeline = () => [
      ...plugins(),
      { environment: () => fewTasks(wire(plugins()).parts.environment, recorded) },
    ];
    const run = join(folder, 'run');
    const settings = { ...smallRun({ evaluateEvery: 0 }), pipeline: { environment: 'webarena' as const, recordings } };
    await createRunFolder(run, settings);
    const { rows, sideBySide } = await runRows({ run, settings, pipeline: few, signal });
    expect(rows).toMatchObject([{ id: 'dream', recordedTransitions: transitions, realSteps: 0 }]);
    expect(rows[0]!.dreamedSteps).toBeGreaterThan(0);
    expect(sideBySide?.reality).toMatchObject({ environment: 'webarena', attempts: 2, failed: 0 });
    expect(sideBySide?.dream).toMatchObject({ environment: 'dream(webarena)' });
  });
});

/** The same environment with the tasks that were recorded, and two of their kinds to be evaluated by: nothing else can be dreamed. */
function fewTasks(environment: Environment, recorded: readonly Task[]): Environment {
  const ids = new Set(recorded.map(({ id }) => id));
  const families = new Set(recorded.map(({ family }) => family));
  return {
    ...environment,
    async tasks(split) {
      const tasks = await environment.tasks(split);
      if (split === 'train') return tasks.filter(({ id }) => ids.has(id));
      return tasks.filter(({ family }) => families.has(family)).slice(0, 2);
    },
  };
}
