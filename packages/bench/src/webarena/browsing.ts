import { type Environment, evaluate, type Learner, type Policy, random } from '@dreamgym/core';
import type { ChoicePolicyOptions } from '@dreamgym/policies';
import { type BundledTasks, bundledSites, bundledTasks, webarena } from '@dreamgym/webarena';
import { atLeast, type Measurement } from '../measurement.ts';
import type { Science, ScienceRow } from '../science.ts';
import {
  atOnce,
  clone,
  freshPolicy,
  type Outcome,
  overSeeds,
  playAll,
  type Recorded,
  recordSite,
  trainFor,
  trainingSeconds,
  transitionsOf,
  whileTraining,
} from './site-training.ts';

export const sites = ['shop', 'forum', 'tracker', 'places'] as const;
export type SiteName = (typeof sites)[number];

/** How much of it the site gets where its part and the dream's take turns. */
const groundingSeconds = 20;
const { signal } = new AbortController();

/**
 * What dreaming of a site is worth where real steps are slow: a bundled site in a real browser, all its kinds of tasks, and as much
 * time for training in the dream as for training on the site. All policies begin untrained; recordings are of the train tasks.
 */
export async function browsingBenchmark(site: SiteName, { seeds }: { readonly seeds: number }): Promise<Science> {
  const { environment, expert, detours } = openSite(site);
  try {
    const recorded = await recordSite(environment, { expert, detours });
    const { trajectories, seconds } = recorded;
    console.error(`${site}: ${transitionsOf(trajectories)} transitions recorded in ${Math.round(seconds)} s`);
    const outcomes: Outcome[][] = [];
    for (let seed = 1; seed <= seeds; seed++) outcomes.push(await compareWays(environment, recorded, seed));
    const rows = outcomes[0]!.map((_, at) => overSeeds(outcomes.map((ways) => ways[at]!)));
    return { rows, measurements: measure(rows) };
  } finally {
    await environment.close?.();
  }
}

export interface BrowsingAblation {
  readonly seeds: readonly number[];
  policyOf(environment: Environment, options: ChoicePolicyOptions): Learner;
}

/** Success on the site of policies that were trained in the dream only, one for each seed. */
export async function browsingAblation(site: SiteName, { seeds, policyOf }: BrowsingAblation) {
  const { environment, expert, detours } = openSite(site);
  try {
    const { trajectories } = await recordSite(environment, { expert, detours });
    const successes: number[] = [];
    for (const seed of seeds) {
      const policy = policyOf(environment, whileTraining);
      await trainFor(trainingSeconds, { environment, seed, policy, dreamOf: trajectories });
      const evaluation = await evaluate({ environment, policy, split: 'test', seed, concurrency: atOnce, signal });
      successes.push(evaluation.success);
    }
    const settings = `${transitionsOf(trajectories)} transitions, ${trainingSeconds} s of training, test tasks`;
    return { settings, successes };
  } finally {
    await environment.close?.();
  }
}

function openSite(site: SiteName) {
  const { tasks, expert, detours } = tasksOf(site);
  const { environment } = webarena({
    tasks,
    sites: () => bundledSites({ sites: [site] }),
    hosts: atOnce,
    format: 'abstract',
    // The bundled sites have no delayed scripts.
    settle: { quiet: 0.02, atMost: 2 },
    stepLimit: 15,
  });
  return { environment, expert, detours };
}

/** The tasks of one site that are scored without a judge. */
function tasksOf(site: SiteName): Omit<BundledTasks, 'entries'> {
  const { entries, tasks, expert, detours } = bundledTasks();
  const isUsed = entries.map(({ sites: of, eval: { reference_answers } }) => {
    return of.length === 1 && of[0] === site && reference_answers?.fuzzy_match === undefined;
  });
  return { tasks: tasks.filter((_, at) => isUsed[at]), expert, detours };
}

