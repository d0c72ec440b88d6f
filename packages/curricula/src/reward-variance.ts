import {
  type Curriculum,
  deriveSeed,
  type GroupOutcome,
  type ProposeRequest,
  random,
  type Task,
  type TaskGenerator,
} from '@dreamgym/core';
import type { TaskGroups } from './clusters/task-clusters.ts';
import { type HeldOutOptions, heldOutTasks, taskKey } from './generators/duplicates.ts';
import { lineageOf, type Practice, practise, restorePractice, snapshotPractice, standingsOf } from './practice.ts';
import { repeatedSample, uniformSample, weightedSample } from './sample.ts';
import { type TaskPoolOptions, taskPool } from './task-pool.ts';

export interface RewardVarianceOptions extends TaskPoolOptions, HeldOutOptions {
  /** Share of a proposal for tasks that were never practised, while there are any; in [0, 1]. */
  readonly exploration?: number;
  /** Weight of how long ago a task was practised against its value, which is from then; in [0, 1]. */
  readonly staleness?: number;
  /** Tasks whose attempts are judged together, as PPO wants it; each task by itself, unless given. */
  readonly groups?: TaskGroups;
  /** Invents tasks from those of highest value; none, unless given. */
  readonly taskGenerator?: TaskGenerator;
  /** The most that generated tasks make up of a proposal, in [0, 1]: the paper's lambda, whose value it does not give. */
  readonly generatedShare?: number;
  /** The most parents shown to the task generator: the paper's m, whose value it does not give. */
  readonly parents?: number;
  /**
   * Keeps a generated task only where the success of its first group is at least this and at most its parent's: harder,
   * yet within reach. Without it all are kept.
   */
  readonly leastSuccess?: number;
}

export type RewardVariance = Required<Curriculum>;

/** A practised task that can be proposed again. */
interface Candidate {
  readonly task: Task;
  readonly practice: Practice;
}

const kind = 'reward-variance';

/**
 * Practises what is neither solved nor out of reach: a task's value is the variance of the rewards of its last group of
 * attempts (paper, equation 7), 0 where all went the same, at most 0.25.
 *
 * A proposal of `count` tasks, all different while enough are known, is drawn in this order:
 * 1. up to `generatedShare` of it from the task generator; parents are the practised tasks of highest value above 0. What
 *    is a near-duplicate of a held-out task, or repeats a known one, is left out;
 * 2. `exploration` of the rest, rounded up, uniformly from the tasks that were never practised;
 * 3. the others from the practised tasks, without replacement, in proportion to
 *    (1 - staleness) · value / Σ value + staleness · age / Σ age, the age counted in records (the mixture of prioritized
 *    level replay, Jiang et al. 2021). Where all values are 0, all are equally likely. Generated tasks among them count
 *    towards `generatedShare`;
 * 4. what is still missing uniformly from the seed tasks that are left, then with repeats.
 */
