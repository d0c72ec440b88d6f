import type { Abstraction } from '@dreamgym/core';
import { type Vocabulary, vocabularyOf } from '../facts/vocabulary.ts';
import { factHistories } from '../recordings/fact-histories.ts';
import type { Transcript } from '../recordings/transcript.ts';
import { type Effects, effectsBy } from './effects.ts';
import { learnFluents } from './fluents.ts';
import { learnToldEffects } from './told-effects.ts';

/**
 * Learns what each kind of action makes true and false, from before and after alone: of the facts that sentences report, by
 * later reports; of what no sentence reports, as learned fluents. What an answer to an action claims counts for nothing.
 */
export function learnEffects(
  transcripts: readonly Transcript[],
  abstraction: Abstraction,
): { readonly vocabulary: Vocabulary; readonly effects: Effects } {
  const fluents = learnFluents(transcripts, abstraction);
  const told = learnToldEffects(factHistories(transcripts, abstraction, vocabularyOf(abstraction, [])));
  const vocabulary = vocabularyOf(abstraction, fluents.names);
  const keys = new Set([...told.keys(), ...fluents.effects.keys()]);
  const byKey = new Map([...keys].map((key) => [key, [...(told.get(key) ?? []), ...(fluents.effects.get(key) ?? [])]]));
  return { vocabulary, effects: effectsBy(byKey, vocabulary) };
}
