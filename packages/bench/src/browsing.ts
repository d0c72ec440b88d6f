import {
  dream,
  type Environment,
  evaluate,
  type Observation,
  type Policy,
  type Recordings,
  random,
  rollout,
  type Trajectory,
  train,
} from '@dreamgym/core';
import { backplay, rewardVariance } from '@dreamgym/curricula';
import { inducedSite } from '@dreamgym/experience-models';
import { behaviorCloning, grpo } from '@dreamgym/optimizers';
import { choicePolicy, randomPolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';
import { type BundledTasks, bundledSites, bundledTasks, webarena } from '@dreamgym/webarena';
import { atLeast, type Measurement } from './measurement.ts';
import type { Science, ScienceRow } from './science.ts';

/** What each way to train has, by the clock on the wall. */
const trainingSeconds = 60;
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
 * What dreaming of a site is worth where real steps are slow: the bundled shop in a real browser, all its kinds of tasks, and as much
 * time for training in the dream as for training on the site. All policies begin untrained; recordings are of the train tasks.
 */
export async function browsingBenchmark({ seeds }: { readonly seeds: number }): Promise<Science> {
  const bundled = shopTasks();
  const { environment } = webarena({
    tasks: bundled.tasks,
    sites: () => bundledSites({ sites: ['shop'] }),
    hosts: atOnce,
    format: 'abstract',
    // The shop has no delayed scripts.
    settle: { quiet: 0.02, atMost: 2 },
    stepLimit: 10,
  });
  try {
    const recorded = await recordShop(environment, bundled.expert);
    console.error(`${recorded.transitions} transitions recorded in ${Math.round(recorded.seconds)} s`);
    const outcomes: Outcome[][] = [];
    for (let seed = 1; seed <= seeds; seed++) outcomes.push(await compareWays(environment, recorded, seed));
    const rows = outcomes[0]!.map((_, at) => overSeeds(outcomes.map((ways) => ways[at]!)));
    return { rows, measurements: measure(rows) };
  } finally {
    await environment.close?.();
  }
}

function shopTasks(): BundledTasks {
  const all = bundledTasks();
  const isOfShop = all.entries.map(({ sites }) => sites.length === 1 && sites[0] === 'shop');
  return {
    entries: all.entries.filter((_, at) => isOfShop[at]),
    tasks: all.tasks.filter((_, at) => isOfShop[at]),
    expert: all.expert,
  };
}

interface Recorded extends Recordings {
  readonly trajectories: () => Promise<readonly Trajectory[]>;
  readonly transitions: number;
  readonly seconds: number;
}

/** Every train task once by the expert, and once more by an expert that strays or by chance, in turns. */
async function recordShop(environment: Environment, expert: Policy): Promise<Recorded> {
  const began = performance.now();
  const tasks = random(1).shuffle(await environment.tasks('train'));
  const chance = randomPolicy();
  const plans = [
    ...tasks.map((task) => ({ task, policy: expert })),
    ...tasks.map((task, at) => ({ task, policy: at % 2 === 0 ? straying(expert, 0.3) : chance })),
  ].map((plan, seed) => ({ ...plan, seed, environment, signal }));
  const trajectories: Trajectory[] = new Array(plans.length);
  const queue = plans.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [at, plan] of queue) trajectories[at] = await rollout(plan);
    }),
  );
  const kept = trajectories.filter(({ end }) => end.kind !== 'failed');
  const transitions = kept.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
  return { trajectories: async () => kept, transitions, seconds: (performance.now() - began) / 1000 };
}

/** Does as the other policy does, but now and then something else first, from which it comes back. */
function straying(policy: Policy, share: number): Policy {
  const headOf = ({ text }: Observation) => text.slice(0, text.indexOf('\n'));
  return {
    name: `straying ${policy.name}`,
    begin(request) {
      const player = policy.begin(request);
      const chance = random(request.seed);
      let left: string | undefined;
      return {
        act(observation) {
          const back = left !== undefined && left !== headOf(observation);
          left = undefined;
          if (back) return { text: 'go_back' };
          const others = observation.actions!.filter((text) => !/^stop|^go_back|"Log out"/.test(text));
          if (chance.next() >= share) return player.act(observation);
          left = headOf(observation);
          return { text: chance.pick(others) };
        },
      };
    },
  };
}

