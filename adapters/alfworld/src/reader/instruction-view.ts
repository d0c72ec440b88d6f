import { hashText, mix } from '@dreamgym/core/text';
import { readInstruction } from './instruction.ts';

/** An action's text as it reads in the light of an instruction. */
export interface Candidate {
  readonly text: string;
  /** Dense number of the text within the view. */
  readonly id: number;
  /** Hash of the text with goals and other words of the instruction marked and other entities blotted out: `W G0 with #`. */
  readonly pattern: number;
  /** Hash of the text without the numbers of its entities: `take mug from desk`. */
  readonly classed: number;
  /** Dense number of the pattern where it mentions a goal, -1 elsewhere. */
  readonly goalPattern: number;
  /** How many words of the instruction it mentions, at most 3. */
  readonly mentions: number;
  /** Dense numbers of the first and the last entity; 0 where there is none. */
  readonly object: number;
  readonly place: number;
  /** Hashes that do not depend on the attempt. */
  readonly features: readonly number[];
}

/** Everything about one instruction that stays the same from attempt to attempt. */
export interface InstructionView {
  readonly goals: readonly string[];
  /** Hash of the instruction without its goals. */
  readonly skeleton: number;
  /** Hashes of the goals, at least two; 0 where there is none. */
  readonly goalHashes: readonly number[];
  /** The instruction's other content words. */
  readonly words: readonly string[];
  readonly wordHashes: readonly number[];
  readonly candidates: Map<string, Candidate>;
  /** Dense numbers of entities by name (`mug 1`), from 1. */
  readonly entities: Map<string, number>;
  /** The rank of the goal that an entity is an instance of, by the entity's number; -1 where it is none. */
  readonly ranks: number[];
  /** Dense numbers of the patterns that mention a goal. */
  readonly goalPatterns: Map<number, number>;
  /** By goal pattern: the tick of the moment that last had it. */
  readonly stamps: number[];
  tick: number;
}

export function instructionView(instruction: string): InstructionView {
  const { goals, words, skeleton } = readInstruction(instruction);
  return {
    goals,
    skeleton,
    goalHashes: [0, 1].map((rank) => (rank < goals.length ? hashText(goals[rank]!) : 0)),
    words,
    wordHashes: words.map(hashText),
    candidates: new Map(),
    entities: new Map(),
    ranks: [-1],
    goalPatterns: new Map(),
    stamps: [],
    tick: 0,
  };
}

/** The number of the entity with this name, `kind` being the name without its number. */
export function entityNumber(view: InstructionView, kind: string, name: string): number {
  let number = view.entities.get(name);
  if (number === undefined) {
    number = view.ranks.length;
    view.entities.set(name, number);
    view.ranks.push(view.goals.indexOf(kind));
  }
  return number;
}

/** The candidate for an action's text, read once per view. */
export function candidateOf(view: InstructionView, text: string): Candidate {
  const known = view.candidates.get(text);
  if (known) return known;
  const candidate = readCandidate(view, text);
  view.candidates.set(text, candidate);
  return candidate;
}

/** An entity is a word with a number after it, or a token that has digits in it. */
const token = /([a-z]+) ([0-9]+)(?![a-z0-9])|[a-z0-9]+/g;

function readCandidate(view: InstructionView, text: string): Candidate {
  const marked: string[] = [];
  const kinds: string[] = [];
  const entities: number[] = [];
  let mentionsGoal = false;
  let mentions = 0;
  for (const [name, kind, number] of text.toLowerCase().matchAll(token)) {
    const word = kind ?? name;
    const rank = view.goals.indexOf(word);
    const isEntity = number !== undefined || /[0-9]/.test(name);
    if (isEntity) entities.push(entityNumber(view, word, name));
    const isWord = !isEntity && view.words.includes(word);
    if (rank >= 0) mentionsGoal = true;
    if (rank >= 0 || isWord) mentions += 1;
    marked.push(rank >= 0 ? `G${rank}` : isEntity ? '#' : isWord ? 'W' : word);
    kinds.push(isEntity && number === undefined ? '#' : word);
  }
  const pattern = hashText(marked.join(' '));
  const classed = hashText(kinds.join(' '));
  const { skeleton, goalHashes, wordHashes, goalPatterns } = view;
  if (mentionsGoal && !goalPatterns.has(pattern)) {
    view.stamps.push(0);
    goalPatterns.set(pattern, goalPatterns.size);
  }
  return {
    text,
    id: view.candidates.size,
    pattern,
    classed,
    goalPattern: mentionsGoal ? goalPatterns.get(pattern)! : -1,
    mentions: Math.min(mentions, 3),
    object: entities[0] ?? 0,
    place: entities.at(-1) ?? 0,
    features: [
      mix(pattern, 1),
      mix(mix(pattern, skeleton), 2),
      mix(classed, 3),
      mix(mix(classed, skeleton), 4),
      ...goalHashes.map((goal, rank) => mix(mix(classed, goal), 5 + rank)),
      ...wordHashes.map((word) => mix(mix(classed, word), 7)),
    ],
  };
}
