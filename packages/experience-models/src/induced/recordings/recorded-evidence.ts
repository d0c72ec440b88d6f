import type { Abstraction } from '@dreamgym/core';
import type { Effects } from '../effects/effects.ts';
import { Facts, type Neighbours } from '../facts/facts.ts';
import type { Vocabulary } from '../facts/vocabulary.ts';
import type { Seen } from './first-sights.ts';
import { type ActionReader, sceneKey, type Transcript } from './transcript.ts';

/** The recordings and what was learned of them so far: what rules and goals are learned from. */
export interface RecordedEvidence {
  readonly transcripts: readonly Transcript[];
  readonly abstraction: Abstraction;
  readonly vocabulary: Vocabulary;
  readonly actions: ActionReader;
  /** By scene. */
  readonly neighbours: ReadonlyMap<string, Neighbours>;
  readonly effects: Effects;
  /** What each recording shows of its world as it was at the start. */
  readonly sights: ReadonlyMap<Transcript, Seen>;
}

/** One recorded step, and what is known of its world. */
export interface Moment {
  readonly transcript: Transcript;
  readonly step: Transcript['steps'][number];
  /** Of the step in its trajectory, and of the moment among all. */
  readonly index: number;
  readonly moment: number;
  /** What is known of the world before the step, in hindsight: what lay in a drawer before it was opened, too. */
  readonly facts: Facts;
  /** The entities whose state is known, in hindsight. */
  readonly described: ReadonlySet<string>;
}

/** Goes through all recordings and keeps track of what is known of their worlds. */
export function forEachMoment(
  { transcripts, abstraction, vocabulary, neighbours, sights, effects }: RecordedEvidence,
  visit: (moment: Moment) => void,
): void {
  let moment = 0;
  for (const transcript of transcripts) {
    const facts = new Facts(vocabulary, abstraction);
    facts.setNeighbours(neighbours.get(sceneKey(transcript.opening)) ?? new Map());
    facts.read(transcript.opening, abstraction);
    const { facts: seen, described } = sights.get(transcript)!;
    facts.believe(seen);
    for (const [index, step] of transcript.steps.entries()) {
      visit({ transcript, step, index, moment: moment++, facts, described });
      advance(facts, step, { effects, abstraction });
    }
  }
}

/** Takes in a recorded step: what its action does, then what the answer reports. */
export function advance(
  facts: Facts,
  { action, listed, sentences }: Moment['step'],
  { effects, abstraction }: Pick<RecordedEvidence, 'effects' | 'abstraction'>,
): void {
  if (action && listed) effects.apply(action, facts);
  facts.read(sentences, abstraction);
}
