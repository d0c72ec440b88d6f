import { type Abstraction, deriveSeed, type Random, random, type Task, type Term } from '@dreamgym/core';
import { Facts } from '../facts/facts.ts';
import type { Vocabulary } from '../facts/vocabulary.ts';
import { compileGoal, type ReadGoal } from '../goals/goals.ts';
import type { Seen } from '../recordings/first-sights.ts';
import type { Scene, Scenes } from './scenes.ts';

/** A complete hidden world: everything recorded of it, and for the rest a plausible guess that never changes. */
export interface World {
  readonly scene: Scene;
  /** As it is before the first action. Copy it before changing it. */
  readonly facts: Facts;
}

export interface SampleWorldRequest {
  readonly task: Task;
  readonly worldSeed: number;
  readonly goal: ReadGoal;
}

/** Scenes are alike, and may lend each other their contents, if they share this much of their types of fixtures. */
const alike = 0.4;

/** A world that begins with its task solved is drawn again, so many times in all: nobody is ever given such a task. */
const mostDraws = 50;

/** One fixture of one recorded world, as a model for another. */
interface Donor {
  readonly seen: Seen;
  readonly fixture: string;
}

/** Prepares the sampling of hidden worlds: same task, same world seed, same world. */
export function worldSampler(scenes: Scenes, abstraction: Abstraction, vocabulary: Vocabulary) {
  const all = [...scenes.byKey.values()];
  const similarity = (a: Scene, b: Scene) => {
    const shared = [...a.types].filter((type) => b.types.has(type)).length;
    return shared / (a.types.size + b.types.size - shared);
  };
  const index = indexDonors(all, abstraction);
  const near = new Map<Scene, readonly Scene[]>();
  const foreign = new Map<Scene, Map<string, readonly (readonly Donor[])[]>>();
  /** The donors of a type in scenes that are alike, or in all scenes where those have none; a list for each scene. */
  const foreignDonors = (scene: Scene, known: Known, type: string) =>
    memo(
      memo(foreign, scene, () => new Map()),
      `${known} ${type}`,
      () => {
        const donorsIn = (others: readonly Scene[]) =>
          others.flatMap((other) => {
            const list = index.get(other)![known].byType.get(type);
            return list ? [list] : [];
          });
        const found = donorsIn(memo(near, scene, () => all.filter((other) => similarity(scene, other) >= alike)));
        return found.length > 0 ? found : donorsIn(all);
      },
    );
  /**
   * The same fixture in another recorded world of the scene, or one of its type elsewhere. How a fixture itself is at the
   * start comes with the scene; what it holds changes from world to world, so a few recordings do not say it all.
   */
  const drawDonor = (scene: Scene, known: Known, fixture: string, rng: Random): Donor | undefined => {
    const recorded = index.get(scene)![known].byFixture.get(fixture) ?? [];
    const isEnough = known === 'described' || rng.integer(recorded.length + 1) > 0;
    if (recorded.length > 0 && isEnough) return rng.pick(recorded);
    return pickFromLists(foreignDonors(scene, known, abstraction.typeOf(fixture)), rng);
  };

  const owners = new Map<string, readonly string[]>();
  /** The types of fixtures that things of a type were found at, once for every time. */
  const ownerTypes = (type: string) =>
    memo(owners, type, () =>
      all
        .flatMap((scene) => scene.seen)
        .flatMap(({ facts }) => facts)
        .filter((fact) => fact.arguments.length === 2 && abstraction.typeOf(fact.arguments[0]!) === type)
        .map((fact) => abstraction.typeOf(fact.arguments[1]!)),
    );
  const relation = mostFrequentRelation(all, vocabulary);

  const sceneFor = (task: Task, goal: ReadGoal, rng: Random): Scene => {
    const known = scenes.sceneOf(task);
    if (known) return known;
    // A place that nobody recorded is dreamed as one that has what the goal speaks of.
    const isFixture = (type: string) => all.some((scene) => scene.types.has(type));
    const needed = goal.types.filter(isFixture);
    const fitting = all.filter((scene) => needed.every((type) => scene.types.has(type)));
    if (fitting.length === 0) {
      throw new Error(
        `no recorded scene has a ${needed.join(' and a ')}, which "${task.instruction}" (${task.id}) needs`,
      );
    }
    return rng.pick(fitting);
  };

  const draw = (task: Task, goal: ReadGoal, rng: Random): World => {
    const scene = sceneFor(task, goal, rng);
    const facts = new Facts(vocabulary, abstraction);
    facts.setNeighbours(scene.neighbours);
    facts.read(scene.opening, abstraction);

    const seen = scenes.seenIn(task);
    facts.believe(seen?.facts ?? []);
    for (const fixture of scene.fixtures) {
      if (!seen?.described.has(fixture)) {
        const donor = drawDonor(scene, 'described', fixture, rng);
        for (const fact of stateOf(donor)) facts.set(fact, [facts.entity(fixture)], true);
      }
      if (!seen?.searched.has(fixture))
        furnish(fixture, drawDonor(scene, 'searched', fixture, rng), { facts, scene, rng });
    }
    for (const [slot, type] of goal.types.entries()) {
      if (scene.types.has(type)) continue;
      const needed = slot === 0 ? goal.goal.times : 1;
      const present = facts.types.filter((its) => its === type).length;
      for (let missing = present; missing < needed; missing++) hide(type, { facts, scene, rng });
    }
    return { scene, facts };
  };

  return ({ task, worldSeed, goal }: SampleWorldRequest): World => {
    const rng = random(deriveSeed(worldSeed, 'world', task.id));
    for (let left = mostDraws; ; left--) {
      const world = draw(task, goal, rng);
      if (left === 1 || !beginsSolved(world, goal)) return world;
    }
  };

  /** Lets a fixture hold things of the types that its donor held. */
  function furnish(
    fixture: string,
    donor: Donor | undefined,
    world: { facts: Facts; scene: Scene; rng: Random },
  ): void {
    const { facts } = world;
    for (const fact of donor?.seen.facts ?? []) {
      if (fact.arguments.length === 1 || fact.arguments[1] !== donor!.fixture) continue;
      const thing = newThing(abstraction.typeOf(fact.arguments[0]!), world);
      if (thing !== undefined) facts.set(fact, [thing, facts.entity(fixture)], true);
    }
  }

  /** A thing of a type that this world does not have yet; undefined where a world like this has no more of them. */
  function newThing(
    type: string,
    { facts, scene, rng }: { facts: Facts; scene: Scene; rng: Random },
  ): number | undefined {
    const free: string[] = [];
    for (let number = 1; number <= scenes.most(scene, type); number++) {
      const name = abstraction.entity(type, number);
      if (facts.find(name) === undefined) free.push(name);
    }
    return free.length === 0 ? undefined : facts.entity(rng.pick(free));
  }

  /** Puts a thing that the task needs where things of its type are usually found. */
  function hide(type: string, { facts, scene, rng }: { facts: Facts; scene: Scene; rng: Random }): void {
    const usual = ownerTypes(type).filter((owner) => scene.types.has(owner));
    const ownerType = usual.length > 0 ? rng.pick(usual) : abstraction.typeOf(rng.pick(scene.fixtures));
    const owner = rng.pick(scene.fixtures.filter((name) => abstraction.typeOf(name) === ownerType));
    let number = 1;
    while (facts.find(abstraction.entity(type, number)) !== undefined) number += 1;
    const thing = facts.entity(abstraction.entity(type, number));
    if (relation !== undefined) facts.setBinary(relation, thing, facts.entity(owner), true);
  }
}

