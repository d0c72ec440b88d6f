import type { Json } from '@dreamgym/core';
import type { QueueEntry, StoredTrajectory } from './transition-queue.ts';

const kind = 'replay-memory';
const version = 1;

/** Trajectories as plain JSON, each text once: texts are numbers into `texts`. */
interface ReplaySnapshot {
  readonly kind: typeof kind;
  readonly version: typeof version;
  readonly texts: readonly string[];
  readonly trajectories: readonly {
    readonly task: string;
    readonly origin: 'real' | 'dreamed';
    /** Index of the first transition that is still held. */
    readonly first: number;
    readonly opening: number;
    /** Action, next state, reward, and 1 where the task ended. */
    readonly transitions: readonly (readonly [number, number, number, 0 | 1])[];
  }[];
}

export function snapshotTrajectories(entries: readonly Pick<QueueEntry, 'trajectory' | 'first'>[]): Json {
  const texts = new Map<string, number>();
  const numberOf = (text: string) => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  };
  const trajectories = entries.map(({ trajectory: { task, opening, transitions, provenance }, first }) => ({
    task: task.id,
    origin: provenance.origin,
    first,
    opening: numberOf(opening.text),
    transitions: transitions.map(
      ({ action, observation, reward, terminated }) =>
        [numberOf(action.text), numberOf(observation.text), reward, terminated ? 1 : 0] as const,
    ),
  }));
  return { kind, version, texts: [...texts.keys()], trajectories } satisfies ReplaySnapshot;
}

/** Throws where the snapshot is of another kind or version. */
export function restoreTrajectories(
  snapshot: Json,
): readonly { readonly trajectory: StoredTrajectory; readonly first: number }[] {
  const { texts, trajectories } = verified(snapshot);
  const textOf = (number: number) => texts[number]!;
  return trajectories.map(({ task, origin, first, opening, transitions }) => ({
    first,
    trajectory: {
      task: { id: task },
      opening: { text: textOf(opening) },
      provenance: { origin },
      transitions: transitions.map(([action, next, reward, terminated]) => ({
        action: { text: textOf(action) },
        observation: { text: textOf(next) },
        reward,
        terminated: terminated === 1,
      })),
    },
  }));
}

function verified(snapshot: Json): ReplaySnapshot {
  const seen = (snapshot ?? {}) as unknown as Partial<ReplaySnapshot>;
  if (seen.kind !== kind || seen.version !== version) {
    throw new Error(`expected a snapshot of ${kind} version ${version}, found ${seen.kind} version ${seen.version}`);
  }
  return seen as ReplaySnapshot;
}
