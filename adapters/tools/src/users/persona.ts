import { deriveSeed, random } from '@dreamgym/core/random';
import type { Reply, User } from './user.ts';

/** A user by script. */
export interface Persona {
  /** What the user wants, in the user's words. */
  readonly request: string;
  readonly facts?: readonly PersonaFact[];
  /** How likely a question is not understood, in [0, 1]: another fact is told, or asked what is meant. */
  readonly confusion?: number;
  /** How many messages in a row may bring the user no further before the user leaves; 4 where it is missing. */
  readonly patience?: number;
}

/** Something that a user may know: `{ about: 'order number', value: 'O-4821' }`. */
export interface PersonaFact {
  readonly about: string;
  readonly value: string;
  /** Words by which it is asked for, all of an entry in one message; `about` where they are missing. */
  readonly asked?: readonly string[];
  /** How likely the user knows it, in [0, 1], and how likely the user says so unasked; 1 and 0 where they are missing. */
  readonly known?: number;
  readonly volunteered?: number;
}

/**
 * Says the request first, with facts that are volunteered, and tells the others when asked for them. The world's seed decides
 * what is known and volunteered, the seed what is misunderstood.
 */
export function personaUser(persona: Persona): User {
  const { request, facts = [], confusion = 0, patience = 4 } = persona;
  return {
    begin({ seed, worldSeed }) {
      const world = random(deriveSeed(worldSeed, 'persona'));
      const luck = random(deriveSeed(seed, 'misunderstandings'));
      const known = facts.map(({ known: likely = 1, volunteered = 0 }) => ({
        isKnown: world.next() < likely,
        isVolunteered: world.next() < volunteered,
      }));
      const told = new Set<PersonaFact>();
      let left = patience;
      const tell = (fact: PersonaFact) => {
        if (!known[facts.indexOf(fact)]!.isKnown) return `I do not know my ${fact.about}.`;
        told.add(fact);
        return `My ${fact.about} is ${fact.value}.`;
      };
      const answer = (asked: readonly PersonaFact[]): string => {
        if (asked.length === 0) return 'I have nothing to add to that.';
        if (luck.next() >= confusion) return asked.map(tell).join(' ');
        const others = facts.filter((fact, at) => known[at]!.isKnown && !asked.includes(fact));
        return others.length > 0 && luck.next() < 0.5 ? tell(luck.pick(others)) : 'Sorry, what do you mean?';
      };
      const volunteered = facts.filter((_, at) => known[at]!.isKnown && known[at]!.isVolunteered);
      return {
        opening: [request, ...volunteered.map(tell)].join(' '),
        reply(message): Reply {
          const before = told.size;
          const text = answer(facts.filter((fact) => asksFor(message, fact)));
          left = told.size > before ? patience : left - 1;
          return left > 0 ? { text } : { text: 'This leads nowhere. Goodbye.', leaves: true };
        },
      };
    },
  };
}

function asksFor(message: string, { about, asked = [about] }: PersonaFact): boolean {
  const words = wordsOf(message);
  return asked.some((phrase) => [...wordsOf(phrase)].every((word) => words.has(word)));
}

/** In lower case, without the plural's ending. */
const wordsOf = (text: string) =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.replace(/(?<=..)s$/, '')));
