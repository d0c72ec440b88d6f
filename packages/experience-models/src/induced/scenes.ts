import type { Abstraction, Sentence, Task } from '@dreamgym/core';
import type { Neighbours } from './facts.ts';
import type { Rule } from './rules.ts';
import { sceneKey, type Transcript } from './transcript.ts';

/** What recordings tell of how worlds were before anybody touched them. */
export interface Scenes {
  /** By scene key. */
  readonly byKey: ReadonlyMap<string, Scene>;
  /** The scene of a task: by the task itself where it was recorded, else by the place that it names. */
  sceneOf(task: Task): Scene | undefined;
  /** What was seen of the task's own world. */
  seenIn(task: Task): Seen | undefined;
  /** The most entities of a type that any world of this scene is known to have. */
  most(scene: Scene, type: string): number;
}

export interface Scene {
  readonly key: string;
  /** A recorded opening, and the instruction that it contains. */
  readonly opening: readonly Sentence[];
  readonly instruction: string;
  readonly fixtures: readonly string[];
  /** The types of its fixtures: what tells a kitchen from a bathroom. */
  readonly types: ReadonlySet<string>;
  readonly neighbours: Neighbours;
  readonly seen: Seen[];
}

/** One recorded world before it was changed. */
export interface Seen {
  readonly task: string;
  /** The facts that were found true. */
  readonly facts: readonly SeenFact[];
  /** The entities of which everything that a sentence tells is known. */
  readonly described: ReadonlySet<string>;
}

export interface SeenFact {
  readonly predicate: string;
  readonly arguments: readonly string[];
}

export interface LearnScenesRequest {
  readonly transcripts: readonly Transcript[];
  readonly abstraction: Abstraction;
  readonly neighbours: ReadonlyMap<string, Neighbours>;
  readonly rules: ReadonlyMap<string, Rule>;
}

export function learnScenes({ transcripts, abstraction, neighbours, rules }: LearnScenesRequest): Scenes {
  const byKey = new Map<string, Scene>();
  const byTask = new Map<string, { scene: Scene; seen: Seen }>();
  const byPlace = new Map<string, Scene>();
  for (const transcript of transcripts) {
    const { opening, trajectory } = transcript;
    const key = sceneKey(opening);
    let scene = byKey.get(key);
    if (!scene) {
      const fixtures = opening.flatMap(({ items = [] }) => items);
      const types = new Set(fixtures.map((name) => abstraction.typeOf(name)));
      scene = {
        key,
        opening,
        instruction: trajectory.task.instruction,
        fixtures,
        types,
        neighbours: neighbours.get(key) ?? new Map(),
        seen: [],
      };
      byKey.set(key, scene);
    }
    const seen = firstSights(transcript, abstraction, rules);
    scene.seen.push(seen);
    const { task } = trajectory;
    if (!byTask.has(task.id)) byTask.set(task.id, { scene, seen });
    if (task.scene !== undefined && !byPlace.has(task.scene)) byPlace.set(task.scene, scene);
  }
  const counts = new Map<Scene, Map<string, number>>();
  return {
    byKey,
    sceneOf: (task) => byTask.get(task.id)?.scene ?? (task.scene === undefined ? undefined : byPlace.get(task.scene)),
    seenIn: (task) => byTask.get(task.id)?.seen,
    most(scene, type) {
      let known = counts.get(scene);
      if (!known) {
        known = highestNumbers(scene, abstraction);
        counts.set(scene, known);
      }
      return known.get(type) ?? 0;
    },
  };
}

/** What a recording shows of its world as it was at the start: facts seen before an action could have made them. */
function firstSights(transcript: Transcript, abstraction: Abstraction, rules: ReadonlyMap<string, Rule>): Seen {
  const facts = new Map<string, SeenFact>();
  const settled = new Set<string>();
  const touched = new Set<string>();
  const described = new Set<string>();
  const settle = (predicate: string, names: readonly string[], value: boolean) => {
    const key = `${predicate}|${names.join('|')}`;
    if (settled.has(key)) return;
    settled.add(key);
    if (value) facts.set(key, { predicate, arguments: names });
  };
  const visit = (sentences: readonly Sentence[], made: ReadonlySet<string>) => {
    for (const sentence of sentences) {
      const { asserts = [], denies = [], lists } = abstraction.sentences[sentence.kind] ?? {};
      const bind = (term: { readonly arguments: readonly string[] }) =>
        term.arguments.map((name) => (name.startsWith('$') ? sentence.arguments[Number(name.slice(1))]! : name));
      // Before an action made it false it was true; what an action made true was not there before.
      for (const term of denies) settle(term.name, bind(term), made.has(`${term.name}|${bind(term).join('|')}`));
      for (const term of asserts) settle(term.name, bind(term), !made.has(`${term.name}|${bind(term).join('|')}`));
      if (lists?.arguments.length === 2) {
        const owner = bind({ arguments: [lists.arguments[1]!] })[0]!;
        for (const item of sentence.items ?? []) if (!touched.has(item)) settle(lists.name, [item, owner], true);
        described.add(owner);
      }
      for (const name of sentence.arguments) described.add(name);
    }
  };
  for (const { action, listed, sentences } of transcript.steps) {
    const made = new Set<string>();
    const rule = action && listed ? rules.get(action.key) : undefined;
    for (const { term } of rule?.effects ?? []) {
      const names = term.arguments.map((name) => action!.arguments[Number(name.slice(1))]!);
      made.add(`${term.name}|${names.join('|')}`);
    }
    visit(sentences, made);
    // Whatever a relation of it changed may from now on be anywhere.
    for (const { term } of rule?.effects ?? []) {
      if (term.arguments.length === 2) touched.add(action!.arguments[Number(term.arguments[0]!.slice(1))]!);
    }
  }
  return { task: transcript.trajectory.task.id, facts: [...facts.values()], described };
}

function highestNumbers(scene: Scene, abstraction: Abstraction): Map<string, number> {
  const highest = new Map<string, number>();
  for (const { facts } of scene.seen) {
    for (const name of facts.flatMap((fact) => fact.arguments)) {
      const type = abstraction.typeOf(name);
      const number = Number(/(\d+)$/.exec(name)?.[1] ?? 1);
      highest.set(type, Math.max(highest.get(type) ?? 0, number));
    }
  }
  return highest;
}
