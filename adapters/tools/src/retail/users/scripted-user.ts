import type { Json } from '@dreamgym/core';
import { type PersonaFact, personaUser } from '../../users/persona.ts';
import type { User } from '../../users/user.ts';
import type { OfficialTask } from '../data/official-tasks.ts';

/**
 * A user by script, for whom no model is needed: says the reason for the call, agrees to everything, and tells what is asked for, as the
 * task's reference calls have it, ids included. No real user is as helpful, so what an agent reaches with one compares with no published figure.
 */
export function scriptedUser(task: OfficialTask): User {
  const agreement = { about: 'answer', value: 'yes', asked: ['confirm', 'proceed', 'go ahead', 'yes'] };
  return personaUser({ request: spokenRequest(task), facts: [...factsOf(task), agreement], patience: 12 });
}

/** The reason for the call, in the user's own voice. */
export function spokenRequest({ user_scenario: { instructions } }: OfficialTask): string {
  return inFirstPerson(instructions.reason_for_call.trim().replace(/\s+/g, ' '));
}

/** What the reference calls name, by the words of their arguments: `My order id is #W2378156.` */
function factsOf({ evaluation_criteria: { actions } }: OfficialTask): readonly PersonaFact[] {
  const values = new Map<string, Set<string>>();
  for (const { arguments: given } of actions) {
    for (const [key, value] of Object.entries(given as Record<string, Json>)) {
      if (untold.has(key)) continue;
      const known = values.get(key) ?? new Set();
      values.set(key, known);
      for (const each of [value].flat()) if (String(each) !== '') known.add(String(each));
    }
  }
  return [...values]
    .filter(([, told]) => told.size > 0)
    .map(([key, told]) => {
      const about = key.replaceAll('_', ' ');
      const asked = about.replace(/ ids?$/, '');
      return { about, value: [...told].join(', '), asked: [about, `${asked} number`, `which ${asked}`] };
    });
}

/** What agents work out or write themselves. */
const untold = new Set(['expression', 'summary', 'product_id']);

/** `You want your money back` is said as `I want my money back`. */
function inFirstPerson(text: string): string {
  return text.replace(
    /\b(?:(to|for|with|from|by|tells?|gives?|asks?|helps?|offers?) )?(you are|you're|you|yours|your|yourself)\b/gi,
    (whole, before: string | undefined, word: string, at: number) => {
      const spoken = before !== undefined && word.toLowerCase() === 'you' ? 'me' : firstPerson[word.toLowerCase()]!;
      const begins = at === 0 || /[.!?]\s$/.test(text.slice(0, at));
      const said = before === undefined ? spoken : `${before} ${spoken}`;
      return begins && whole[0] !== whole[0]!.toLowerCase() ? said[0]!.toUpperCase() + said.slice(1) : said;
    },
  );
}

const firstPerson: Readonly<Record<string, string>> = {
  you: 'I',
  'you are': 'I am',
  "you're": "I'm",
  your: 'my',
  yours: 'mine',
  yourself: 'myself',
};
