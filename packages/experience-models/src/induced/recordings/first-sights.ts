import type { Abstraction, Sentence, Term } from '@dreamgym/core';
import { type Effects, groundEffects } from '../effects/effects.ts';
import { reportsOf } from './reports.ts';
import type { Transcript } from './transcript.ts';

/** One recorded world before it was changed. */
export interface Seen {
  readonly task: string;
  /** The facts that were found true. */
  readonly facts: readonly Term[];
  /** The entities that some sentence spoke of, beyond listing them: their own state is known. */
  readonly described: ReadonlySet<string>;
  /** The entities of which all that they hold was listed. */
  readonly searched: ReadonlySet<string>;
}

/** What a recording shows of its world as it was at the start: facts that were reported before an action could have made them. */
export function firstSights(transcript: Transcript, abstraction: Abstraction, effects: Effects): Seen {
  const facts = new Map<string, Term>();
  const settled = new Set<string>();
  const moved = new Set<string>();
  const described = new Set<string>();
  const searched = new Set<string>();
  const keyOf = ({ name, arguments: names }: Term) => `${name}|${names.join('|')}`;
  const settle = (fact: Term, value: boolean) => {
    const key = keyOf(fact);
    if (settled.has(key)) return;
    settled.add(key);
    if (value) facts.set(key, { name: fact.name, arguments: fact.arguments });
  };
  const visit = (sentences: readonly Sentence[], made: ReadonlyMap<string, boolean>) => {
    for (const sentence of sentences) {
      const { facts: reported, list } = reportsOf(sentence, abstraction);
      for (const { value, ...fact } of reported) {
        // What the action made so was otherwise before it.
        settle(fact, made.get(keyOf(fact)) === value ? !value : value);
      }
      if (list?.owner !== undefined) {
        for (const item of list.items) {
          const fact = { name: list.name, arguments: [item, list.owner] };
          if (!moved.has(item)) settle(fact, made.get(keyOf(fact)) !== true);
        }
        searched.add(list.owner);
      }
      for (const name of sentence.arguments) described.add(name);
    }
  };
  visit(transcript.opening, new Map());
  for (const { action, listed, sentences } of transcript.steps) {
    const names = action?.arguments ?? [];
    const applied = action && listed ? groundEffects(effects.of(action.key), names, abstraction) : [];
    visit(sentences, new Map(applied.map(({ fact, value }) => [keyOf(fact), value])));
    for (const { fact } of applied) {
      settled.add(keyOf(fact));
      // Whatever a relation of it changed may from now on be anywhere.
      if (fact.arguments.length === 2) moved.add(fact.arguments[0]!);
    }
  }
  return { task: transcript.trajectory.task.id, facts: [...facts.values()], described, searched };
}
