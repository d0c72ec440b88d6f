import type { Observation, Sentence, Task, Term } from '@dreamgym/core';
import { groundEffects } from '../induced/effects/effects.ts';
import { Facts } from '../induced/facts/facts.ts';
import type { Knowledge } from '../induced/knowledge.ts';
import { sceneKey } from '../induced/recordings/transcript.ts';
import type { World } from '../induced/worlds/world.ts';
import { canonical, refusalOf } from './compare-steps.ts';

/** A world as far as the answers so far have shown it. */
export interface BelievedWorld {
  /** The world before an action, with whatever of it the answer to the action shows for the first time. */
  inHindsight(action: string, answer: readonly Sentence[]): World;
  /** Takes in the answer that counts, and what the action did where it was done. */
  believe(action: string, answer: readonly Sentence[], hindsight: World): void;
  /** Whether the state of an entity was told, beyond that it exists. */
  isDescribed(entity: string): boolean;
}

/** Begins with what the first observation tells. */
export function believedWorld(knowledge: Knowledge, task: Task, opening: Observation): BelievedWorld {
  const { abstraction, vocabulary, actions, scenes } = knowledge;
  const first = abstraction.readObservation(opening.text);
  const key = sceneKey(first);
  const fixtures = first.flatMap(({ items = [] }) => items);
  const scene = {
    key,
    opening: first,
    instruction: task.instruction,
    fixtures,
    types: new Set(fixtures.map((name) => abstraction.typeOf(name))),
    neighbours: scenes.byKey.get(key)?.neighbours ?? new Map<string, number>(),
    seen: [],
  };
  let facts = new Facts(vocabulary, abstraction);
  facts.setNeighbours(scene.neighbours);
  facts.read(first, abstraction);
  const described = new Set<string>();
  const searched = new Set<string>();
  const initial = initialStates(knowledge);
  const refused = refusalOf(knowledge);

  const bind = (term: Term, { arguments: names }: Sentence): Term => ({
    name: term.name,
    arguments: term.arguments.map((name) => (name.startsWith('$') ? names[Number(name.slice(1))]! : name)),
  });
  /** Whether a fact about one entity may have been so from the start: nothing was told of it, and its like was recorded. */
  const mayHaveBeen = ({ name, arguments: names }: Term) =>
    names.length === 1 && !described.has(names[0]!) && initial.has(`${name}|${abstraction.typeOf(names[0]!)}`);
  /** Whether something may have lain where it was not looked for yet: no furniture, and nothing that was seen elsewhere. */
  const mayHaveLain = (item: string) =>
    facts.find(item) === undefined && actions.sortOf(abstraction.typeOf(item)) === 'thing';

  return {
    isDescribed: (entity) => described.has(entity),
    inHindsight(text, answer) {
      const before = facts.copy();
      const action = actions.read(text);
      const effects = (action && knowledge.ruleOf.get(action.key)?.effects) ?? [];
      const made = new Map(
        groundEffects(effects, action?.arguments ?? [], abstraction).map(({ fact, value }) => [keyOf(fact), value]),
      );
      for (const sentence of answer) {
        const { asserts = [], denies = [], lists } = abstraction.sentences[sentence.kind] ?? {};
        // What the action made false was true before; what it did not make true was so already.
        const were = [
          ...denies.map((term) => bind(term, sentence)).filter((term) => made.get(keyOf(term)) === false),
          ...asserts.map((term) => bind(term, sentence)).filter((term) => made.get(keyOf(term)) !== true),
        ];
        before.believe(were.filter(mayHaveBeen));
        if (lists?.arguments.length !== 2) continue;
        const [owner] = bind({ name: '', arguments: [lists.arguments[1]!] }, sentence).arguments;
        if (facts.find(owner!) === undefined || searched.has(owner!)) continue;
        const found = (sentence.items ?? []).filter(mayHaveLain);
        before.believe(found.map((item) => ({ name: lists.name, arguments: [item, owner!] })));
      }
      return { scene, facts: before };
    },
    believe(text, answer, hindsight) {
      facts = hindsight.facts.copy();
      const action = actions.read(text);
      const rule = action && knowledge.ruleOf.get(action.key);
      if (rule && canonical(answer) !== refused) {
        rule.apply(
          facts,
          action.arguments.map((name) => facts.entity(name)),
        );
      }
      facts.read(answer, abstraction);
      for (const sentence of answer) {
        const { lists } = abstraction.sentences[sentence.kind] ?? {};
        if (lists?.arguments.length === 2) {
          searched.add(bind({ name: '', arguments: [lists.arguments[1]!] }, sentence).arguments[0]!);
        }
        for (const name of sentence.arguments) described.add(name);
      }
    },
  };
}

function keyOf({ name, arguments: names }: Term): string {
  return `${name}|${names.join('|')}`;
}

/** The facts about one entity that recordings show at the start of an attempt, by predicate and type. */
function initialStates({ scenes, abstraction }: Knowledge): ReadonlySet<string> {
  const states = new Set<string>();
  for (const { seen } of scenes.byKey.values()) {
    for (const { facts } of seen) {
      for (const { name, arguments: names } of facts) {
        if (names.length === 1) states.add(`${name}|${abstraction.typeOf(names[0]!)}`);
      }
    }
  }
  return states;
}
