import {
  type Awaitable,
  deriveSeed,
  type Environment,
  type Learner,
  type Optimizer,
  type Policy,
  rollout,
  type Task,
  type TrajectoryGroup,
} from '@dreamgym/core';
import { tabularLearner } from '../fakes/tabular-learner.ts';
import { ensure, ensureSame, errorOf } from './expectations.ts';
import type { Rules } from './rule.ts';

export interface OptimizerSubject {
  /** A fresh optimizer. */
  make(): Awaitable<Optimizer>;
  /** A fresh learner to train; a table of weights where it is missing. */
  learner?(): Awaitable<Learner>;
}

const task: Task = { id: 'fork', instruction: 'Go right.', origin: { kind: 'seed' } };
const batches = 15;

/** One choice: `right` pays 1, `left` and `back` pay nothing. */
const fork: Environment = {
  name: 'fork',
  tasks: async () => [task],
  start: async () => ({
    observation: { text: 'You are at a fork.', actions: ['left', 'right', 'back'] },
    step: ({ text }) => ({
      observation: { text: 'The end.', actions: [] },
      reward: text === 'right' ? 1 : 0,
      terminated: true,
      truncated: false,
    }),
    close: async () => {},
  }),
};

/** Two groups of eight attempts at the fork. */
async function attempts(policy: Policy, seed: number): Promise<readonly TrajectoryGroup[]> {
  const { signal } = new AbortController();
  const play = (at: number) => rollout({ environment: fork, policy, task, seed: deriveSeed(seed, at), signal });
  const groups: TrajectoryGroup[] = [];
  for (const group of [0, 1]) {
    const trajectories = await Promise.all(Array.from({ length: 8 }, (_, at) => play(group * 8 + at)));
    groups.push({ task, trajectories });
  }
  return groups;
}

/** The group's attempts, as failures of the environment after the reward was paid. */
function asFailures(groups: readonly TrajectoryGroup[]): readonly TrajectoryGroup[] {
  const end = { kind: 'failed', code: 'ENVIRONMENT', message: 'the attempt was lost' } as const;
  return groups.map((group) => ({ ...group, trajectories: group.trajectories.map((each) => ({ ...each, end })) }));
}

/** The groups with other rewards, by the attempt's place in its group. */
function withRewards(groups: readonly TrajectoryGroup[], reward: (at: number) => number): readonly TrajectoryGroup[] {
  return groups.map((group) => ({
    ...group,
    trajectories: group.trajectories.map((each, at) => ({
      ...each,
      transitions: each.transitions.map((transition) => ({ ...transition, reward: reward(at) })),
    })),
  }));
}

interface Stage {
  readonly optimizer: Optimizer;
  readonly learner: Learner;
  update(groups: readonly TrajectoryGroup[], seed?: number): ReturnType<Optimizer['update']>;
}

async function stageOf(subject: OptimizerSubject): Promise<Stage> {
  const optimizer = await subject.make();
  const learner = await (subject.learner ?? tabularLearner)();
  const { signal } = new AbortController();
  return {
    optimizer,
    learner,
    update: (groups, seed = 1) => optimizer.update({ policy: learner, groups, seed, signal }),
  };
}

const rule =
  (check: (stage: Stage, subject: OptimizerSubject) => Promise<string | undefined>) =>
  async (subject: OptimizerSubject) =>
    check(await stageOf(subject), subject);

function ensureFinite(metrics: Readonly<Record<string, number>>): void {
  const odd = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  ensure(odd === undefined, `the metric ${odd?.[0]} is ${odd?.[1]}`, 'leave out what cannot be computed');
}

/** Log-probabilities of attempts that are the same for every policy. */
async function logProbabilitiesOf(policy: Policy): Promise<readonly number[]> {
  const groups = await attempts(tabularLearner(), 99);
  const trajectories = groups.flatMap((group) => group.trajectories);
  return [...(await (policy as Learner).evaluate(trajectories)).logProbabilities];
}

/** The share of attempts that succeed, over a few hundred. */
async function success(policy: Policy): Promise<number> {
  let solved = 0;
  for (let seed = 1000; seed < 1020; seed++) {
    for (const { trajectories } of await attempts(policy, seed)) {
      solved += trajectories.filter(({ transitions }) => transitions[0]?.reward === 1).length;
    }
  }
  return solved / (20 * 16);
}

const noSnapshot = 'the optimizer takes no snapshots';

