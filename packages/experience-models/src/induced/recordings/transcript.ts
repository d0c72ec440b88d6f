import type { Abstraction, Sentence, Trajectory } from '@dreamgym/core';

/** A recorded trajectory, read: every observation as sentences, every action as schema and arguments. */
export interface Transcript {
  readonly trajectory: Trajectory;
  readonly opening: readonly Sentence[];
  readonly steps: readonly TranscriptStep[];
}

interface TranscriptStep {
  /** The action taken; undefined where its text reads as no action. */
  readonly action: ReadAction | undefined;
  /** Whether the action was listed as open; true where the observation before lists none. */
  readonly listed: boolean;
  /** The actions that were open before the step. */
  readonly open: readonly ReadAction[];
  readonly sentences: readonly Sentence[];
}

/** An action's schema and arguments. */
export interface ReadAction {
  readonly text: string;
  /** Schema and sorts, `take(thing, container)`: actions of one key follow one rule. */
  readonly key: string;
  readonly schema: string;
  readonly arguments: readonly string[];
}

/** The sort of a type: the predicate under which openings list entities of it, or `thing`. */
export type Sorts = ReadonlyMap<string, string>;

const unlisted = 'thing';

/** Reads actions, each text once. */
export interface ActionReader {
  read(text: string): ReadAction | undefined;
  sortOf(type: string): string;
}

export function actionReader(abstraction: Abstraction, sorts: Sorts): ActionReader {
  const known = new Map<string, ReadAction | undefined>();
  const sortOf = (type: string) => sorts.get(type) ?? unlisted;
  return {
    sortOf,
    read(text) {
      if (known.has(text)) return known.get(text);
      const term = abstraction.readAction(text);
      const action = term && {
        text,
        key: `${term.name}(${term.arguments.map((name) => sortOf(abstraction.typeOf(name))).join(', ')})`,
        schema: term.name,
        arguments: term.arguments,
      };
      known.set(text, action);
      return action;
    },
  };
}

/** Learns the sorts: what an opening lists is fixed furniture, what turns up later is a thing. */
export function learnSorts(trajectories: readonly Trajectory[], abstraction: Abstraction): Sorts {
  const sorts = new Map<string, string>();
  for (const { opening } of trajectories) {
    for (const { kind, items = [] } of abstraction.readObservation(opening.text)) {
      const predicate = abstraction.sentences[kind]?.lists;
      if (predicate) for (const item of items) sorts.set(abstraction.typeOf(item), predicate.name);
    }
  }
  return sorts;
}

/** Reads one recorded trajectory. */
export function transcribe(trajectory: Trajectory, abstraction: Abstraction, actions: ActionReader): Transcript {
  let before = trajectory.opening;
  const steps = trajectory.transitions.map((transition): TranscriptStep => {
    const open: ReadAction[] = [];
    for (const text of before.actions ?? []) {
      const action = actions.read(text);
      if (action) open.push(action);
    }
    const { text } = transition.action;
    const listed = before.actions?.includes(text) ?? true;
    before = transition.observation;
    return { action: actions.read(text), listed, open, sentences: abstraction.readObservation(before.text) };
  });
  return { trajectory, opening: abstraction.readObservation(trajectory.opening.text), steps };
}

/** What makes a scene: what its opening lists, whatever the task. */
export function sceneKey(opening: readonly Sentence[]): string {
  const listed = opening.flatMap(({ items = [] }) => items);
  return [...listed].sort().join(', ');
}
