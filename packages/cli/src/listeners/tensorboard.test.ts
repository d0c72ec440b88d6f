import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createEvents, noCounters } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { eventFile } from './event-file.ts';
import { tensorBoard } from './tensorboard.ts';

const execute = promisify(execFile);
const python = process.env.DREAMGYM_TENSORBOARD_PYTHON ?? 'python3';
const readBack = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
reader = EventAccumulator(sys.argv[1])
reader.Reload()
print(json.dumps({tag: [[e.wall_time, e.step, e.value] for e in reader.Scalars(tag)] for tag in reader.Tags()['scalars']}))
`;

const isInstalled = await execute(python, ['-c', 'import tensorboard']).then(
  () => true,
  () => false,
);

/** A run of two iterations, as its emitter tells it. */
function told(folder: string): void {
  const events = createEvents();
  tensorBoard(folder).listen('dream', events, () => 0.25);
  const evaluation = { environment: 'e', split: 'validation', policy: 'p', tasks: 1, attempts: 1 } as const;
  const lost = { forfeited: 0, failed: 0, retries: 0, families: [] };
  for (const iteration of [0, 1]) {
    events.emit('update-end', { iteration, policy: 'p', metrics: { loss: 0.5 - iteration, odd: Number.NaN } });
    const counters = { ...noCounters, dreamedSteps: 3_000_000_000 * (iteration + 1) };
    events.emit('iteration-end', { iteration: iteration + 1, success: 0.25, counters });
  }
  const figures = { success: 0.75, interval: [0.5, 1], score: 0.8, steps: 12 } as const;
  events.emit('evaluation-end', { iteration: 2, evaluation: { ...evaluation, ...lost, ...figures } });
}

it('writes records as TensorFlow does, to the byte', async () => {
  const folder = await temporaryFolder();
  eventFile(folder, 1_500_000_000_000).scalars({ a: 0.5 }, { step: 300, time: 1_500_000_001_000 });
  const [name] = await readdir(folder);
  expect(name).toMatch(/^events\.out\.tfevents\.1500000000\./);
  // As `tf.io.TFRecordWriter` writes the same two events.
  expect((await readFile(join(folder, name!))).toString('hex')).toBe(golden);
});

it.skipIf(!isInstalled)(
  `is read by TensorBoard${isInstalled ? '' : ' (skipped: Python has no tensorboard; DREAMGYM_TENSORBOARD_PYTHON names another one)'}`,
  async () => {
    const folder = await temporaryFolder();
    told(folder);
    const { stdout } = await execute(python, ['-c', readBack, join(folder, 'dream')]);
    const read = JSON.parse(stdout) as Record<string, readonly (readonly number[])[]>;
    const points = Object.fromEntries(
      Object.entries(read).map(([tag, events]) => [tag, events.map(([, ...point]) => point)]),
    );
    expect(points).toEqual({
      'optimizer/loss': [
        [1, 0.5],
        [2, -0.5],
      ],
      'training/success': [
        [1, 0.25],
        [2, 0.25],
      ],
      'training/dollars': [
        [1, 0.25],
        [2, 0.25],
      ],
      'training/steps/dreamed': [
        [1, 3_000_000_000],
        [2, 6_000_000_000],
      ],
      'training/steps/real': [
        [1, 0],
        [2, 0],
      ],
      'evaluation/success': [[2, 0.75]],
      'evaluation/score': [[2, Math.fround(0.8)]],
      'evaluation/steps': [[2, 12]],
    });
    expect(Math.abs(read['training/success']![0]![0]! - Date.now() / 1000)).toBeLessThan(600);
  },
);

const golden =
  '1800000000000000a37f4b2209000000c00b5ad6411a0d627261696e2e4576656e743a324ca9a4641800000000000000a37f4b2209000040c00b5ad64110ac022a0a0a080a0161150000003fd5f103fa';
