import type { Reference, ReplayQuery } from '@dreamgym/core';
import type { Held } from './held-trajectories.ts';
import { type CreateIndex, situationTable } from './situations.ts';
import { referenceOf, stateBefore } from './stored-trajectory.ts';

/** The texts of a query, embedded. */
export interface QueryVectors {
  readonly state: Float32Array;
  readonly action: Float32Array;
}

/** The vectors of what is held, and the search through them. */
export interface SituationMemory {
  /** The texts of a trajectory that have no vector yet. */
  missingTexts(held: Held): readonly string[];
  /** Makes a trajectory findable. Does nothing, and says so, where one of its texts has no vector. */
  insert(held: Held, vectors: ReadonlyMap<string, Float32Array>): boolean;
  /** Forgets the transitions from `from` up to `to`. */
  remove(held: Held, from: number, to: number): void;
  /** The most similar cases, best first; equally similar ones come in the order of adding. */
  search(query: QueryVectors & Pick<ReplayQuery, 'limit' | 'exclude'>): readonly Reference[];
}

interface Case {
  readonly held: Held;
  readonly index: number;
}

export interface SituationMemoryOptions {
  readonly dimensions: number;
  readonly createIndex: CreateIndex;
}

export function situationMemory({ dimensions, createIndex }: SituationMemoryOptions): SituationMemory {
  const situations = situationTable();
  const { index, states, actions } = createIndex({ situations, dimensions });
  /** Of each situation, in order. */
  const cases: Case[][] = [];

  const missingTexts = ({ trajectory, first }: Held) => {
    const missing: string[] = [];
    for (let i = first; i < trajectory.transitions.length; i++) {
      const state = stateBefore(trajectory, i);
      const action = trajectory.transitions[i]!.action.text;
      if (states.row(state) === undefined) missing.push(state);
      if (actions.row(action) === undefined) missing.push(action);
    }
    return missing;
  };

  const insertCase = (held: Held, at: number, vectors: ReadonlyMap<string, Float32Array>): number => {
    const state = stateBefore(held.trajectory, at);
    const action = held.trajectory.transitions[at]!.action.text;
    const stateRow = states.hold(state, vectors.get(state));
    const actionRow = actions.hold(action, vectors.get(action));
    const { situation, isNew } = situations.add(stateRow, actionRow);
    if (isNew) {
      index.add(situation);
      cases[situation] = [];
    } else {
      states.release(stateRow);
      actions.release(actionRow);
    }
    const own = { held, index: at };
    cases[situation]!.splice(placeOf(cases[situation]!, own), 0, own);
    return situation;
  };

  return {
    missingTexts,

    insert(held, vectors) {
      if (missingTexts(held).some((text) => !vectors.has(text))) return false;
      const inserted = new Int32Array(held.trajectory.transitions.length);
      for (let i = held.first; i < inserted.length; i++) inserted[i] = insertCase(held, i, vectors);
      held.situations = inserted;
      return true;
    },

    remove(held, from, to) {
      for (let i = from; i < to && held.situations; i++) {
        const situation = held.situations[i]!;
        const left = cases[situation]!;
        left.splice(placeOf(left, { held, index: i }), 1);
        if (left.length > 0) continue;
        const [stateRow, actionRow] = [situations.stateRows[situation]!, situations.actionRows[situation]!];
        index.remove(situation);
        situations.remove(situation);
        states.release(stateRow);
        actions.release(actionRow);
      }
    },

    search({ state, action, limit, exclude }) {
      const allowed = ({ held }: Case) => held.trajectory.task.id !== exclude;
      const accept = exclude === undefined ? () => true : (each: number) => cases[each]!.some(allowed);
      const found = index.find({ state, action, limit, accept });
      const ofState = memo((row) => states.dot(row, state));
      const ofAction = memo((row) => actions.dot(row, action));
      const ranked = found
        .map((situation) => {
          const { stateRows, actionRows } = situations;
          const similarity = (ofState(stateRows[situation]!) + ofAction(actionRows[situation]!)) / 2;
          return { situation, similarity };
        })
        .sort((a, b) => b.similarity - a.similarity);
      const bar = ranked[Math.min(limit, ranked.length) - 1]?.similarity ?? Infinity;
      return ranked
        .filter(({ similarity }) => similarity >= bar)
        .flatMap(({ situation, similarity }) =>
          first(cases[situation]!, allowed, limit).map((each) => ({ ...each, similarity })),
        )
        .sort((a, b) => b.similarity - a.similarity || compare(a, b))
        .slice(0, limit)
        .map(({ held, index, similarity }) => referenceOf(held.trajectory, { index, similarity }));
    },
  };
}

/** Where a case stands, or belongs, in a list that is in order. */
function placeOf(cases: readonly Case[], wanted: Case): number {
  let [low, high] = [0, cases.length];
  // What comes last belongs to the end.
  if (high > 0 && compare(cases[high - 1]!, wanted) < 0) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(cases[middle]!, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first so many that are allowed. */
function first(cases: readonly Case[], allowed: (each: Case) => boolean, limit: number): readonly Case[] {
  const found: Case[] = [];
  for (const each of cases) {
    if (found.length === limit) break;
    if (allowed(each)) found.push(each);
  }
  return found;
}

function compare(a: Case, b: Case): number {
  const [left, right] = [a.held, b.held];
  return left.order - right.order || a.index - b.index;
}

function memo(compute: (row: number) => number): (row: number) => number {
  const known = new Map<number, number>();
  return (row) => {
    const value = known.get(row) ?? compute(row);
    known.set(row, value);
    return value;
  };
}
