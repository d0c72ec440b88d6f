import type { Eviction } from './eviction.ts';
import type { StoredTrajectory } from './stored-trajectory.ts';

/** A trajectory that is held, of which the first transitions may have been dropped. */
export interface Held {
  readonly trajectory: StoredTrajectory;
  /** Counts what was added: the earlier, the lower. */
  readonly order: number;
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

export function heldTrajectories({ capacity, eviction, onDrop }: HeldTrajectoriesOptions): HeldTrajectories {
  const held = { real: [] as Held[], dreamed: [] as Held[] };
  const sizes = { real: 0, dreamed: 0 };
  const perTask = new Map<string, number>();
  let added = 0;

  const count = ({ trajectory }: Held, by: number) => {
    const { id } = trajectory.task;
    const left = (perTask.get(id) ?? 0) + by;
    if (left > 0) perTask.set(id, left);
    else perTask.delete(id);
    sizes[trajectory.provenance.origin] += by;
  };

  /** The place of the trajectory to drop from: of equal ranks the oldest. */
  const victimOf = (entries: readonly Held[]) => {
    let victim = 0;
    if (!eviction) return victim;
    let lowest = Infinity;
    for (const [place, { trajectory }] of entries.entries()) {
      const rank = eviction({ trajectory, transitionsOfTask: perTask.get(trajectory.task.id)! });
      if (rank < lowest) {
        victim = place;
        lowest = rank;
      }
    }
    return victim;
  };

  const drop = (entries: Held[], most: number) => {
    const place = victimOf(entries);
    const victim = entries[place]!;
    const end = victim.trajectory.transitions.length;
    const to = Math.min(victim.first + most, end);
    onDrop(victim, victim.first, to);
    count(victim, victim.first - to);
    victim.first = to;
    if (to === end) entries.splice(place, 1);
  };

  return {
    count: () => ({ ...sizes }),
    entries: () => [...held.real, ...held.dreamed],
    take(trajectory, first = 0) {
      const taken: Held = { trajectory, first, order: added++ };
      if (first >= trajectory.transitions.length) return taken;
      held[trajectory.provenance.origin].push(taken);
      count(taken, trajectory.transitions.length - first);
      for (let excess = sizes.real + sizes.dreamed - capacity; excess > 0; ) {
        drop(held.dreamed.length > 0 ? held.dreamed : held.real, excess);
        excess = sizes.real + sizes.dreamed - capacity;
      }
      return taken;
    },
    clear() {
      held.real = [];
      held.dreamed = [];
      sizes.real = 0;
      sizes.dreamed = 0;
      perTask.clear();
    },
  };
}
