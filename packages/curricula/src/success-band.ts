import { type Curriculum, deriveSeed, random, type Task } from '@dreamgym/core';
import { repeatedSample } from './tasks/sample.ts';
import { type TaskDraw, type TaskSums, taskDraw } from './tasks/task-draw.ts';
import { type TaskPoolOptions, taskPool } from './tasks/task-pool.ts';
import { statisticsTable } from './tasks/task-statistics.ts';

export interface SuccessBandOptions extends TaskPoolOptions {
  /** A task is proposed again where the success of its last group lies between these two, both included. */
  readonly low?: number;
  readonly high?: number;
  /** Share of a proposal for tasks that were never attempted, while there are any; in [0, 1]. */
  readonly exploration?: number;
}

const kind = 'success-band';

/**
 * The baseline that filters by success: a share of every proposal are tasks that were never attempted, the others are
 * drawn with equal chances from those whose last success lies in the band. What is still missing is drawn from the rest.
 */
export function successBand(options: SuccessBandOptions): Curriculum {
  const { low = 0.2, high = 0.8, exploration = 0.5 } = options;
  if (!(low >= 0 && low <= high && high <= 1))
    throw new RangeError(`a band from ${low} to ${high} is not within [0, 1]`);
  if (!(exploration >= 0 && exploration <= 1)) {
    throw new RangeError(`exploration is ${exploration}; give a share from 0 to 1`);
  }
  const pool = taskPool(options);
  const statistics = statisticsTable({ kind });
  let draw: TaskDraw | undefined;
  return {
    async propose({ count, seed, signal }) {
      const tasks = await pool();
      signal.throwIfAborted();
      draw ??= taskDraw({
        pool: tasks,
        statistics,
        value: ({ latest: { success } }) => (success >= low && success <= high ? 1 : 0),
      });
      const { seeds, withoutReplacement } = draw;
      const chance = random(deriveSeed(seed, 'propose'));
      return withoutReplacement(() => {
        const proposal: Task[] = [];
        const add = (most: number, weigh: (sums: TaskSums) => number) => {
          for (let task: Task | undefined; proposal.length < most; proposal.push(task)) {
            task = seeds.draw(weigh, chance);
            if (!task) return;
          }
        };
        add(Math.ceil(exploration * count), ({ unseen }) => unseen);
        add(count, ({ value }) => value);
        add(count, ({ unseen, seen }) => unseen + seen);
        const repeats = repeatedSample(tasks.size, count - proposal.length, chance);
        return [...proposal, ...repeats.map(tasks.task)];
      });
    },
    async record(groups) {
      for (const id of statistics.recordOutcomes(groups)) draw?.update(id);
    },
    snapshot: statistics.snapshot,
    restore(snapshot) {
      statistics.restore(snapshot);
      draw = undefined;
    },
  };
}
