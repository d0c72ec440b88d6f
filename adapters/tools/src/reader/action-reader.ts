import type { ActionReader, FeaturePrior, Json } from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';
import { readToolAction, readToolObservation, type ToolAction, writeToolAction } from '@dreamgym/core/tool-actions';
import type { ToolDefinition } from '../environment/toolbox.ts';
import { type Knowledge, knowledgeOf } from './knowledge.ts';
import { toolProposer } from './proposer.ts';
import { shareOf, wordsOf } from './words.ts';

const keptActions = 4096;
const mostWords = 24;
const mostFacts = 24;
const mostRepeats = 3;
const mostRanks = 4;

const repeatFeature = (repeats: number, wasRefused: boolean) => mix(mix(repeats, wasRefused ? 1 : 2), 11);

/** No call twice: neither what was refused nor what was done. */
const priors: readonly FeaturePrior[] = [1, 2, 3].flatMap((repeats) =>
  [true, false].map((wasRefused) => [repeatFeature(repeats, wasRefused), -2] as const),
);

/** What a text of an action says. */
interface ReadAction {
  readonly action: ToolAction;
  /** `call` with its tool, `say` with its form, `finish`. */
  readonly head: number;
  readonly leaves: readonly Leaf[];
}

/** A value in a call's arguments, and where it stands. */
interface Leaf {
  readonly place: number;
  /** Words of its key. */
  readonly name: readonly string[];
  readonly value: string | number | boolean;
  /** Whether it names something by a few words, as a value of an enumeration does. */
  readonly isWord: boolean;
}

/**
 * Reads attempts with tools: which tool an action calls, where the values of its arguments come from and whether what they stand
 * for was talked of, what the results so far have said, and what was refused. Holds caches only.
 */
export function actionReader(tools: readonly ToolDefinition[]): ActionReader {
  const read = new Map<string, ReadAction>();
  const actionOf = (text: string): ReadAction => {
    const found = read.get(text) ?? readAction(text);
    read.set(text, found);
    if (read.size > keptActions) read.delete(read.keys().next().value!);
    return found;
  };
  return {
    name: 'tools',
    alone: true,
    priors,
    proposer: () => toolProposer(tools),
    begin(instruction) {
      const texts: string[] = [];
      const taken = new Map<string, { times: number; wasRefused: boolean }>();
      const done = new Set<number>();
      let last: ReadAction | undefined;
      let answer = 0;
      const words = [...new Set(wordsOf(instruction))].slice(0, mostWords).map(hashText);
      return {
        read({ observation, actions }) {
          texts.push(observation.text);
          const knowledge = knowledgeOf(instruction, texts);
          answer = answerOf(observation.text);
          if (last) {
            const was = taken.get(writeToolAction(last.action))!;
            was.wasRefused = observation.text.startsWith('Error: ');
            if (!was.wasRefused) done.add(last.head);
          }
          const facts = factsOf(knowledge);
          const before = mix(last?.head ?? 0, answer);
          const situation = [mix(before, 1), mix(Math.min(texts.length, 12), 2)];
          for (const head of done) situation.push(mix(head, 3));
          for (const fact of facts) situation.push(mix(fact, 4));
          const ranks = new Map<number, number>();
          const lists = actions.map((text) => {
            const { action, head, leaves } = actionOf(text);
            const rank = ranks.get(head) ?? 0;
            ranks.set(head, rank + 1);
            const was = taken.get(writeToolAction(action));
            const list = [
              mix(head, 10),
              repeatFeature(Math.min(was?.times ?? 0, mostRepeats), was?.wasRefused ?? false),
              mix(mix(head, done.has(head) ? 1 : 2), 12),
              mix(mix(head, before), 13),
            ];
            const wording = leaves.filter(({ isWord }) => isWord);
            const meant = [head, ...wording.map(({ place, value }) => mix(place, hashText(String(value))))];
            for (const what of meant) {
              list.push(mix(mix(what, answer), 14));
              for (const word of words) list.push(mix(mix(what, word), 15));
              for (const fact of facts) list.push(mix(mix(what, fact), 16));
              for (const other of done) list.push(mix(mix(what, other), 17));
            }
            for (const leaf of leaves) list.push(mix(mix(leaf.place, sourceOf(leaf, knowledge)), 18));
            list.push(mix(mix(head, leaves.length), 19), mix(mix(head, Math.min(rank, mostRanks)), 20));
            return list;
          });
          return { situation, actions: lists };
        },
        acted(text) {
          last = actionOf(text);
          const key = writeToolAction(last.action);
          taken.set(key, { times: (taken.get(key)?.times ?? 0) + 1, wasRefused: false });
        },
      };
    },
  };
}

function readAction(text: string): ReadAction {
  const action = readToolAction(text);
  if (action.kind !== 'call') {
    // What is told of something is like whatever else might be told of it.
    const form = action.text.replace(/^(The .+?) is .*$/u, '$1').replace(/\S*\p{N}\S*/gu, '#');
    return { action, head: mix(hashText(action.kind), hashText(form)), leaves: [] };
  }
  const head = mix(hashText('call'), hashText(action.name));
  return { action, head, leaves: leavesOf(action.arguments, head, []) };
}

function leavesOf(value: Json, place: number, name: readonly string[]): readonly Leaf[] {
  if (value === null) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((each) => leavesOf(each, mix(place, 1), name));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, each]) =>
      leavesOf(each as Json, mix(place, hashText(key)), wordsOf(key)),
    );
  }
  const isWord = typeof value === 'boolean' || (typeof value === 'string' && /^\p{L}[\p{L}_ -]*$/u.test(value));
  return [{ place, name, value: value as Leaf['value'], isWord }];
}

/** What kind of answer an observation is; of a refusal its words, without what stands for one thing only. */
function answerOf(text: string): number {
  const [part] = readToolObservation(text);
  if (!part) return 0;
  if (part.kind === 'error') return hashText(part.text.replace(/\S*\p{N}\S*/gu, '#').replace(/: .*$/u, ''));
  return hashText(part.kind);
}

/** What results said in single words of things that were talked of: `status: shipped`; of numbers, whether there is any. */
function factsOf({ clues }: Knowledge): readonly number[] {
  const facts = new Set<number>();
  const most = Math.max(0, ...clues.map(({ isSaid, aboutness }) => (isSaid ? 0 : aboutness)));
  for (const { isSaid, name, value, aboutness } of clues) {
    if (isSaid || aboutness < most) continue;
    const word = typeof value === 'number' ? (value === 0 ? 'none' : 'some') : String(value);
    if (/^\p{L}[\p{L}_-]*$/u.test(word)) facts.add(mix(hashText(name), hashText(word)));
  }
  return [...facts].slice(-mostFacts);
}

/** Where a value comes from: how much it was talked of, and whether what it was called is what the argument is called, in bins. */
function sourceOf({ value, name, isWord }: Leaf, { clues, words }: Knowledge): number {
  if (isWord) return mix(Math.round(2 * shareOf(wordsOf(String(value)), words)), 1);
  let [said, returned, called] = [0, 0, 0];
  for (const clue of clues) {
    if (clue.value !== value) continue;
    if (clue.isSaid) said = 1;
    else returned = Math.max(returned, 1 + Math.round(2 * clue.aboutness));
    called = Math.max(called, Math.ceil(2 * shareOf(name, new Set(wordsOf(clue.name)))));
  }
  return mix(mix(said, returned), mix(called, 2));
}
