import {
  type Curriculum,
  deriveSeed,
  type GroupOutcome,
  type ProposeRequest,
  type Random,
  random,
  type Task,
  type TaskGenerator,
} from '@dreamgym/core';
import type { TaskGroups } from './clusters/task-clusters.ts';
import { type HeldOutOptions, heldOutTasks, taskKey } from './generators/near-duplicates.ts';
import { repeatedSample } from './tasks/sample.ts';
import { drawFrom, type TaskDraw, type TaskSums, taskDraw } from './tasks/task-draw.ts';
import { type TaskPool, type TaskPoolOptions, taskPool } from './tasks/task-pool.ts';
import { statisticsTable } from './tasks/task-statistics.ts';

export interface RewardVarianceOptions extends TaskPoolOptions, HeldOutOptions {
  /** Share of a proposal for tasks that were never attempted, while there are any; in [0, 1]. */
  readonly exploration?: number;
  /** Weight of how long ago a task was attempted against its value, which is from then; in [0, 1]. */
  readonly staleness?: number;
  /** Tasks whose attempts are weighed together, as PPO wants it; each task by itself, unless given. */
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

export type RewardVariance = Required<Omit<Curriculum, 'specificationVersion'>>;

const kind = 'reward-variance';

/**
 * Proposes what is neither solved nor out of reach: a task's value is the variance of the rewards of its last group of
 * attempts (paper, equation 7), 0 where all went the same, at most 0.25.
 *
 * A proposal of `count` tasks, all different while enough are known, is drawn in this order:
 * 1. up to `generatedShare` of it from the task generator. Parents are tasks of the last record with a value above 0 (paper,
 *    equation 6), those of highest value first, equal ones by chance; where there are fewer, earlier ones in proportion to
 *    their values. What is a near-duplicate of a held-out task, or repeats a known one, is left out;
 * 2. `exploration` of the rest, rounded up, uniformly from the tasks that were never attempted;
 * 3. the others from the tasks that were attempted, without replacement, in proportion to
 *    (1 - staleness) · value / Σ value + staleness · age / Σ age, the age counted in records (the mixture of prioritized
 *    level replay, Jiang et al. 2021). Where all values are 0, all are equally likely. Generated tasks among them count
 *    towards `generatedShare`;
 * 4. what is still missing uniformly from the seed tasks that are left, then with repeats.
 *
 * Proposing and recording take time by the logarithm of the number of tasks, after the first proposal, which lists them.
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
  const heldOut = heldOutTasks(options);
  const reasonToDrop = leastSuccess === undefined ? undefined : harderWithinReach(leastSuccess);
  const statistics = statisticsTable({ kind, reasonToDrop });
  /** Made at the first proposal, and anew after a snapshot was restored. */
  let draw: TaskDraw | undefined;
  /** What tasks are told apart by: of all seed tasks, and of so many generated ones. */
  let keys: Set<string> | undefined;
  let keyed = 0;

  const generate = async (
    request: ProposeRequest,
    { draw, seeds, count }: { readonly draw: TaskDraw; readonly seeds: TaskPool; readonly count: number },
  ): Promise<readonly Task[]> => {
    if (!taskGenerator || count === 0) return [];
    const best = parentsOf(draw, random(deriveSeed(request.seed, 'parents')));
    if (best.length === 0) return [];
    const isHeldOut = await heldOut();
    keys ??= keysOf(seeds);
    for (const { task } of statistics.generated().slice(keyed)) keys.add(taskKey(task));
    keyed = statistics.generated().length;
    const fresh = new Map<string, Task>();
    const { signal } = request;
    const seed = deriveSeed(request.seed, 'generate');
    for (const task of await taskGenerator.generate({ parents: best, count, seed, signal })) {
      if (!isGenerated(task)) {
        throw new Error(`the task generator gave "${task.id}" with origin "${task.origin.kind}", not "generated"`);
      }
      const key = taskKey(task);
      const isKnown = seeds.placeOf(task.id) !== undefined || statistics.get(task.id) || keys.has(key);
      const isRepeated = fresh.has(key) || [...fresh.values()].some(({ id }) => id === task.id);
      if (isKnown || isRepeated || fresh.size === count || isHeldOut(task)) continue;
      fresh.set(key, task);
    }
    return [...fresh.values()];
  };