export function rewardVariance(options: RewardVarianceOptions): RewardVariance {
  const { exploration = 0.5, staleness = 0.1, taskGenerator, generatedShare = 0.25, parents = 4 } = options;
  const { groups: together, leastSuccess } = options;
  for (const [name, share] of Object.entries({ exploration, staleness, generatedShare, leastSuccess })) {
    if (share !== undefined && !(share >= 0 && share <= 1)) {
      throw new RangeError(`${name} is ${share}; give a share from 0 to 1`);
    }
  }
  const pool = taskPool(options);
  const isHeldOut = heldOutTasks(options);
  let practised = new Map<string, Practice>();
  let round = 0;

  const generate = async (
    tasks: readonly Task[],
    seen: readonly Candidate[],
    count: number,
    { seed, signal }: ProposeRequest,
  ) => {
    if (!taskGenerator || count === 0) return [];
    const best = seen
      .filter(({ practice }) => practice.latest.variance > 0)
      .sort((a, b) => b.practice.latest.variance - a.practice.latest.variance)
      .slice(0, parents)
      .map(({ task }) => task);
    if (best.length === 0) return [];
    const generated = [...practised.values()].flatMap((practice) => practice.generated?.task ?? []);
    const known = new Set([...tasks, ...generated].flatMap((task) => [task.id, taskKey(task)]));
    const fresh: Task[] = [];
    const request = { parents: best, count, seed: deriveSeed(seed, 'generate'), signal };
    for (const task of await taskGenerator.generate(request)) {
      if (!isGenerated(task)) {
        throw new Error(`the task generator gave "${task.id}" with origin "${task.origin.kind}", not "generated"`);
      }
      const isKnown = known.has(task.id) || known.has(taskKey(task));
      if (isKnown || fresh.length === count || (await isHeldOut(task))) continue;
      known.add(task.id).add(taskKey(task));
      fresh.push(task);
    }
    return fresh;
  };

  /** The weights of step 3. */
  const weightsOf = (candidates: readonly Candidate[]): Float64Array => {
    let values = 0;
    let ages = 0;
    for (const { latest } of candidates.map(({ practice }) => practice)) {
      values += latest.variance;
      ages += round - latest.round;
    }
    const weights = new Float64Array(candidates.length).fill(1);
    if (values === 0) return weights;
    const byValue = (1 - staleness) / values;
    const byAge = ages === 0 ? 0 : staleness / ages;
    for (const [i, { practice }] of candidates.entries()) {
      weights[i] = byValue * practice.latest.variance + byAge * (round - practice.latest.round);
    }
    return weights;
  };

  const judge = ({ success }: GroupOutcome, parent?: GroupOutcome): string | undefined => {
    if (leastSuccess === undefined) return undefined;
    const written = success.toFixed(2);
    if (success < leastSuccess) return `its success of ${written} is below ${leastSuccess}`;
    if (parent && success > parent.success) {
      return `its success of ${written} is above the ${parent.success.toFixed(2)} of its parent`;
    }
    return undefined;
  };

  return {
    async propose(request) {
      const { count, seed, signal } = request;
      const tasks = await pool();
      signal.throwIfAborted();
      const generator = random(deriveSeed(seed, 'propose'));
      const unseen: Task[] = [];
      const seen: Candidate[] = [];
      for (const task of tasks) {
        const practice = practised.get(task.id);
        if (practice) seen.push({ task, practice });
        else unseen.push(task);
      }
      for (const practice of practised.values()) {
        const { generated } = practice;
        if (generated && generated.dropped === undefined) seen.push({ task: generated.task, practice });
      }

      let room = Math.floor(generatedShare * count);
      const proposal = await generate(tasks, seen, room, request);
      room -= proposal.length;
      proposal.push(...uniformSample(unseen, Math.ceil(exploration * (count - proposal.length)), generator));
      const candidates = seen.filter(({ task }) => room > 0 || !isGenerated(task));
      const accept = (place: number) => !isGenerated(candidates[place]!.task) || room-- > 0;
      const places = weightedSample(weightsOf(candidates), count - proposal.length, generator, accept);
      proposal.push(...places.map((place) => candidates[place]!.task));
      if (proposal.length < count) {
        const chosen = new Set(proposal.map(({ id }) => id));
        const others = tasks.filter(({ id }) => !chosen.has(id));
        proposal.push(...uniformSample(others, count - proposal.length, generator));
        proposal.push(...repeatedSample(tasks, count - proposal.length, generator));
      }
      return proposal;
    },

    async record(groups) {
      const names = await together?.groupsOf(groups.map(({ task }) => task));
      round += 1;
      const before = new Map(practised);
      for (const { task, latest } of standingsOf(groups, { round, names })) {
        practised.set(task.id, practise(before, { task, latest, judge }));
      }
    },

    lineage: () => lineageOf(practised),

    snapshot: () => snapshotPractice(kind, { round, practised }),
    restore(snapshot) {
      ({ round, practised } = restorePractice(kind, snapshot));
    },
  };
}

const isGenerated = (task: Task) => task.origin.kind === 'generated';
