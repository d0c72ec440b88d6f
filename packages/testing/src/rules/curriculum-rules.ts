import { type Awaitable, type Curriculum, isAbort, type Task } from '@dreamgym/core';
import { trajectoryGroup } from '../fakes/trajectory.ts';
import { ensure, ensureSame, errorOf } from './expectations.ts';
import type { Rules } from './rule.ts';

export interface CurriculumSubject {
  /** A fresh curriculum over these seed tasks. */
  make(tasks: readonly Task[]): Awaitable<Curriculum>;
}

/** The tasks of the kit: t0 … t11. */
const tasks: readonly Task[] = Array.from({ length: 12 }, (_, at) => ({
  id: `t${at}`,
  instruction: `Do task ${at}.`,
  origin: { kind: 'seed' },
}));
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

const request = (count: number, seed = 1) => ({ count, seed, signal: new AbortController().signal });
const idsOf = (proposal: readonly Task[]) => proposal.map(({ id }) => id);

function rule(check: (curriculum: Curriculum, subject: CurriculumSubject) => Promise<string | undefined>) {
  return async (subject: CurriculumSubject) => check(await subject.make(structuredClone(tasks) as Task[]), subject);
}

/** Half of the attempts at the first task succeed; the others are solved or hopeless. */
async function recordContrast(curriculum: Curriculum): Promise<void> {
  const rewards = (at: number) => (at === 0 ? [0, 1, 0, 1] : at % 2 ? [1, 1, 1, 1] : [0, 0, 0, 0]);
  await curriculum.record(tasks.map((task, at) => trajectoryGroup(task, rewards(at))));
}

async function proposalsOf(curriculum: Curriculum): Promise<readonly string[][]> {
  const proposals: string[][] = [];
  for (const seed of seeds) proposals.push(idsOf(await curriculum.propose(request(2, seed))));
  return proposals;
}

const noSnapshot = 'the curriculum takes no snapshots';

/** What every curriculum promises. */
export const curriculumRules = {
  'proposes exactly as many tasks as asked for': rule(async (curriculum) => {
    for (const count of [1, 5, 12, 30]) {
      const { length } = await curriculum.propose(request(count));
      ensure(
        length === count,
        `${length} tasks were proposed instead of ${count}`,
        'repeat tasks where too few are known',
      );
    }
    return undefined;
  }),

  'proposes tasks that it was given or that were generated': rule(async (curriculum) => {
    for (const task of await curriculum.propose(request(30))) {
      if (task.origin.kind === 'generated') continue;
      const given = tasks.find(({ id }) => id === task.id);
      ensure(given !== undefined, `the task "${task.id}" is unknown`, 'propose tasks of the environment unchanged');
      ensureSame(task, given, `the task "${task.id}" was changed`, 'propose tasks of the environment unchanged');
    }
    return undefined;
  }),

  'repeats no task while enough are known': rule(async (curriculum) => {
    for (const seed of seeds) {
      const ids = idsOf(await curriculum.propose(request(8, seed)));
      const twice = ids.find((id, at) => ids.indexOf(id) !== at);
      ensure(twice === undefined, `"${twice}" is twice among 8 of 12 tasks`, 'draw without replacement');
    }
    return undefined;
  }),

  'repeats itself under one seed': rule(async (curriculum, subject) => {
    const first = idsOf(await curriculum.propose(request(5)));
    const other = await subject.make(structuredClone(tasks) as Task[]);
    const change = 'take every random number from request.seed';
    ensureSame(idsOf(await other.propose(request(5))), first, 'another instance proposed other tasks', change);
    return undefined;
  }),

  'learns from records, not from proposals': rule(async (curriculum) => {
    const first = idsOf(await curriculum.propose(request(5)));
    const change = 'let propose() change nothing but what record() takes in';
    ensureSame(idsOf(await curriculum.propose(request(5))), first, 'asking again gave other tasks', change);
    return undefined;
  }),

  'keeps no trace of a proposal': rule(async (curriculum) => {
    if (!curriculum.snapshot) return noSnapshot;
    await recordContrast(curriculum);
    const before = JSON.parse(JSON.stringify(curriculum.snapshot()));
    await curriculum.propose(request(5));
    const change = 'let propose() change nothing: iterations are lost, and runs go on without them';
    ensureSame(JSON.parse(JSON.stringify(curriculum.snapshot())), before, 'a proposal changed the snapshot', change);
    return undefined;
  }),

  'proposes other tasks under other seeds': rule(async (curriculum) => {
    const different = new Set((await proposalsOf(curriculum)).map((ids) => ids.join()));
    ensure(different.size > 1, `${seeds.length} seeds gave one and the same proposal`, 'draw by request.seed');
    return undefined;
  }),

  'changes its picks by what was recorded': rule(async (curriculum) => {
    const times = (proposals: readonly string[][]) => proposals.filter((ids) => ids.includes('t0')).length;
    const before = times(await proposalsOf(curriculum));
    await recordContrast(curriculum);
    const after = times(await proposalsOf(curriculum));
    const seen = `the one task of high reward variance was in ${before} of ${seeds.length} proposals before and ${after} after`;
    ensure(after > before, seen, 'let record() raise the chances of tasks at the edge of what the policy can do');
    return undefined;
  }),

  'goes on where every attempt failed': rule(async (curriculum) => {
    const error = await errorOf(async () => {
      await curriculum.record([trajectoryGroup(tasks[0]!, ['failed', 'failed'])]);
      await curriculum.propose(request(5));
    });
    const change = "leave out trajectories whose end is 'failed'; a group may have no others";
    ensure(error === undefined, `a group of failures led to: ${error?.message}`, change);
    return undefined;
  }),

  'goes on where everything is solved': rule(async (curriculum) => {
    await curriculum.record(tasks.map((task) => trajectoryGroup(task, [1, 1])));
    const error = await errorOf(() => curriculum.propose(request(5)));
    ensure(
      error === undefined,
      `propose() threw: ${error?.message}`,
      'fall back to equal chances where no value is above 0',
    );
    return undefined;
  }),

  'proposes nothing once the signal has aborted': rule(async (curriculum) => {
    const error = await errorOf(() => curriculum.propose({ ...request(1), signal: AbortSignal.abort() }));
    ensure(isAbort(error), `propose() with an aborted signal gave ${error}`, 'call signal.throwIfAborted()');
    return undefined;
  }),

  'proposes the same after a snapshot': rule(async (curriculum, subject) => {
    if (!curriculum.snapshot) return noSnapshot;
    await recordContrast(curriculum);
    const saved = JSON.parse(JSON.stringify(curriculum.snapshot()));
    const restored = await subject.make(structuredClone(tasks) as Task[]);
    restored.restore?.(saved);
    const change = 'save everything that proposals depend on, as plain JSON';
    const proposals = await proposalsOf(curriculum);
    ensureSame(await proposalsOf(restored), proposals, 'the restored curriculum proposes other tasks', change);
    return undefined;
  }),

  'refuses a snapshot of something else': rule(async (curriculum) => {
    if (!curriculum.restore) return noSnapshot;
    const error = await errorOf(() => curriculum.restore?.({ kind: 'something else', version: 99 }));
    ensure(error !== undefined, 'a foreign snapshot was taken', 'store kind and version, and throw where they differ');
    return undefined;
  }),
} satisfies Rules<CurriculumSubject>;
