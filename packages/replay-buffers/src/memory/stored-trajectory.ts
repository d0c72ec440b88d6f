import type { Json, Provenance, Reference, Task, Trajectory } from '@dreamgym/core';

/** What a replay buffer keeps of a trajectory; a whole trajectory is one, so that adding it copies nothing. */
export interface StoredTrajectory {
  readonly task: Pick<Task, 'id' | 'instruction' | 'scene' | 'origin'>;
  readonly opening: { readonly text: string };
  readonly transitions: readonly StoredTransition[];
  readonly provenance: Provenance;
}

export interface StoredTransition {
  readonly action: { readonly text: string };
  readonly observation: { readonly text: string };
  readonly reward: number;
  readonly terminated: boolean;
}

/** The text of the state in which transition `index` began. */
export function stateBefore({ opening, transitions }: StoredTrajectory, index: number): string {
  return index === 0 ? opening.text : transitions[index - 1]!.observation.text;
}

/** Transition `index` as a search finds it. */
export function referenceOf(
  trajectory: StoredTrajectory,
  { index, similarity }: { readonly index: number; readonly similarity: number },
): Reference {
  const { task, transitions, provenance } = trajectory;
  const { action, observation, reward, terminated } = transitions[index]!;
  return {
    task: task.id,
    index,
    observation: stateBefore(trajectory, index),
    action: action.text,
    next: observation.text,
    reward,
    terminated,
    origin: provenance.origin,
    provenance,
    lineage: task.origin,
    // Vectors of 32-bit numbers are of length 1 up to rounding.
    similarity: Math.max(-1, Math.min(1, similarity)),
  };
}

/** The record of a trajectory in a log or a database: plain JSON without what is not kept. */
export function recordOf({ task, opening, transitions, provenance }: Trajectory | StoredTrajectory): string {
  const { id, instruction, scene, origin } = task;
  return JSON.stringify({
    task: { id, instruction, scene, origin },
    opening: { text: opening.text },
    transitions: transitions.map(({ action, observation, reward, terminated }) => ({
      action: { text: action.text },
      observation: { text: observation.text },
      reward,
      terminated,
    })),
    provenance,
  } satisfies StoredTrajectory);
}

export function trajectoryOf(record: string): StoredTrajectory {
  return JSON.parse(record) as StoredTrajectory;
}

/** Throws where a snapshot is not of this kind and version; its message says what it is. */
export function checkSnapshot(snapshot: Json, expected: { readonly kind: string; readonly version: number }): void {
  const seen = (snapshot ?? {}) as { readonly kind?: unknown; readonly version?: unknown };
  if (seen.kind === expected.kind && seen.version === expected.version) return;
  throw new Error(
    `expected a snapshot of ${expected.kind} version ${expected.version}, found ${seen.kind} version ${seen.version}`,
  );
}
