import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { EvaluationSummary } from '@dreamgym/core';

/** What a comparison is made on. */
export interface Subject {
  readonly environment: 'alfworld' | 'webshop';
  /** The folder of official data; generated ones are played where it is missing. */
  readonly data?: string;
  /** Of training in the dream. */
  readonly iterations: number;
}

/** What `dreamgym train --baselines --json` says of one way to train. */
export interface ComparisonRow {
  readonly id: string;
  readonly title: string;
  readonly evaluation: EvaluationSummary;
  readonly recordedTransitions: number;
  readonly realSteps: number;
  readonly dreamedSteps: number;
  readonly seconds: number;
}

export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  /** Of the process, in MiB. */
  readonly memory: number;
}

/** The comparison that users run, with one seed, in a process of its own whose memory is measured. */
export async function compare(
  { environment, data, iterations }: Subject,
  { seed }: { readonly seed: number },
): Promise<Comparison> {
  const folder = await mkdtemp(join(tmpdir(), 'dreamgym-bench-'));
  const memory = join(folder, 'memory');
  const command = fileURLToPath(new URL('bin.js', import.meta.resolve('dreamgym')));
  const watch = import.meta.resolve('./write-peak-memory.js');
  const settings = [
    '--environment',
    environment,
    '--seed',
    String(seed),
    '--transitions',
    '10000',
    '--iterations',
    String(iterations),
    '--evaluate-every',
    '0',
    '--run',
    join(folder, 'run'),
  ];
  const source = data === undefined ? [] : ['--data', data];
  try {
    const child = spawn(
      process.execPath,
      ['--import', watch, command, 'train', '--baselines', '--json', ...settings, ...source],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, DREAMGYM_PEAK_MEMORY: memory },
      },
    );
    const exit = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    const output = await text(child.stdout);
    const code = await exit;
    if (code !== 0) throw new Error(`dreamgym train --baselines ended with exit code ${code}`);
    const { rows } = JSON.parse(output) as { rows: readonly ComparisonRow[] };
    return { rows, memory: Number(await readFile(memory, 'utf8')) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
