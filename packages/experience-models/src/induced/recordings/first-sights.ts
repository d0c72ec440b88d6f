import type { Abstraction, Sentence, Term } from '@dreamgym/core';
import type { Effects } from '../effects/effects.ts';
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

/** What a recording shows of its world as it was at the start: facts seen before an action could have made them. */
export function firstSights(transcript: Transcript, abstraction: Abstraction, effects: Effects): Seen {
  const facts = new Map<string, Term>();
  const settled = new Set<string>();
  const touched = new Set<string>();
  const described = new Set<string>();
  const searched = new Set<string>();
  const settle = (predicate: string, names: readonly string[], value: boolean) => {
    const key = `${predicate}|${names.join('|')}`;
    if (settled.has(key)) return;
    settled.add(key);
    if (value) facts.set(key, { name: predicate, arguments: names });
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
        searched.add(owner);
      }
      for (const name of sentence.arguments) described.add(name);
    }
  };
  for (const { action, listed, sentences } of transcript.steps) {
    const made = new Set<string>();
    const applied = (action && listed && effects.get(action.key)) || [];
    for (const { term } of applied) {
      const names = term.arguments.map((name) => action!.arguments[Number(name.slice(1))]!);
      made.add(`${term.name}|${names.join('|')}`);
    }
    visit(sentences, made);
    // Whatever a relation of it changed may from now on be anywhere.
    for (const { term } of applied) {
      if (term.arguments.length === 2) touched.add(action!.arguments[Number(term.arguments[0]!.slice(1))]!);
    }
  }
  return { task: transcript.trajectory.task.id, facts: [...facts.values()], described, searched };
}
