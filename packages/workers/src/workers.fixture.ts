import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEvents, type Plugin, type RunEvents, type Snapshot, type TrainOptions, train } from '@dreamgym/core';
import type { CorridorOptions } from './corridors.fixture.ts';
import type { WorkSummary } from './work.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Node 20 runs no TypeScript, and a real signal needs a real process. Type errors are another check's business. */
export function buildWorkers(): void {
  spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/workers'], { cwd: root });
}

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** What it did, where it came to say so; undefined where it was killed. */
  readonly ended: Promise<WorkSummary | undefined>;
}

export function workerProcess(
  options: CorridorOptions & { readonly schema: string; readonly concurrency?: number },
): WorkerProcess {
  const source = fileURLToPath(new URL('./worker-process.fixture.ts', import.meta.url));
  const script = source.replace(/src(.worker-process\.fixture)\.ts$/, 'dist$1.js');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  const ended = once(child, 'close').then(() => (out === '' ? undefined : (JSON.parse(out) as WorkSummary)));
  return { child, ended };
}

export const size = { iterations: 3, seed: 5, tasks: 3, groupSize: 4 } satisfies TrainOptions;

/** Everything that a run comes to and tells, but how its workers were. */
export async function outcome(plugins: readonly Plugin[], more: Partial<TrainOptions> = {}) {
  const events = more.events ?? createEvents();
  const told: unknown[] = [];
  for (const name of ['group-end', 'update-end', 'iteration-end', 'run-end'] as const) {
    events.on(name, (payload: RunEvents[typeof name]) => told.push({ name, payload }));
  }
  let saved: Snapshot | undefined;
  const checkpoint = {
    every: 1,
    async save(snapshot: Snapshot) {
      saved = snapshot;
    },
  };
  const { counters } = await train(plugins, { ...size, checkpoint, ...more, events });
  const { collector: _, ...parts } = saved?.parts ?? {};
  return JSON.parse(JSON.stringify({ told, counters, parts }));
}
