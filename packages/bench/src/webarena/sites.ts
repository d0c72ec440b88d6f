import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, evaluate, type Policy, type Trajectory } from '@dreamgym/core';
import { webarena } from '@dreamgym/webarena';
import { type SampleSite, sampleSites } from '@dreamgym/webarena/sample-sites';
import { atLeast, type Measurement } from '../measurement.ts';
import type { Science } from '../science.ts';
import { heldOutFidelity, ownFidelity, type SiteFidelity } from './site-fidelity.ts';
import {
  atOnce,
  clone,
  freshPolicy,
  type Outcome,
  overSeeds,
  playAll,
  trainFor,
  trainingSeconds,
  transitionsOf,
} from './site-training.ts';

export const sampleNames = ['dokuwiki', 'fossil', 'kiwix'] as const;
const { signal } = new AbortController();

interface SitesOptions {
  readonly seeds: number;
  /** A folder to keep recordings in, and to take them from where they are there: recording takes long. */
  readonly recordings?: string;
}

/** What dreams of a site that others wrote are like, and what they are worth; undefined where its program is missing. */
interface SiteReport extends Science {
  readonly recorded: number;
  readonly own: SiteFidelity;
  /** With a quarter of the tasks held back in turns, once for each seed. */
  readonly heldOut: readonly SiteFidelity[];
}

export async function sitesBenchmark(name: SampleSite['name'], options: SitesOptions): Promise<SiteReport | undefined> {
  const site = sampleSites().find((each) => each.name === name)!;
  if (site.lacks !== undefined) {
    console.error(`${name}: left out, since ${site.lacks}`);
    return undefined;
  }
  const { environment } = webarena({
    tasks: site.tasks,
    sites: site.open,
    hosts: atOnce,
    format: 'abstract',
    stepLimit: 15,
    patience: 120,
  });
  try {
    const trajectories = await recordingsOf(site, { environment, ...options });
    const abstraction = environment.abstraction!;
    const own = await ownFidelity(trajectories, abstraction);
    const seeds = Array.from({ length: options.seeds }, (_, at) => at + 1);
    const heldOut: SiteFidelity[] = [];
    for (const seed of seeds) heldOut.push(await heldOutFidelity(trajectories, { abstraction, seed }));
    const trained = new Set((await environment.tasks('train')).map(({ id }) => id));
    const known = trajectories.filter(({ task }) => trained.has(task.id));
    const outcomes: Outcome[][] = [];
    for (const seed of seeds) outcomes.push(await compareWays(environment, known, seed));
    const rows = outcomes[0]!.map((_, at) => overSeeds(outcomes.map((ways) => ways[at]!)));
    const measurements = measure({ own, heldOut, rows });
    return { recorded: transitionsOf(trajectories), own, heldOut, rows, measurements };
  } finally {
    await environment.close?.();
  }
}

interface RecordOptions extends SitesOptions {
  readonly environment: Environment;
}

/** Every task once by the expert and once by the expert that strays. */
async function recordingsOf(
  { name, expert, detours }: SampleSite,
  { environment, recordings }: RecordOptions,
): Promise<readonly Trajectory[]> {
  const file = recordings === undefined ? undefined : join(recordings, `${name}.jsonl`);
  if (file !== undefined && existsSync(file)) {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Trajectory);
  }
  const splits = await Promise.all((['train', 'validation', 'test'] as const).map((split) => environment.tasks(split)));
  const plans = [expert, detours].flatMap((policy) => splits.flat().map((task) => ({ task, policy })));
  const trajectories = await playAll(environment, plans);
  if (file !== undefined) {
    await mkdir(recordings!, { recursive: true });
    await writeFile(file, trajectories.map((each) => `${JSON.stringify(each)}\n`).join(''));
  }
  return trajectories;
}

async function compareWays(
  environment: Environment,
  trajectories: readonly Trajectory[],
  seed: number,
): Promise<Outcome[]> {
  const recordedTransitions = transitionsOf(trajectories);
  const ways: Outcome[] = [];
  const add = async (title: string, policy: Policy, spent: Partial<Outcome> & Pick<Outcome, 'seconds'>) => {
    const evaluation = await evaluate({ environment, policy, split: 'test', seed, concurrency: atOnce, signal });
    const { success, score, attempts: tasks } = evaluation;
    console.error(`seed ${seed}, ${title}: ${success.toFixed(3)} after ${Math.round(spent.seconds)} s`);
    ways.push({ title, recordedTransitions: 0, realSteps: 0, dreamedSteps: 0, ...spent, success, score, tasks });
  };
  const cloned = await clone(environment, trajectories, seed);
  const { seconds } = cloned;
  await add('behaviour cloning on the solved recordings', cloned.policy, { recordedTransitions, seconds });
  const world = { environment, seed };
  const dreamed = await trainFor(trainingSeconds, {
    ...world,
    policy: freshPolicy(environment),
    dreamOf: trajectories,
  });
  await add('dream only', dreamed.policy, { recordedTransitions, ...spentOn(dreamed) });
  const real = await trainFor(trainingSeconds, { ...world, policy: freshPolicy(environment) });
  await add('real RL, as long as the dream', real.policy, spentOn(real));
  return ways;
}

const spentOn = ({ realSteps, dreamedSteps, seconds }: Awaited<ReturnType<typeof trainFor>>) => ({
  realSteps,
  dreamedSteps,
  seconds,
});

function measure({ own, heldOut, rows }: Pick<SiteReport, 'own' | 'heldOut' | 'rows'>): Measurement[] {
  const [, dreamed, real] = rows.map(({ success }) => success);
  const mean = (of: (each: SiteFidelity) => number) =>
    heldOut.reduce((sum, each) => sum + of(each), 0) / heldOut.length;
  const share = (name: string, value: number, target?: number): Measurement => ({
    name,
    value,
    unit: '',
    ...(target !== undefined && { target: atLeast(target) }),
  });
  return [
    share('recorded steps dreamed again to the byte', own.exact, 0.9),
    share('… but for texts that differ between two looks at the same state', own.exactButForFreeTexts),
    share('… with the same title and address', own.sameHead, 0.97),
    share('… changed lines, F1', own.changedLines, 0.97),
    share('… endings right', own.rightEndings / Math.max(1, own.endings), 0.95),
    { name: '… endings rewarded falsely', value: own.falseRewards, unit: '' },
    share(
      'steps of tasks held back, to the byte',
      mean(({ exact }) => exact),
    ),
    share(
      '… but for such texts',
      mean(({ exactButForFreeTexts }) => exactButForFreeTexts),
      0.6,
    ),
    share(
      '… with the same title and address',
      mean(({ sameHead }) => sameHead),
    ),
    share(
      '… endings right',
      mean((each) => each.rightEndings / Math.max(1, each.endings)),
    ),
    { name: '… endings rewarded falsely', value: mean(({ falseRewards }) => falseRewards), unit: '' },
    // Where real training solves nothing, the ratio is as if it had solved one task.
    {
      name: 'success of dream only over real RL in the same time',
      value: dreamed! / Math.max(real!, 1 / rows[0]!.tasks),
      unit: '×',
      target: atLeast(1.3),
    },
  ];
}
