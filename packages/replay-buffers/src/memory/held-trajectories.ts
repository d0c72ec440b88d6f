import type { Eviction } from './eviction.ts';
import { type Heap, type HeapItem, heap } from './heap.ts';
import { largeMap } from './large-map.ts';
import type { StoredTrajectory } from './stored-trajectory.ts';

/** A trajectory that is held, of which the first transitions may have been dropped. */
export interface Held extends HeapItem {
  readonly trajectory: StoredTrajectory;
  /** Counts what was added: the earlier, the lower. */
  readonly order: number;
  /** Among those of its task, the lowest makes room. */
  readonly rank: number;
  /** Index of the first transition that is still held. */
  first: number;
  /** The situation of each transition, once it is known. */
  situations?: Int32Array;
}

export interface HeldTrajectories {
  count(): { readonly real: number; readonly dreamed: number };
  /** Real ones first, then in the order in which they came. */
  entries(): readonly Held[];
  /** Takes a trajectory in and drops what there is no more room for; returns what is held of it. */
  take(trajectory: StoredTrajectory, first?: number): Held;
  clear(): void;
}

export interface HeldTrajectoriesOptions {
  /** The most transitions held. */
  readonly capacity: number;
  /** Without it the oldest make room. */
  readonly eviction?: Eviction;
  /** Called before the transitions from `from` up to `to` of a trajectory are dropped. */
  readonly onDrop: (held: Held, from: number, to: number) => void;
}

/** Trajectories of one origin whose tasks have one rank: those of one task, or all where tasks are not ranked. */
interface Pool extends HeapItem {
  rank: number;
  readonly held: Heap<Held>;
}

type Origin = StoredTrajectory['provenance']['origin'];

export function heldTrajectories({ capacity, eviction = {}, onDrop }: HeldTrajectoriesOptions): HeldTrajectories {
  const sizes = { real: 0, dreamed: 0 };
  const heaps = { real: heap(comparePools), dreamed: heap(comparePools) };
  const pools = { real: largeMap<string, Pool>(), dreamed: largeMap<string, Pool>() };
  const perTask = largeMap<string, number>();
  let added = 0;

  const poolName = ({ task }: StoredTrajectory) => (eviction.rankTask ? task.id : '');

  /** Counts transitions of a task, and ranks it anew. */
  const count = (trajectory: StoredTrajectory, by: number) => {
    const { task, provenance } = trajectory;
    sizes[provenance.origin] += by;
    if (!eviction.rankTask) return;
    const transitions = (perTask.get(task.id) ?? 0) + by;
    if (transitions > 0) perTask.set(task.id, transitions);
    else perTask.delete(task.id);
    const rank = eviction.rankTask({ task: task.id, transitions });
    for (const origin of ['real', 'dreamed'] as const) {
      const pool = pools[origin].get(task.id);
      if (!pool) continue;
      pool.rank = rank;
      heaps[origin].moved(pool);
    }
  };

  const insert = (taken: Held) => {
    const { origin } = taken.trajectory.provenance;
    const name = poolName(taken.trajectory);
    const known = pools[origin].get(name);
    if (known) {
      known.held.add(taken);
      heaps[origin].moved(known);
      return;
    }
    const pool: Pool = { place: 0, rank: 0, held: heap(compareHeld) };
    pool.held.add(taken);
    pools[origin].set(name, pool);
    heaps[origin].add(pool);
  };

  const remove = (held: Held) => {
    const { origin } = held.trajectory.provenance;
    const name = poolName(held.trajectory);
    const pool = pools[origin].get(name)!;
    if (pool.held.size > 1) {
      pool.held.remove(held);
      heaps[origin].moved(pool);
      return;
    }
    // Out of the heap as it was when it was put there.
    heaps[origin].remove(pool);
    pools[origin].delete(name);
  };

  const drop = (origin: Origin, most: number) => {
    const victim = heaps[origin].first()!.held.first()!;
    const { trajectory } = victim;
    const end = trajectory.transitions.length;
    const from = victim.first;
    const to = Math.min(from + most, end);
    onDrop(victim, from, to);
    victim.first = to;
    if (to === end) remove(victim);
    count(trajectory, from - to);
  };

  return {
    count: () => ({ ...sizes }),
    entries: () =>
      (['real', 'dreamed'] as const).flatMap((origin) =>
        heaps[origin]
          .items()
          .flatMap(({ held }) => held.items())
          .sort((a, b) => a.order - b.order),
      ),
    take(trajectory, first = 0) {
      const rank = eviction.rankTrajectory?.(trajectory) ?? 0;
      const taken: Held = { trajectory, first, order: added++, rank, place: 0 };
      if (first >= trajectory.transitions.length) return taken;
      insert(taken);
      count(trajectory, trajectory.transitions.length - first);
      for (let excess = sizes.real + sizes.dreamed - capacity; excess > 0; ) {
        drop(sizes.dreamed > 0 ? 'dreamed' : 'real', excess);
        excess = sizes.real + sizes.dreamed - capacity;
      }
      return taken;
    },
    clear() {
      for (const origin of ['real', 'dreamed'] as const) {
        heaps[origin] = heap(comparePools);
        pools[origin].clear();
        sizes[origin] = 0;
      }
      perTask.clear();
    },
  };
}

function compareHeld(a: Held, b: Held): number {
  return a.rank - b.rank || a.order - b.order;
}

function comparePools(a: Pool, b: Pool): number {
  return a.rank - b.rank || compareHeld(a.held.first()!, b.held.first()!);
}
