import type { Abstraction, Sentence, Term } from '@dreamgym/core';

/** What an observer holds to be true after what was observed so far. */
export interface FactState {
  /** Takes in an observation; gives what it changed: `+on(mug 1, shelf 1)`, `-holding(mug 1)`. */
  observe(text: string): ReadonlySet<string>;
}

/** Follows the facts that observations state, by the abstraction's account of what its sentences mean. */
export function factState(abstraction: Abstraction): FactState {
  const facts = new Map<string, Term>();
  const { sentences, functional } = abstraction;

  function apply(sentence: Sentence, changes: Set<string>): void {
    const meaning = sentences[sentence.kind];
    if (!meaning) return;
    const { items = [] } = sentence;
    const remove = (key: string) => {
      if (facts.delete(key)) changes.add(`-${key}`);
    };
    const assert = (term: Term) => {
      const key = write(term);
      if (facts.has(key)) return;
      if (functional.includes(term.name)) for (const [old, { name }] of facts) if (name === term.name) remove(old);
      facts.set(key, term);
      changes.add(`+${key}`);
    };
    for (const pattern of meaning.denies ?? []) for (const term of fill(pattern, sentence)) remove(write(term));
    for (const pattern of meaning.asserts ?? []) for (const term of fill(pattern, sentence)) assert(term);
    const { lists } = meaning;
    if (!lists) return;
    const listed = new Set(items);
    const slot = lists.arguments.indexOf('$item');
    const [place] = fill(lists, { ...sentence, items: [''] });
    for (const [key, fact] of facts) {
      if (matches(fact, place!, slot) && !listed.has(fact.arguments[slot]!)) remove(key);
    }
    for (const term of fill(lists, sentence)) assert(term);
  }

  return {
    observe(text) {
      const changes = new Set<string>();
      for (const sentence of abstraction.readObservation(text)) apply(sentence, changes);
      return changes;
    },
  };
}

/** The facts that a pattern stands for in a sentence: one, or one for each listed item. */
function fill(pattern: Term, { arguments: values, items = [] }: Sentence): Term[] {
  const bind = (item: string | undefined): Term => ({
    name: pattern.name,
    arguments: pattern.arguments.map((slot) =>
      slot === '$item' ? item! : slot.startsWith('$') ? values[Number(slot.slice(1))]! : slot,
    ),
  });
  return pattern.arguments.includes('$item') ? items.map(bind) : [bind(undefined)];
}

/** Whether two facts agree in everything but one argument. */
function matches(fact: Term, place: Term, slot: number): boolean {
  return (
    fact.name === place.name &&
    fact.arguments.length === place.arguments.length &&
    fact.arguments.every((argument, i) => i === slot || argument === place.arguments[i])
  );
}

const write = ({ name, arguments: values }: Term) => `${name}(${values.join(', ')})`;
