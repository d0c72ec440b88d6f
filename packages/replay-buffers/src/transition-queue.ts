/** The part of a trajectory that the replay buffer needs; a whole trajectory is one, so that adding copies nothing. */
export interface StoredTrajectory {
  readonly task: { readonly id: string };
  readonly opening: { readonly text: string };
  readonly transitions: readonly StoredTransition[];
  readonly provenance: { readonly origin: 'real' | 'dreamed' };
}

interface StoredTransition {
  readonly action: { readonly text: string };
  readonly observation: { readonly text: string };
  readonly reward: number;
  readonly terminated: boolean;
}

/** A trajectory in the queue, of which the first transitions may have been dropped. */
export interface QueueEntry {
  readonly trajectory: StoredTrajectory;
  /** Index of the first transition that is still held. */
  first: number;
  /** Rows of state and action in the table of texts, two per transition, once they are known. */
  rows?: Int32Array;
}

/** Transitions in the order in which they came; the oldest can be dropped one by one. */
export interface TransitionQueue {
  /** Transitions held. */
  readonly size: number;
  push(trajectory: StoredTrajectory, first?: number): void;
  /** Drops the oldest transitions; none where the count is not positive. */
  drop(count: number): void;
  entries(): readonly QueueEntry[];
  clear(): void;
}

export function transitionQueue(): TransitionQueue {
  let entries: QueueEntry[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    push(trajectory, first = 0) {
      if (first >= trajectory.transitions.length) return;
      entries.push({ trajectory, first });
      size += trajectory.transitions.length - first;
    },
    drop(count) {
      let left = Math.max(0, Math.min(count, size));
      size -= left;
      let gone = 0;
      while (left > 0) {
        const oldest = entries[gone]!;
        const dropped = Math.min(left, oldest.trajectory.transitions.length - oldest.first);
        oldest.first += dropped;
        left -= dropped;
        if (oldest.first === oldest.trajectory.transitions.length) gone += 1;
      }
      if (gone > 0) entries.splice(0, gone);
    },
    entries: () => entries,
    clear() {
      entries = [];
      size = 0;
    },
  };
}

/** The text of the state in which transition `index` began. */
export function stateBefore({ opening, transitions }: StoredTrajectory, index: number): string {
  return index === 0 ? opening.text : transitions[index - 1]!.observation.text;
}