async function compareWays(environment: Environment, recorded: Recorded, seed: number): Promise<Outcome[]> {
  const none = { recordedTransitions: 0, realSteps: 0, dreamedSteps: 0 };
  const ways: Outcome[] = [];
  const evaluateWay = async (
    title: string,
    policy: Policy,
    spent: Partial<typeof none> & { readonly seconds: number },
  ) => {
    const evaluation = await evaluate({ environment, policy, split: 'test', seed, concurrency: atOnce, signal });
    console.error(`seed ${seed}, ${title}: ${evaluation.success.toFixed(3)} after ${Math.round(spent.seconds)} s`);
    ways.push({
      title,
      ...none,
      ...spent,
      success: evaluation.success,
      score: evaluation.score,
      tasks: evaluation.attempts,
    });
  };
  const { trajectories } = recorded;
  const recordedTransitions = transitionsOf(trajectories);
  const cloned = await clone(environment, trajectories, seed);
  await evaluateWay('behaviour cloning on the solved recordings', cloned.policy, {
    recordedTransitions,
    seconds: cloned.seconds,
  });

  const world = { environment, seed };
  const dreamed = await trainFor(trainingSeconds, {
    ...world,
    policy: freshPolicy(environment),
    dreamOf: trajectories,
  });
  const { dreamedSteps } = dreamed;
  const policy = dreamed.policy.copy();
  await evaluateWay('dream only', policy, { recordedTransitions, dreamedSteps, seconds: dreamed.seconds });

  const moved = await trainFor(trainingSeconds, { ...world, policy: dreamed.policy });
  await evaluateWay('dream, then the site for the same time', moved.policy, {
    recordedTransitions,
    dreamedSteps,
    realSteps: moved.realSteps,
    seconds: dreamed.seconds + moved.seconds,
  });

  const began = performance.now();
  const tasks = random(seed).shuffle(await environment.tasks('train'));
  const tried = await playAll(
    environment,
    tasks.map((task) => ({ task, policy })),
    { seconds: groundingSeconds },
  );
  const seconds = (performance.now() - began) / 1000;
  const grounded = await trainFor(trainingSeconds - seconds, {
    ...world,
    policy,
    dreamOf: [...trajectories, ...tried],
  });
  await evaluateWay('dream, then the site and what it showed dreamed of, for the same time', grounded.policy, {
    recordedTransitions,
    dreamedSteps: dreamedSteps + grounded.dreamedSteps,
    realSteps: transitionsOf(tried),
    seconds: dreamed.seconds + seconds + grounded.seconds,
  });

  for (const [title, time] of [
    ['real RL, as long as the dream', trainingSeconds],
    ['real RL, as long as the recording and the dream', trainingSeconds + recorded.seconds],
  ] as const) {
    const real = await trainFor(time, { ...world, policy: freshPolicy(environment) });
    await evaluateWay(title, real.policy, { realSteps: real.realSteps, seconds: real.seconds });
  }
  return ways;
}

function measure(rows: readonly ScienceRow[]): Measurement[] {
  const [cloned, dreamed, moved, grounded, real, longer] = rows.map(({ success }) => success);
  // Where real training solves nothing, the ratio is as if it had solved one task.
  const over = (one: number | undefined, other: number | undefined) => one! / Math.max(other!, 1 / rows[0]!.tasks);
  return [
    {
      name: 'success of dream only over real RL in the same time',
      value: over(dreamed, real),
      unit: '×',
      target: atLeast(1.3),
    },
    { name: '… over real RL in the time of the recording and the dream', value: over(dreamed, longer), unit: '×' },
    { name: '… over behaviour cloning', value: over(dreamed, cloned), unit: '×' },
    {
      name: 'success of sim-to-real over the better of dream only and real RL',
      value: over(Math.max(moved!, grounded!), Math.max(dreamed!, real!)),
      unit: '×',
      target: atLeast(1),
    },
  ];
}
