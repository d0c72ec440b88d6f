import type { Json, Provenance } from '@dreamgym/core';
import type { Held } from './held-trajectories.ts';
import { largeMap } from './large-map.ts';
import { checkSnapshot, type StoredTrajectory } from './stored-trajectory.ts';

const format = { kind: 'replay-memory', version: 2 } as const;

/** Trajectories as plain JSON, each text once: texts are numbers into `texts`. */
interface ReplaySnapshot {
  readonly kind: typeof format.kind;
  readonly version: typeof format.version;
  readonly texts: readonly string[];
  readonly trajectories: readonly {
    readonly task: StoredTrajectory['task'];
    readonly provenance: Provenance;
    /** Index of the first transition that is still held. */
    readonly first: number;
    readonly opening: number;
    /** Action, next state, reward, and 1 where the task ended. */
    readonly transitions: readonly (readonly [number, number, number, 0 | 1])[];
  }[];
}

export function snapshotTrajectories(entries: readonly Pick<Held, 'trajectory' | 'first'>[]): Json {
  const texts = largeMap<string, number>();
  const numberOf = (text: string) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const number = texts.size;
    texts.set(text, number);
    return number;
  };
  const trajectories = entries.map(({ trajectory: { task, opening, transitions, provenance }, first }) => ({
    task: { id: task.id, instruction: task.instruction, scene: task.scene, origin: task.origin },
    provenance,
    first,
    opening: numberOf(opening.text),
    transitions: transitions.map(
      ({ action, observation, reward, terminated }) =>
        [numberOf(action.text), numberOf(observation.text), reward, terminated ? 1 : 0] as const,
    ),
  }));
  const snapshot: ReplaySnapshot = { ...format, texts: [...texts.keys()], trajectories };
  return snapshot as unknown as Json;
}

/** Throws where the snapshot is of another kind or version. */
export function restoreTrajectories(snapshot: Json): readonly Pick<Held, 'trajectory' | 'first'>[] {
  checkSnapshot(snapshot, format);
  const { texts, trajectories } = snapshot as unknown as ReplaySnapshot;
  const textOf = (number: number) => texts[number]!;
  return trajectories.map(({ task, provenance, first, opening, transitions }) => ({
    first,
    trajectory: {
      task,
      provenance,
      opening: { text: textOf(opening) },
      transitions: transitions.map(([action, next, reward, terminated]) => ({
        action: { text: textOf(action) },
        observation: { text: textOf(next) },
        reward,
        terminated: terminated === 1,
      })),
    },
  }));
}
