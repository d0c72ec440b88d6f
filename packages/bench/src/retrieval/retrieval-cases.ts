import { type Random, random, type Trajectory } from '@dreamgym/core';

export interface GeneratedCase {
  readonly state: string;
  readonly action: string;
}

export interface CaseGeneratorOptions {
  /** Distinct pages; the same for every seed. */
  readonly pages: number;
  /** The share of a page's words that are others at each visit; 1 leaves nothing but the topic. */
  readonly altered: number;
  readonly seed: number;
}

const topicCount = 300;
const wordsOfTopic = 120;
const commonWords = 60;
const pageLength = 32;
const actionsOfPage = 6;

/**
 * Visits of pages that are made of invented words: a page has words of its topic and common ones, the first of a
 * vocabulary far more often than the last, and some actions that name words of it. At every visit some words are others.
 */
export function caseGenerator({ pages, altered, seed }: CaseGeneratorOptions): () => GeneratedCase {
  const site = random(1);
  const words = (count: number) => Array.from({ length: count }, () => invented(site));
  const common = words(commonWords);
  const topics = Array.from({ length: topicCount }, () => words(wordsOfTopic));
  const wordOf = (chance: Random, topic: readonly string[], place: number) =>
    place % 3 === 0 ? common[rank(chance, commonWords)]! : topic[rank(chance, wordsOfTopic)]!;
  const written = Array.from({ length: pages }, () => {
    const topic = topics[rank(site, topicCount)]!;
    const page = Array.from({ length: pageLength }, (_, place) => wordOf(site, topic, place));
    const actions = Array.from(
      { length: actionsOfPage },
      () => `${site.pick(['open', 'click', 'take', 'search'])} ${site.pick(page)} ${site.pick(page)}`,
    );
    return { topic, page, actions };
  });
  const chance = random(seed);
  return () => {
    const { topic, page, actions } = chance.pick(written);
    const seen = page.map((word, place) => (chance.next() < altered ? wordOf(chance, topic, place) : word));
    return { state: seen.join(' '), action: chance.pick(actions) };
  };
}

const syllables = ['ba', 'co', 'du', 'fe', 'gi', 'ka', 'lo', 'mu', 'ne', 'pi', 'ra', 'so', 'tu', 've', 'zi'];

const invented = (chance: Random) =>
  Array.from({ length: 2 + chance.integer(3) }, () => chance.pick(syllables)).join('');

/** Low numbers far more often than high ones. */
const rank = (chance: Random, bound: number) => Math.floor(bound * chance.next() ** 2);

/** A trajectory of one transition. */
export function trajectoryOf({ state, action }: GeneratedCase, index: number): Trajectory {
  return {
    task: { id: `task ${index}`, instruction: 'look around', origin: { kind: 'seed' } },
    opening: { text: state },
    transitions: [
      { action: { text: action }, observation: { text: 'done' }, reward: 1, terminated: true, truncated: false },
    ],
    end: { kind: 'terminated' },
    provenance: { environment: 'generated', origin: 'real', policy: 'generated', seed: index, worldSeed: index },
  };
}