  const parentsOf = (draw: TaskDraw, chance: Random): readonly Task[] => {
    const value = (id: string) => statistics.get(id)!.latest.variance;
    const latest = chance
      .shuffle(statistics.latest())
      .filter((id) => value(id) > 0)
      .sort((a, b) => value(b) - value(a))
      .flatMap((id) => draw.find(id) ?? []);
    const best = new Map(latest.slice(0, parents).map((task) => [task.id, task]));
    draw.withoutReplacement(() => {
      while (best.size < parents) {
        const task = drawFrom([draw.seeds, draw.generated], ({ value }) => value, chance);
        if (!task) break;
        best.set(task.id, task);
      }
    });
    return [...best.values()];
  };

  /** The weights of step 3, for what is in now. */
  const weighing = (totals: readonly TaskSums[]) => {
    const { round } = statistics;
    const ageOf = ({ seen, rounds }: TaskSums) => round * seen - rounds;
    const values = totals.reduce((sum, { value }) => sum + value, 0);
    const ages = totals.reduce((sum, each) => sum + ageOf(each), 0);
    if (values === 0) return ({ seen }: TaskSums) => seen;
    const byAge = ages === 0 ? 0 : staleness / ages;
    return (sums: TaskSums) => ((1 - staleness) / values) * sums.value + byAge * ageOf(sums);
  };

  return {
    async propose(request) {
      const { count, seed, signal } = request;
      const seeds = await pool();
      signal.throwIfAborted();
      draw ??= taskDraw({ pool: seeds, statistics, value: ({ latest }) => latest.variance });
      const known = draw;
      let room = Math.floor(generatedShare * count);
      const proposal = [...(await generate(request, { draw: known, seeds, count: room }))];
      room -= proposal.length;
      const chance = random(deriveSeed(seed, 'propose'));
      return known.withoutReplacement(() => {
        const add = (most: number, next: () => Task | undefined) => {
          for (let task: Task | undefined; proposal.length < most; proposal.push(task)) {
            task = next();
            if (!task) return;
          }
        };
        const explored = Math.ceil(exploration * (count - proposal.length));
        add(proposal.length + explored, () => known.seeds.draw(({ unseen }) => unseen, chance));
        const weigh = weighing((room > 0 ? [known.seeds, known.generated] : [known.seeds]).map((each) => each.total()));
        add(count, () => {
          const task = drawFrom(room > 0 ? [known.seeds, known.generated] : [known.seeds], weigh, chance);
          if (task && isGenerated(task)) room -= 1;
          return task;
        });
        add(count, () => known.seeds.draw(({ unseen, seen }) => unseen + seen, chance));
        const repeats = repeatedSample(seeds.size, count - proposal.length, chance);
        return [...proposal, ...repeats.map(seeds.task)];
      });
    },

    async record(groups) {
      const clusters = await together?.groupsOf(groups.map(({ task }) => task));
      for (const id of statistics.recordOutcomes(groups, { clusters })) draw?.update(id);
    },

    lineage: statistics.lineage,
    snapshot: statistics.snapshot,
    restore(snapshot) {
      statistics.restore(snapshot);
      draw = undefined;
      keys = undefined;
      keyed = 0;
    },
  };
}

/** Keeps what is solved often enough, and no more often than its parent. */
function harderWithinReach(leastSuccess: number) {
  return ({ success }: GroupOutcome, parent?: GroupOutcome): string | undefined => {
    const written = success.toFixed(2);
    if (success < leastSuccess) return `its success of ${written} is below ${leastSuccess}`;
    if (parent && success > parent.success) {
      return `its success of ${written} is above the ${parent.success.toFixed(2)} of its parent`;
    }
    return undefined;
  };
}

const isGenerated = (task: Task) => task.origin.kind === 'generated';

function keysOf(seeds: TaskPool): Set<string> {
  const keys = new Set<string>();
  for (let place = 0; place < seeds.size; place++) keys.add(taskKey(seeds.task(place)));
  return keys;
}
