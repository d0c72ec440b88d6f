import type { Sentence, Term } from '@dreamgym/core';
import { type Edit, withoutEdits } from '../edits/edits.ts';
import { groupBy, mostFrequent } from '../grouping.ts';
import { type Move, moveOf, pageNumberIndex } from '../moves/moves.ts';
import type { VisitedStep } from '../moves/visits.ts';
import { changedPage, type Page, termText } from '../page.ts';
import { learnRanker, type RecordedList } from './ranker.ts';

/** Pages of one kind that list entities, a part at a time. */
interface ListKind {
  /** The kind of sentence that there is one of for every entity. */
  readonly card: string;
  /** Entities on a full page. */
  readonly size: number;
  /** Which argument of the first sentence counts the pages, from 1; undefined where there is one page only. */
  readonly pageNumber: number | undefined;
}

/** What is known of lists: how they look, what they showed, and how to rank what they would show. */
export interface Lists {
  isList(kind: string): boolean;
  /** The number of a list's page, from 1. */
  numberOf(page: Page): number;
  /** The list's page with this number, from 1, for the action that asked for it; undefined where nothing is known to list. */
  page(kind: string, asked: Term, number: number): Page | undefined;
  /** How an entity was listed. */
  readonly cards: ReadonlyMap<string, Sentence>;
}

interface KnownList extends RecordedList {
  readonly places: Map<number, string>;
  /** The page that it was seen on first. */
  readonly example: Page;
  readonly kind: string;
  /** How many it lists, where its end was seen. */
  end?: number;
}

/** The kinds of sentences that stand on most kinds of pages, as links do: such a sentence stands for no entity. */
function generalKinds(steps: readonly VisitedStep[]): ReadonlySet<string> {
  const pages = groupBy(steps, ({ to }) => to.kind);
  const counts = new Map<string, number>();
  for (const shown of pages.values()) {
    const kinds = new Set(shown.flatMap(({ to }) => to.sentences.map(({ kind }) => kind)));
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > pages.size / 2).map(([kind]) => kind));
}

/** A sentence stands for an entity each if there are several of it on a page, about different ones. */
function cardOf({ sentences }: Page, general: ReadonlySet<string>): string | undefined {
  const counts = new Map<string, Set<string>>();
  for (const { kind, arguments: args, items } of sentences.slice(1)) {
    if (items || args.length < 2 || general.has(kind)) continue;
    const entities = counts.get(kind) ?? new Set();
    counts.set(kind, entities.add(args[0]!));
  }
  return [...counts].find(([, entities]) => entities.size > 1)?.[0];
}

const cardsOn = ({ sentences }: Page, card: string) => sentences.filter(({ kind }) => kind === card);

export function learnLists(
  steps: readonly VisitedStep[],
  { moves, edits }: { readonly moves: ReadonlyMap<string, Move>; readonly edits: ReadonlyMap<string, Edit> },
): Lists {
  const kinds = learnKinds(steps, moves);
  const numberOf = ({ kind, sentences }: Page) => {
    const index = kinds.get(kind)?.pageNumber;
    return index === undefined ? 1 : Number(sentences[0]!.arguments[index]);
  };
  const cards = new Map<string, Sentence>();
  const lists = new Map<string, KnownList>();
  for (const { to: page, nextOrigin: asked } of steps) {
    if (!asked || !kinds.has(page.kind)) continue;
    const { card, size } = kinds.get(page.kind)!;
    const number = numberOf(page);
    const key = `${page.kind}|${termText(asked)}`;
    const unseen: KnownList = { query: queryOf(asked), places: new Map(), example: page, kind: page.kind };
    const list = lists.get(key) ?? unseen;
    lists.set(key, list);
    const shown = cardsOn(page, card);
    if (shown.length < size) list.end = (number - 1) * size + shown.length;
    for (const [index, sentence] of shown.entries()) {
      const entity = sentence.arguments[0]!;
      cards.set(entity, sentence);
      list.places.set((number - 1) * size + index, entity);
    }
  }
  const rank = learnRanker([...lists.values()], entityTexts(cards, steps, edits));
  const examples = new Map([...kinds.keys()].map((kind) => [kind, usualExample([...lists.values()], kind)]));
  const ranked = new Map<string, readonly string[]>();

  /** Places that were recorded stay; the others go to the best of the rest. */
  const entitiesOf = (key: string, asked: Term): readonly string[] => {
    const found = ranked.get(key);
    if (found) return found;
    const list = lists.get(key);
    const places = list?.places ?? new Map<number, string>();
    const taken = new Set(places.values());
    const rest = rank(queryOf(asked)).filter((entity) => !taken.has(entity));
    const total = list?.end ?? Math.max(-1, ...places.keys()) + 1 + rest.length;
    const entities = Array.from({ length: total }, (_, place) => places.get(place) ?? rest.shift()).filter(
      (entity) => entity !== undefined,
    );
    ranked.set(key, entities);
    return entities;
  };

  return {
    isList: (kind) => kinds.has(kind),
    numberOf,
    cards,
    page(kind, asked, number) {
      const key = `${kind}|${termText(asked)}`;
      const look = kinds.get(kind)!;
      const example = lists.get(key)?.example ?? examples.get(kind);
      if (!example) return undefined;
      const on = entitiesOf(key, asked).slice((number - 1) * look.size, number * look.size);
      return listPage(example, look, { number, cards: on.map((entity) => cards.get(entity)!) });
    },
  };
}

