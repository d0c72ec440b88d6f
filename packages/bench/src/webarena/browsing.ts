import {
  dream,
  type Environment,
  evaluate,
  type Learner,
  type Policy,
  type Recordings,
  random,
  rollout,
  type Task,
  type Trajectory,
  train,
} from '@dreamgym/core';
import { backplay, rewardVariance } from '@dreamgym/curricula';
import { inducedSite } from '@dreamgym/experience-models';
import { behaviourCloning, grpo } from '@dreamgym/optimizers';
import { type ChoicePolicyOptions, choicePolicy, randomPolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';
import { type BundledTasks, bundledSites, bundledTasks, webarena } from '@dreamgym/webarena';
import { atLeast, type Measurement } from '../measurement.ts';
import type { Science, ScienceRow } from '../science.ts';

export const sites = ['shop', 'forum', 'tracker', 'places'] as const;
export type SiteName = (typeof sites)[number];

/** What each way to train has, by the clock on the wall. */
const trainingSeconds = 60;
/** How much of it the site gets where its part and the dream's take turns. */
const groundingSeconds = 20;
const cloningEpochs = 10;
/** Browsers work at so many attempts at once: one for each core. */
const atOnce = 2;
const { signal } = new AbortController();

type Outcome = Omit<ScienceRow, 'success' | 'successes' | 'score' | 'scores' | 'tasks'> & {
  readonly success: number;
  readonly score: number;
  readonly tasks: number;
};

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

interface Recorded {
  readonly trajectories: readonly Trajectory[];
  readonly seconds: number;
}

const transitionsOf = (trajectories: readonly Trajectory[]) =>
  trajectories.reduce((sum, { transitions }) => sum + transitions.length, 0);

/** Every train task once by the expert, and once more by an expert that strays or by chance, in turns. */
async function recordSite(
  environment: Environment,
  { expert, detours }: Pick<BundledTasks, 'expert' | 'detours'>,
): Promise<Recorded> {
  const began = performance.now();
  const tasks = random(1).shuffle(await environment.tasks('train'));
  const chance = randomPolicy();
  const trajectories = await playAll(environment, [
    ...tasks.map((task) => ({ task, policy: expert })),
    ...tasks.map((task, at) => ({ task, policy: at % 2 === 0 ? detours : chance })),
  ]);
  return { trajectories, seconds: (performance.now() - began) / 1000 };
}

interface Plan {
  readonly task: Task;
  readonly policy: Policy;
}

/** Attempts as planned, those that failed left out; no new ones are begun once there are `seconds` over. */
async function playAll(
  environment: Environment,
  plans: readonly Plan[],
  { seconds = Infinity } = {},
): Promise<readonly Trajectory[]> {
  const began = performance.now();
  const played: (Trajectory | undefined)[] = plans.map(() => undefined);
  const queue = plans.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [seed, plan] of queue) {
        if (performance.now() - began >= 1000 * seconds) return;
        played[seed] = await rollout({ ...plan, seed, environment, signal });
      }
    }),
  );
  return played.filter((trajectory) => trajectory !== undefined && trajectory.end.kind !== 'failed') as Trajectory[];
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

/** Training keeps the policies curious; they are evaluated by what they think best. */
const evaluationTemperature = 0.2;
const whileTraining = { learningRate: 0.1, evaluationTemperature };
const freshPolicy = ({ actionReader: reader }: Environment) => choicePolicy({ reader, priors: true, ...whileTraining });

interface Training {
  readonly environment: Environment;
  readonly seed: number;
  readonly policy: Learner;
  /** The recordings to dream of; training is on the site where they are missing. */
  readonly dreamOf?: readonly Trajectory[];
}

/** Trains for so long, and to the end of the iteration that is being played then. */
async function trainFor(time: number, { environment, seed, policy, dreamOf }: Training) {
  const began = performance.now();
  const recordings: Recordings = { trajectories: async () => dreamOf ?? [] };
  const middle = backplay();
  const { counters } = await train(
    [
      {
        environment,
        trainingEnvironment: (parts) => (dreamOf ? middle.trainingEnvironment(dream(parts)) : environment),
        experienceModel: inducedSite({ abstraction: environment.abstraction }),
        replayBuffer: replayMemory(),
        recordings,
        curriculum: middle.curriculum({ curriculum: rewardVariance({ environment }), recordings }),
        policy,
        optimizer: grpo({ entropy: 0.1, epochs: 2, gamma: 0.98 }),
      },
    ],
    {
      iterations: Number.MAX_SAFE_INTEGER,
      seed,
      // Real iterations have to be short to learn anything in the time.
      ...(dreamOf ? { tasks: 8, groupSize: 16, concurrency: 1 } : { tasks: 4, groupSize: 4, concurrency: atOnce }),
      stopAfterIteration: AbortSignal.timeout(Math.round(time * 1000)),
    },
  );
  const { realSteps, dreamedSteps } = counters;
  return { policy, realSteps, dreamedSteps, seconds: (performance.now() - began) / 1000 };
}

async function clone(
  { actionReader: reader }: Environment,
  trajectories: readonly Trajectory[],
  seed: number,
): Promise<{ readonly policy: Policy; readonly seconds: number }> {
  const began = performance.now();
  const solved = trajectories.filter(({ transitions }) => transitions.at(-1)?.reward === 1);
  const groups = solved.map((trajectory) => ({ task: trajectory.task, trajectories: [trajectory] }));
  const optimizer = behaviourCloning();
  let policy: Policy = choicePolicy({ reader, priors: true, evaluationTemperature });
  for (let epoch = 0; epoch < cloningEpochs; epoch++) {
    ({ policy } = await optimizer.update({ policy, groups, seed: seed + epoch, signal }));
  }
  return { policy, seconds: (performance.now() - began) / 1000 };
}

function overSeeds(outcomes: readonly Outcome[]): ScienceRow {
  const mean = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((sum, each) => sum + of(each), 0) / outcomes.length;
  const { title, tasks } = outcomes[0]!;
  return {
    title,
    tasks,
    success: mean(({ success }) => success),
    successes: outcomes.map(({ success }) => success),
    score: mean(({ score }) => score),
    scores: outcomes.map(({ score }) => score),
    recordedTransitions: mean((each) => each.recordedTransitions),
    realSteps: mean((each) => each.realSteps),
    dreamedSteps: mean((each) => each.dreamedSteps),
    seconds: mean(({ seconds }) => seconds),
  };
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