async function compareWays(environment: Environment, recorded: Recorded, seed: number): Promise<Outcome[]> {
  const none = { recordedTransitions: 0, realSteps: 0, dreamedSteps: 0 };
  const ways: Outcome[] = [];
  const judge = async (title: string, policy: Policy, spent: Partial<typeof none> & { readonly seconds: number }) => {
    const judged = await evaluate({ environment, policy, split: 'test', seed, concurrency: atOnce, signal });
    console.error(`seed ${seed}, ${title}: ${judged.success.toFixed(3)} after ${Math.round(spent.seconds)} s`);
    ways.push({ title, ...none, ...spent, success: judged.success, score: judged.score, tasks: judged.attempts });
  };
  const cloned = await clone(recorded, seed);
  const { transitions: recordedTransitions } = recorded;
  await judge('behaviour cloning on the solved recordings', cloned.policy, {
    recordedTransitions,
    seconds: cloned.seconds,
  });

  const dreamed = await practiseFor(trainingSeconds, {
    environment,
    recorded,
    seed,
    policy: freshPolicy(),
    dreams: true,
  });
  const { counters, seconds } = dreamed;
  const { dreamedSteps } = counters;
  await judge('dream only', dreamed.policy.copy(), { recordedTransitions, dreamedSteps, seconds });

  const moved = await practiseFor(trainingSeconds, { environment, recorded, seed, policy: dreamed.policy });
  await judge('dream, then the site for the same time', moved.policy, {
    recordedTransitions,
    dreamedSteps,
    realSteps: moved.counters.realSteps,
    seconds: seconds + moved.seconds,
  });

  for (const [title, time] of [
    ['real RL, as long as the dream', trainingSeconds],
    ['real RL, as long as the recording and the dream', trainingSeconds + recorded.seconds],
  ] as const) {
    const real = await practiseFor(time, { environment, recorded, seed, policy: freshPolicy() });
    await judge(title, real.policy, { realSteps: real.counters.realSteps, seconds: real.seconds });
  }
  return ways;
}

const freshPolicy = () => choicePolicy({ learningRate: 0.1 });
type Trained = ReturnType<typeof choicePolicy>;

interface Practice {
  readonly environment: Environment;
  readonly recorded: Recorded;
  readonly seed: number;
  readonly policy: Trained;
  readonly dreams?: boolean;
}

/** Trains for so long, and to the end of the iteration that is being played then. */
async function practiseFor(time: number, { environment, recorded, seed, policy, dreams = false }: Practice) {
  const began = performance.now();
  const experienceModel = inducedSite({ abstraction: environment.abstraction });
  const replayBuffer = replayMemory();
  const dreamed = dream({ environment, experienceModel, replayBuffer });
  const { counters } = await train(
    [
      {
        environment,
        practice: dreams ? backplay({ environment: dreamed, recordings: recorded }) : environment,
        experienceModel,
        replayBuffer,
        recordings: dreams ? recorded : { trajectories: async () => [] },
        curriculum: rewardVariance({ environment }),
        policy,
        optimizer: grpo({ entropy: 0.05 }),
      },
    ],
    {
      iterations: Number.MAX_SAFE_INTEGER,
      seed,
      // Real iterations have to be short to learn anything in the time.
      ...(dreams ? { tasks: 8, groupSize: 16, concurrency: 1 } : { tasks: 4, groupSize: 4, concurrency: atOnce }),
      signal: AbortSignal.timeout(Math.round(time * 1000)),
    },
  );
  return { policy, counters, seconds: (performance.now() - began) / 1000 };
}

async function clone(recorded: Recorded, seed: number): Promise<{ readonly policy: Policy; readonly seconds: number }> {
  const began = performance.now();
  const solved = (await recorded.trajectories()).filter(({ transitions }) => transitions.at(-1)?.reward === 1);
  const groups = solved.map((trajectory) => ({ task: trajectory.task, trajectories: [trajectory] }));
  const optimizer = behaviorCloning();
  let policy: Policy = choicePolicy();
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
  const [cloned, dreamed, moved, real, longer] = rows.map(({ success }) => success);
  // Where real training solves nothing, any success is more than so many times as much.
  const over = (one: number | undefined, other: number | undefined) => one! / Math.max(other!, 1e-9);
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
      value: over(moved, Math.max(dreamed!, real!)),
      unit: '×',
      target: atLeast(1),
    },
  ];
}
