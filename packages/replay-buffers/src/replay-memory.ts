import type { Json, Reference, ReplayBuffer, Snapshotable } from '@dreamgym/core';
import type { Embedder } from './embedder.ts';
import { hashingEmbedder } from './hashing-embedder.ts';
import { restoreTrajectories, snapshotTrajectories } from './replay-snapshot.ts';
import { textTable } from './text-table.ts';
import { type StoredTrajectory, stateBefore, transitionQueue } from './transition-queue.ts';

export interface ReplayMemoryOptions {
  /** The most transitions held. Beyond it the oldest dreamed ones go first; real ones go only where real ones need the room. */
  readonly capacity?: number;
  /** Length of the default embedder's vectors; an embedder of your own has its own. */
  readonly dimensions?: number;
  readonly embedder?: Embedder;
}

/**
 * A replay buffer in memory with exact search. The embedding of (state, action) is that of the state beside that of the
 * action, so the cosine is the mean of the two cosines and a short action weighs as much as a long state. Equally similar
 * cases come real ones first, then in the order in which they were added.
 *
 * Adding keeps a reference to the trajectory and nothing more; its texts are embedded at the next search.
 */
export function replayMemory(options: ReplayMemoryOptions = {}): ReplayBuffer & Snapshotable {
  const { capacity = 20_000, dimensions, embedder = hashingEmbedder({ dimensions }) } = options;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`capacity is ${capacity}; give the most transitions to hold, at least 1`);
  }
  const held = { real: transitionQueue(), dreamed: transitionQueue() };
  const texts = textTable(embedder.dimensions);
  const entries = () => [...held.real.entries(), ...held.dreamed.entries()];

  const take = (trajectory: StoredTrajectory, first?: number) => {
    held[trajectory.provenance.origin].push(trajectory, first);
    held.real.drop(held.real.size - capacity);
    held.dreamed.drop(held.real.size + held.dreamed.size - capacity);
  };

  /** The held texts that have no vector yet; gives rows to every transition where there are none. */
  const missingTexts = (): readonly string[] => {
    // Texts of dropped transitions stay in the table until there are too many of them.
    if (texts.size > 3 * capacity) {
      texts.clear();
      for (const entry of entries()) entry.rows = undefined;
    }
    const missing = new Set<string>();
    for (const entry of entries()) {
      if (entry.rows) continue;
      const { trajectory } = entry;
      const rows = new Int32Array(2 * trajectory.transitions.length);
      const rowOf = (text: string) => {
        const row = texts.row(text);
        if (row === undefined) missing.add(text);
        return row ?? -1;
      };
      for (let i = entry.first; i < trajectory.transitions.length; i++) {
        rows[2 * i] = rowOf(stateBefore(trajectory, i));
        rows[2 * i + 1] = rowOf(trajectory.transitions[i]!.action.text);
      }
      if (missing.size === 0) entry.rows = rows;
    }
    return [...missing];
  };

  return {
    async add(trajectory) {
      if (trajectory.end.kind !== 'failed') take(trajectory);
    },

    async search({ observation, action, limit, exclude }) {
      if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is ${limit}; ask for at least 1 case`);
      const [state, chosen] = await embedder.embed([observation, action]);
      for (let missing = missingTexts(); missing.length > 0; missing = missingTexts()) {
        texts.add(missing, await embedder.embed(missing));
      }
      // Nothing is awaited from here on, so the rows are those of this moment.
      const ofStates = texts.dot(state!);
      const ofActions = texts.dot(chosen!);
      const best: { trajectory: StoredTrajectory; index: number; similarity: number }[] = [];
      let worst = -Infinity;
      for (const { trajectory, first, rows } of entries()) {
        if (trajectory.task.id === exclude) continue;
        for (let index = first; index < trajectory.transitions.length; index++) {
          const similarity = (ofStates[rows![2 * index]!]! + ofActions[rows![2 * index + 1]!]!) / 2;
          if (best.length === limit && similarity <= worst) continue;
          if (best.length === limit) best.pop();
          let place = best.length;
          while (place > 0 && best[place - 1]!.similarity < similarity) place -= 1;
          best.splice(place, 0, { trajectory, index, similarity });
          worst = best.at(-1)!.similarity;
        }
      }
      return best.map(({ trajectory, index, similarity }) => reference(trajectory, index, similarity));
    },

    count: () => ({ real: held.real.size, dreamed: held.dreamed.size }),

    snapshot: (): Json => snapshotTrajectories(entries()),

    restore(snapshot) {
      const trajectories = restoreTrajectories(snapshot);
      held.real.clear();
      held.dreamed.clear();
      for (const { trajectory, first } of trajectories) take(trajectory, first);
    },
  };
}

function reference(trajectory: StoredTrajectory, index: number, similarity: number): Reference {
  const { action, observation, reward, terminated } = trajectory.transitions[index]!;
  return {
    task: trajectory.task.id,
    index,
    observation: stateBefore(trajectory, index),
    action: action.text,
    next: observation.text,
    reward,
    terminated,
    origin: trajectory.provenance.origin,
    // Vectors of 32-bit numbers are of length 1 up to rounding.
    similarity: Math.max(-1, Math.min(1, similarity)),
  };
}
