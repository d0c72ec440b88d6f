import type { Random, Task } from '@dreamgym/core';
import { type Sums, type SumTree, sumTree } from './sum-tree.ts';
import type { TaskPool } from './task-pool.ts';
import type { StatisticsTable, TaskStatistics } from './task-statistics.ts';

/** What weights are made of: tasks never attempted, tasks attempted, their values, and the rounds of their last groups. */
export type TaskSums = Sums<'unseen' | 'seen' | 'value' | 'rounds'>;

/** Tasks that can be drawn. */
export interface DrawableTasks {
  total(): TaskSums;
  /** Draws a task in proportion to its weight, and takes it out for as long as `withoutReplacement` runs. */
  draw(weigh: (sums: TaskSums) => number, random: Random): Task | undefined;
}

/** What a curriculum can propose. */
export interface TaskDraw {
  readonly seeds: DrawableTasks;
  /** Those that were attempted and not dropped. */
  readonly generated: DrawableTasks;
  /** The task of this id, where it can be proposed. */
  find(id: string): Task | undefined;
  /** Lets changed statistics count. */
  update(id: string): void;
  /** Runs what draws; afterwards all tasks are in again. */
  withoutReplacement<T>(run: () => T): T;
}

export interface TaskDrawOptions {
  readonly pool: TaskPool;
  readonly statistics: StatisticsTable;
  /** At least 0. */
  readonly value: (statistics: TaskStatistics) => number;
}

const kinds = ['unseen', 'seen', 'value', 'rounds'] as const;
const out: TaskSums = { unseen: 0, seen: 0, value: 0, rounds: 0 };
const unseen: TaskSums = { ...out, unseen: 1 };

export function taskDraw({ pool, statistics, value }: TaskDrawOptions): TaskDraw {
  const sumsOf = (known: TaskStatistics | undefined): TaskSums =>
    known ? { unseen: 0, seen: 1, value: value(known), rounds: known.latest.round } : unseen;

  const kept = statistics.generated().filter(({ dropped }) => dropped === undefined);
  const generatedTasks = kept.map(({ task }) => task);
  const generatedPlaces = new Map(generatedTasks.map(({ id }, place) => [id, place]));

  const seedTree = sumTree({
    kinds,
    size: pool.size,
    valuesOf: (place) => sumsOf(statistics.get(pool.task(place).id)),
  });
  const generatedTree = sumTree({
    kinds,
    size: generatedTasks.length,
    valuesOf: (place) => sumsOf(statistics.get(generatedTasks[place]!.id)),
  });

  const drawable = (tree: SumTree<keyof TaskSums>, taskAt: (place: number) => Task): DrawableTasks => ({
    total: tree.total,
    draw(weigh, random) {
      const place = tree.draw(weigh, random);
      if (place === undefined) return undefined;
      tree.set(place, out);
      return taskAt(place);
    },
  });

  return {
    seeds: drawable(seedTree, pool.task),
    generated: drawable(generatedTree, (place) => generatedTasks[place]!),

    find(id) {
      const place = pool.placeOf(id);
      return place === undefined ? generatedTasks[generatedPlaces.get(id) ?? -1] : pool.task(place);
    },

    update(id) {
      const known = statistics.get(id);
      const place = pool.placeOf(id);
      if (place !== undefined) return seedTree.set(place, sumsOf(known));
      if (!known?.generated || known.generated.dropped !== undefined) return;
      const own = generatedPlaces.get(id) ?? generatedTasks.push(known.generated.task) - 1;
      generatedPlaces.set(id, own);
      generatedTree.set(own, sumsOf(known));
    },

    withoutReplacement: (run) => seedTree.tentatively(() => generatedTree.tentatively(run)),
  };
}

/** Draws from several together. */
export function drawFrom(
  all: readonly DrawableTasks[],
  weigh: (sums: TaskSums) => number,
  random: Random,
): Task | undefined {
  const weights = all.map((each) => [each, weigh(each.total())] as const).filter(([, weight]) => weight > 0);
  return weights.length === 0 ? undefined : random.weigh(weights).draw(weigh, random);
}