/** What lists and the entities' own pages say of them. */
function entityTexts(
  cards: ReadonlyMap<string, Sentence>,
  steps: readonly VisitedStep[],
  edits: ReadonlyMap<string, Edit>,
): Map<string, string> {
  const texts = new Map(
    [...cards].map(([entity, { arguments: args }]) => [entity, new Set([args.slice(1).join(' ')])]),
  );
  for (const { to, nextOrigin, terminated } of steps) {
    const own = nextOrigin?.arguments.length === 1 ? texts.get(nextOrigin.arguments[0]!) : undefined;
    if (!own || terminated) continue;
    for (const { arguments: args, items = [] } of withoutEdits(to, edits).sentences.slice(1)) {
      own.add([...args, ...items].join(' '));
    }
  }
  return new Map([...texts].map(([entity, all]) => [entity, [...all].join(' ')]));
}

function queryOf(asked: Term): string {
  return asked.arguments.join(' ');
}

function learnKinds(steps: readonly VisitedStep[], moves: ReadonlyMap<string, Move>): Map<string, ListKind> {
  const seen = new Map<string, { cards: string[]; size: number }>();
  const general = generalKinds(steps);
  for (const { to } of steps) {
    const card = cardOf(to, general);
    if (card === undefined) continue;
    const known = seen.get(to.kind) ?? { cards: [], size: 0 };
    known.cards.push(card);
    known.size = Math.max(known.size, cardsOn(to, card).length);
    seen.set(to.kind, known);
  }
  const numbered = new Map<string, number>();
  for (const { from, action, to } of steps) {
    if (!action || moveOf(moves, { kind: from.kind, action })?.decider !== 'turn') continue;
    const index = pageNumberIndex(from, to);
    if (index !== undefined) numbered.set(to.kind, index);
  }
  return new Map(
    [...seen].map(([kind, { cards, size }]) => [
      kind,
      { card: mostFrequent(cards), size, pageNumber: numbered.get(kind) },
    ]),
  );
}

/** A page whose first sentence says what most of its kind say. */
function usualExample(lists: readonly { example: Page; kind: string }[], kind: string): Page | undefined {
  const examples = lists.filter((list) => list.kind === kind).map(({ example }) => example);
  if (examples.length === 0) return undefined;
  const headOf = ({ sentences }: Page) => JSON.stringify(sentences[0]);
  const usual = mostFrequent(examples.map(headOf));
  return examples.find((example) => headOf(example) === usual);
}

/** The example's page with another number and other entities. */
function listPage(
  example: Page,
  { card, pageNumber }: ListKind,
  { number, cards }: { readonly number: number; readonly cards: readonly Sentence[] },
): Page {
  const [head, ...others] = example.sentences as [Sentence, ...Sentence[]];
  const args = head.arguments.map((argument, index) => (index === pageNumber ? String(number) : argument));
  const at = Math.max(
    0,
    others.findIndex((one) => one.kind === card),
  );
  const plain = others.filter((one) => one.kind !== card);
  return changedPage(example, [{ ...head, arguments: args }, ...plain.slice(0, at), ...cards, ...plain.slice(at)]);
}
