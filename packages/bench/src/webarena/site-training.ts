import {
  dream,
  type Environment,
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
import { choicePolicy, randomPolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';
import type { ScienceRow } from '../science.ts';

/** What each way to train has, by the clock on the wall. */
export const trainingSeconds = 60;
/** Browsers work at so many attempts at once: one for each core. */
export const atOnce = 2;
const cloningEpochs = 10;
const { signal } = new AbortController();

/** What came of one way to train, with one seed. */
export type Outcome = Omit<ScienceRow, 'success' | 'successes' | 'score' | 'scores' | 'tasks'> & {
  readonly success: number;
  readonly score: number;
  readonly tasks: number;
};

export interface Recorded {
  readonly trajectories: readonly Trajectory[];
  readonly seconds: number;
}

export const transitionsOf = (trajectories: readonly Trajectory[]) =>
  trajectories.reduce((sum, { transitions }) => sum + transitions.length, 0);

/** Every train task once by the expert, and once more by an expert that strays or by chance, in turns. */
export async function recordSite(
  environment: Environment,
  { expert, detours }: Readonly<Record<'expert' | 'detours', Policy>>,
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
export async function playAll(
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

/** Training keeps the policies curious; they are evaluated by what they think best. */
const evaluationTemperature = 0.2;
export const whileTraining = { learningRate: 0.1, evaluationTemperature };
export const freshPolicy = ({ actionReader: reader }: Environment) =>
  choicePolicy({ reader, priors: true, ...whileTraining });

interface Training {
  readonly environment: Environment;
  readonly seed: number;
  readonly policy: Learner;
  /** The recordings to dream of; training is on the site where they are missing. */
  readonly dreamOf?: readonly Trajectory[];
}

/** Trains for so long, and to the end of the iteration that is being played then. */
export async function trainFor(time: number, { environment, seed, policy, dreamOf }: Training) {
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

export async function clone(
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

/** One row of the same way with several seeds. */
export function overSeeds(outcomes: readonly Outcome[]): ScienceRow {
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
