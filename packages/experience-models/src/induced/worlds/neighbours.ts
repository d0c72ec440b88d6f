import type { Abstraction } from '@dreamgym/core';
import { Facts, type Neighbours } from '../facts/facts.ts';
import type { Vocabulary } from '../facts/vocabulary.ts';
import { sceneKey, type Transcript } from '../recordings/transcript.ts';

/** An argument of an action schema counts as bound to the present place if it names the place in this share of the cases. */
const boundShare = 0.5;

/**
 * Finds, scene by scene, the places that are within reach together: where an action that is otherwise open only at its
 * argument (`examine drawer 6`) is also open at another place (drawer 7), the two are neighbours.
 */
export function learnNeighbours(
  transcripts: readonly Transcript[],
  abstraction: Abstraction,
  vocabulary: Vocabulary,
): ReadonlyMap<string, Neighbours> {
  const cases = new Map<
    string,
    { all: number; bound: number; apart: Map<string, [scene: string, a: string, b: string]> }
  >();
  for (const transcript of transcripts) {
    const scene = sceneKey(transcript.opening);
    const fixed = new Set(transcript.opening.flatMap(({ items = [] }) => items));
    const facts = new Facts(vocabulary, abstraction);
    facts.read(transcript.opening, abstraction);
    for (const step of transcript.steps) {
      for (const predicate of vocabulary.functional) {
        const place = facts.holdersOf(predicate)[0];
        if (place === undefined) continue;
        const name = facts.names[place]!;
        for (const action of step.open) {
          for (const [index, argument] of action.arguments.entries()) {
            if (!fixed.has(argument)) continue;
            const position = `${action.key}#${index}`;
            const tally = cases.get(position) ?? { all: 0, bound: 0, apart: new Map() };
            cases.set(position, tally);
            tally.all += 1;
            if (argument === name) tally.bound += 1;
            else tally.apart.set(`${scene}|${name}|${argument}`, [scene, name, argument]);
          }
        }
      }
      facts.read(step.sentences, abstraction);
    }
  }

  const groups = new Map<string, Map<string, number>>();
  let next = 0;
  for (const { all, bound, apart } of cases.values()) {
    if (bound < boundShare * all) continue;
    for (const [scene, a, b] of apart.values()) {
      const group = groups.get(scene) ?? new Map<string, number>();
      groups.set(scene, group);
      const from = group.get(b);
      const to = group.get(a) ?? from ?? next++;
      group.set(a, to);
      group.set(b, to);
      if (from !== undefined) for (const [name, its] of group) if (its === from) group.set(name, to);
    }
  }
  return groups;
}
