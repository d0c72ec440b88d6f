import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Task } from '@dreamgym/core';
import { bundledTasks, webarena } from '@dreamgym/webarena';
import { atMost, type Measurement } from '../measurement.ts';
import { heldHeap } from '../memory.ts';

const sideBySide = 4;
const actionsEach = 3;

/**
 * What many attempts leave behind: short ones, side by side, one in ten aborted in the middle. Counted after the first tenth, when all that is
 * kept on purpose has been made, and at the end.
 */
export async function webarenaLeaks(attempts: number): Promise<readonly Measurement[]> {
  const { tasks, expert } = bundledTasks();
  const { environment } = webarena({ tasks, hosts: sideBySide, settle: { quiet: 0.02 }, patience: 300 });

  const attempt = async (task: Task, number: number) => {
    const stop = new AbortController();
    const { signal } = stop;
    const episode = await environment.start(task, { seed: number, signal });
    try {
      const player = expert.begin({ task, seed: number, signal });
      for (let { observation } = episode, count = 0; count < actionsEach; count++) {
        if (number % 10 === 0 && count === 1) setTimeout(() => stop.abort(), 10);
        const step = await episode.step(await player.act(observation));
        if (step.terminated || step.truncated) return;
        observation = step.observation;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await episode.close();
    }
  };
  let next = 0;
  const playUntil = async (last: number) => {
    const worker = async () => {
      while (next < last) {
        const number = next++;
        await attempt(tasks[number % tasks.length]!.task, number);
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
  };

  try {
    await playUntil(Math.ceil(attempts / 10));
    const before = await held();
    await playUntil(attempts);
    const after = await held();
    return Object.entries(after).map(([kind, { value, unit, allowed }]) => ({
      name: `${kind} gained by ${attempts} attempts`,
      value: value - before[kind]!.value,
      unit,
      target: atMost(allowed),
    }));
  } finally {
    await environment.close?.();
  }
}

interface Held {
  readonly value: number;
  readonly unit: string;
  /** How far two counts may differ although nothing is kept. */
  readonly allowed: number;
}

/** Processes of the browser end in their own time. */
const untilEnded = 5000;

async function held(): Promise<Readonly<Record<string, Held>>> {
  await pause(untilEnded);
  const own = {
    'memory of JavaScript': { value: heldHeap(), unit: 'MiB', allowed: 10 },
    'sockets, pipes and timers': { value: process.getActiveResourcesInfo().length, unit: '', allowed: 4 },
  };
  if (process.platform !== 'linux') return own;
  const processes = descendants();
  const sum = (count: (process: string) => number) => processes.reduce((total, each) => total + count(each), 0);
  return {
    ...own,
    'processes of the browser': { value: processes.length, unit: '', allowed: 2 },
    'sockets of the browser': { value: sum(socketsOf), unit: '', allowed: 10 },
    'memory of the browser': { value: sum(memoryOf), unit: 'MiB', allowed: 100 },
  };
}

/** The processes that were started by this one or by one of those, by their numbers. */
function descendants(): readonly string[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [
        name,
        read(`/proc/${name}/stat`)
          .replace(/^.*\) \S+ /s, '')
          .split(' ', 1)[0],
      ]),
  );
  const below = (parent: string): string[] =>
    [...parents].flatMap(([name, of]) => (of === parent ? [name, ...below(name)] : []));
  return below(String(process.pid));
}

function socketsOf(process: string): number {
  const folder = `/proc/${process}/fd`;
  try {
    return readdirSync(folder).filter((name) => readlinkSync(`${folder}/${name}`).startsWith('socket:')).length;
  } catch {
    // A process that has just ended holds nothing.
    return 0;
  }
}

/** What the process alone holds, in MiB: pages that several share are counted by nobody. */
function memoryOf(process: string): number {
  return Number(/^Private_Dirty:\s+(\d+)/m.exec(read(`/proc/${process}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