/** What every optimizer promises. */
export const optimizerRules = {
  'has a short name': rule(async ({ optimizer: { name } }) => {
    const short = typeof name === 'string' && /^\S[^\n]{0,99}$/.test(name);
    ensure(short, `the name is ${JSON.stringify(name)}`, 'give one line of 1 to 100 characters');
    return undefined;
  }),

  'gives finite metrics': rule(async ({ learner, update }) => {
    ensureFinite((await update(await attempts(learner, 1))).metrics);
    return undefined;
  }),

  'makes the policy better': rule(async ({ optimizer, learner }) => {
    let policy: Policy = learner;
    const before = await success(policy);
    const { signal } = new AbortController();
    for (let seed = 0; seed < batches; seed++) {
      const groups = await attempts(policy, seed);
      ({ policy } = await optimizer.update({ policy, groups, seed, signal }));
    }
    const after = await success(policy);
    const seen = `${batches} updates took the success at a choice of three from ${before} to ${after}`;
    ensure(after > before + 0.1, seen, 'descend the loss: rewarded actions have to become likelier');
    return undefined;
  }),

  'repeats itself under one seed': rule(async ({ learner, update }, subject) => {
    const groups = await attempts(learner, 1);
    const other = await stageOf(subject);
    const [one, two] = [await update(groups), await other.update(groups)];
    const change = 'take every random number from request.seed';
    ensureSame(
      await logProbabilitiesOf(two.policy),
      await logProbabilitiesOf(one.policy),
      'the same update gave another policy',
      change,
    );
    ensureSame(two.metrics, one.metrics, 'the same update gave other metrics', change);
    return undefined;
  }),

  'leaves failed attempts out': rule(async ({ learner, update }, subject) => {
    const groups = await attempts(learner, 1);
    const lost = asFailures(await attempts(learner, 2));
    const mixed = groups.map((group, at) => ({
      ...group,
      trajectories: [...group.trajectories, ...lost[at]!.trajectories],
    }));
    const without = await update(groups);
    const other = await stageOf(subject);
    const policies = [
      await logProbabilitiesOf((await other.update(mixed)).policy),
      await logProbabilitiesOf(without.policy),
    ];
    const change = "drop trajectories whose end is 'failed' before anything is averaged";
    ensureSame(policies[0], policies[1], 'failed attempts changed the update', change);
    return undefined;
  }),

  'goes on where every attempt failed': rule(async ({ learner, update }) => {
    const before = await logProbabilitiesOf(learner);
    const failures = asFailures(await attempts(learner, 1));
    let after: readonly number[] = [];
    const error = await errorOf(async () => {
      const { policy, metrics } = await update(failures);
      after = await logProbabilitiesOf(policy);
      ensureFinite(metrics);
    });
    const change = 'return the policy as it is where nothing is left to learn from';
    ensure(error === undefined, `a batch of failures led to: ${error?.message}`, change);
    ensureSame(after, before, 'a batch of failures changed the policy', change);
    return undefined;
  }),

  'goes on where all rewards are the same': rule(async ({ learner, update }) => {
    for (const reward of [0, 1]) {
      const groups = withRewards(await attempts(learner, 1), () => reward);
      const error = await errorOf(async () => {
        const { policy, metrics } = await update(groups);
        ensureFinite(metrics);
        const odd = (await logProbabilitiesOf(policy)).find((value) => !Number.isFinite(value));
        ensure(odd === undefined, `a log-probability became ${odd}`, 'divide by no deviation of 0');
      });
      const change = 'skip groups without contrast, or divide by the deviation plus a small number';
      ensure(error === undefined, `groups whose rewards are all ${reward} led to: ${error?.message}`, change);
    }
    return undefined;
  }),

  'refuses a policy that it cannot train': rule(async ({ optimizer }) => {
    const policy: Policy = { name: 'statue', begin: () => ({ act: () => ({ text: 'left' }) }) };
    const groups = await attempts(policy, 1);
    const { signal } = new AbortController();
    const error = await errorOf(() => optimizer.update({ policy, groups, seed: 1, signal }));
    const change = 'throw, naming the policy and what it lacks';
    ensure(error !== undefined, 'a policy without weights was trained', change);
    ensure(error.message.includes('statue'), `the error says "${error.message}"`, change);
    return undefined;
  }),

  'goes on the same after a snapshot': rule(async ({ optimizer, learner, update }, subject) => {
    if (!optimizer.snapshot) return noSnapshot;
    // Rewards by turns leave the learner undecided, so that later updates still have something to change.
    const undecided = async (seed: number) => withRewards(await attempts(learner, seed), (at) => at % 2);
    for (const seed of [1, 2]) await update(await undecided(seed), seed);
    const saved = JSON.parse(JSON.stringify([optimizer.snapshot(), learner.snapshot()]));
    const other = await stageOf(subject);
    other.optimizer.restore?.(saved[0]);
    other.learner.restore(saved[1]);
    const groups = await undecided(3);
    const [one, two] = [await update(groups), await other.update(groups)];
    const change = 'save everything that updates depend on, as plain JSON';
    ensureSame(
      await logProbabilitiesOf(two.policy),
      await logProbabilitiesOf(one.policy),
      'the restored optimizer updates differently',
      change,
    );
    return undefined;
  }),

  'refuses a snapshot of something else': rule(async ({ optimizer }) => {
    if (!optimizer.restore) return noSnapshot;
    const error = await errorOf(() => optimizer.restore?.({ kind: 'something else', version: 99 }));
    ensure(error !== undefined, 'a foreign snapshot was taken', 'store kind and version, and throw where they differ');
    return undefined;
  }),
} satisfies Rules<OptimizerSubject>;