/** Whether nothing is left to do but to go there. */
function beginsSolved({ facts }: World, { goal, types }: ReadGoal): boolean {
  const conditions = goal.conditions.filter(({ literal }) => literal.kind !== 'here');
  return conditions.length > 0 && compileGoal({ goal: { ...goal, conditions }, types }, facts)(facts);
}

/** One of all items of all lists, each as likely as any other; undefined where there are none. */
function pickFromLists<Item>(lists: readonly (readonly Item[])[], rng: Random): Item | undefined {
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  if (count === 0) return undefined;
  let position = rng.integer(count);
  for (const list of lists) {
    if (position < list.length) return list[position];
    position -= list.length;
  }
  return undefined;
}

/** What may be known of a fixture: its own state, or what it holds. */
type Known = 'described' | 'searched';

interface DonorIndex {
  readonly byFixture: Map<string, Donor[]>;
  readonly byType: Map<string, Donor[]>;
}

function indexDonors(
  scenes: readonly Scene[],
  abstraction: Abstraction,
): ReadonlyMap<Scene, Record<Known, DonorIndex>> {
  const indexOf = (scene: Scene, known: Known): DonorIndex => {
    const byFixture = new Map<string, Donor[]>();
    const byType = new Map<string, Donor[]>();
    for (const seen of scene.seen) {
      for (const fixture of seen[known]) {
        const donor = { seen, fixture };
        memo(byFixture, fixture, () => [] as Donor[]).push(donor);
        memo(byType, abstraction.typeOf(fixture), () => [] as Donor[]).push(donor);
      }
    }
    return { byFixture, byType };
  };
  return new Map(
    scenes.map((scene) => [scene, { described: indexOf(scene, 'described'), searched: indexOf(scene, 'searched') }]),
  );
}

/** What was found true of a donor alone: that it was closed. */
function stateOf(donor: Donor | undefined): readonly Term[] {
  return donor?.seen.facts.filter((fact) => fact.arguments.length === 1 && fact.arguments[0] === donor.fixture) ?? [];
}

/** The binary predicate that most of what was seen is told in: where things are. */
function mostFrequentRelation(scenes: readonly Scene[], { binary }: Vocabulary): number | undefined {
  const counts = binary.map((name) =>
    scenes.reduce(
      (sum, { seen }) =>
        sum + seen.reduce((all, { facts }) => all + facts.filter((fact) => fact.name === name).length, 0),
      0,
    ),
  );
  return counts.length === 0 ? undefined : counts.indexOf(Math.max(...counts));
}

function memo<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
