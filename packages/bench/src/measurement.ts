import { Bench } from 'tinybench';

/** A number that was measured, and what it is held against. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: Target;
}

export interface Target {
  readonly value: number;
  /** Whether more is better (`least`), or less (`most`). */
  readonly at: 'least' | 'most';
}

export const atLeast = (value: number): Target => ({ value, at: 'least' });
export const atMost = (value: number): Target => ({ value, at: 'most' });

/** How far a target is reached: 1 and above is met. */
export function ratio({ value, target }: Measurement): number | undefined {
  if (target === undefined) return undefined;
  return target.at === 'least' ? value / target.value : target.value / value;
}

/** The median seconds of a call, over as many calls as fit into two seconds after some to warm up, and at least ten. */
export async function medianSeconds(call: () => unknown): Promise<number> {
  const bench = new Bench({ time: 2000, iterations: 10, warmupTime: 500, warmupIterations: 2, throws: true });
  bench.add('call', async () => {
    await call();
  });
  const [task] = await bench.run();
  const result = task!.result;
  if (!('latency' in result)) throw new Error(`the benchmark did not complete: ${result.state}`);
  return result.latency.p50 / 1000;
}

/** What the call returns, and the seconds that it took, once. */
export async function timed<T>(call: () => T | Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const began = performance.now();
  const result = await call();
  return { result, seconds: (performance.now() - began) / 1000 };
}

/**
 * How long a fixed piece of work takes here and now: hashing, sorting, looking up. Rates on different machines, or on one that is
 * busier today, are compared by what they are in terms of it.
 */
export function referenceJob(): Measurement {
  const seconds = [1, 2, 3].map(() => {
    const began = computedSeconds();
    referenceWork();
    return computedSeconds() - began;
  });
  return { name: 'reference job, the same everywhere', value: 1000 * Math.min(...seconds), unit: 'ms' };
}

/** Returns what it worked out, so that nothing of it can be left out. */
export function referenceWork(): number {
  const size = 40_000;
  let state = 1;
  const next = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 0) / 2 ** 32;
  };
  const numbers = Float64Array.from({ length: size }, next);
  numbers.sort();
  const places = new Map<string, number>();
  for (let i = 0; i < size; i++) places.set(`task ${i}`, i);
  let sum = 0;
  for (let i = 0; i < 5 * size; i++) {
    sum += numbers[places.get(`task ${Math.floor(next() * size)}`)!]! * numbers[Math.floor(next() * size)]!;
  }
  return sum;
}

/** The seconds that this process has computed so far, on all cores: unlike the clock's, they do not depend on what else runs. */
export function computedSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
