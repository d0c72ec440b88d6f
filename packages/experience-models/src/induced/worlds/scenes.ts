import type { Abstraction, Sentence, Task, Term } from '@dreamgym/core';
import type { Neighbours } from '../facts/facts.ts';
import type { Seen } from '../recordings/first-sights.ts';
import { sceneKey, type Transcript } from '../recordings/transcript.ts';

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

export interface LearnScenesRequest {
  readonly transcripts: readonly Transcript[];
  readonly abstraction: Abstraction;
  readonly neighbours: ReadonlyMap<string, Neighbours>;
  readonly sights: ReadonlyMap<Transcript, Seen>;
}

export function learnScenes({ transcripts, abstraction, neighbours, sights }: LearnScenesRequest): Scenes {
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
    const seen = sights.get(transcript)!;
    scene.seen.push(seen);
    const { task } = trajectory;
    const before = byTask.get(task.id);
    byTask.set(task.id, { scene, seen: before ? alsoSeen(before.seen, seen) : seen });
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

/** What two recordings of one task show together; where both looked, the first is believed. */
function alsoSeen(first: Seen, second: Seen): Seen {
  const isNews = ({ arguments: names }: Term) =>
    !(names.length === 1 ? first.described : first.searched).has(names.at(-1)!);
  return {
    ...first,
    facts: [...first.facts, ...second.facts.filter(isNews)],
    described: new Set([...first.described, ...second.described]),
    searched: new Set([...first.searched, ...second.searched]),
  };
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
