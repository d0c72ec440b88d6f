import type { Abstraction, Sentence } from '@dreamgym/core';
import type { Vocabulary } from '../facts/vocabulary.ts';
import { type ReportedList, reportsOf } from './reports.ts';
import { learnSigns } from './signs.ts';
import type { Transcript } from './transcript.ts';

/** An action that was taken between two reports of a fact and has all that the fact is about among its arguments. */
export interface Touch {
  /** The action's key and the fact, told of its arguments: `close(container) closed($0)`. */
  readonly effect: string;
  readonly key: string;
  readonly predicate: string;
  /** The fact's arguments as `$0`, `$1`. */
  readonly arguments: readonly string[];
  /** The types of the action's arguments. */
  readonly types: readonly string[];
}

/** What two reports of a fact, one after the other, say, and what was done to it in between. */
export interface Interval {
  readonly predicate: string;
  /** Undefined where nothing was reported before. */
  readonly before: boolean | undefined;
  readonly touches: readonly Touch[];
  readonly after: boolean;
  /** How often this was recorded. */
  count: number;
}

export interface FactHistories {
  readonly intervals: readonly Interval[];
  /** By predicate, how often a fact that nothing touched was found to hold no more, and to hold still. */
  readonly untouched: ReadonlyMap<string, { ended: number; lasted: number }>;
}

/** One fact of one recorded world, as it was told of. */
interface History {
  readonly predicate: string;
  value: boolean | undefined;
  touches: Touch[];
}

/** Gathers what reports, and open actions that are as good as reports, tell of every fact before and after it was touched. */
export function factHistories(
  transcripts: readonly Transcript[],
  abstraction: Abstraction,
  vocabulary: Vocabulary,
): FactHistories {
  const intervals = new Map<string, Interval>();
  const untouched = new Map<string, { ended: number; lasted: number }>();
  const touchesOf = touchCache(abstraction, vocabulary);
  const signs = learnSigns(transcripts, abstraction);

  for (const { opening, steps } of transcripts) {
    const histories = new Map<string, History>();
    const inList = new Map<string, Map<string, History>>();
    const listed = new Set<string>();

    const historyOf = (predicate: string, names: readonly string[]): History => {
      const key = `${predicate}|${names.join('|')}`;
      const known = histories.get(key);
      if (known) return known;
      const place = `${predicate}|${names.slice(1).join('|')}`;
      // What a complete list did not name did not hold.
      const made: History = { predicate, value: listed.has(place) ? false : undefined, touches: [] };
      histories.set(key, made);
      const others = inList.get(place) ?? new Map<string, History>();
      inList.set(place, others.set(names[0]!, made));
      return made;
    };
    const note = (history: History, after: boolean) => {
      const { predicate, value: before, touches } = history;
      history.value = after;
      if (touches.length > 0) {
        history.touches = [];
        const lifted = touches.map(({ effect, types }) => `${effect} ${types.join('|')}`);
        const key = [predicate, before, after, ...lifted].join('\n');
        const known = intervals.get(key);
        if (known) known.count += 1;
        else intervals.set(key, { predicate, before, touches, after, count: 1 });
      } else if (before) {
        const tally = untouched.get(predicate) ?? { ended: 0, lasted: 0 };
        untouched.set(predicate, tally);
        if (after) tally.lasted += 1;
        else tally.ended += 1;
      }
    };
    const noteList = ({ name, owner, items }: ReportedList) => {
      const place = `${name}|${owner ?? ''}`;
      for (const item of items) note(historyOf(name, owner === undefined ? [item] : [item, owner]), true);
      for (const [item, history] of inList.get(place) ?? []) if (!items.includes(item)) note(history, false);
      listed.add(place);
    };
    const read = (sentences: readonly Sentence[]) => {
      for (const sentence of sentences) {
        const { facts, list } = reportsOf(sentence, abstraction);
        for (const { name, arguments: names, value } of facts) {
          const history = historyOf(name, names);
          note(history, value);
          if (!value || !abstraction.functional.includes(name)) continue;
          // Nothing is done to the fact that another one replaces.
          for (const other of inList.get(`${name}|`)?.values() ?? []) {
            if (other !== history) Object.assign(other, { value: false, touches: [] });
          }
        }
        if (list) noteList(list);
      }
    };

    read(opening);
    for (const [index, { action, listed: isOpen, sentences }] of steps.entries()) {
      if (action && isOpen) {
        for (const touch of touchesOf(action)) {
          const names = touch.arguments.map((name) => action.arguments[Number(name.slice(1))]!);
          historyOf(touch.predicate, names).touches.push(touch);
        }
      }
      read(sentences);
      const after = steps[index + 1]?.open ?? [];
      for (const entity of action?.arguments ?? []) {
        for (const [predicate, shows] of signs) {
          const history = historyOf(predicate, [entity]);
          if (history.touches.length > 0 && shows(after, entity)) note(history, true);
        }
      }
    }
  }
  return { intervals: [...intervals.values()], untouched };
}

/** The touches of an action: every predicate, of each argument and of each pair of them. Made once for the same types. */
function touchCache({ typeOf }: Abstraction, { unary, binary }: Vocabulary) {
  const known = new Map<string, readonly Touch[]>();
  return ({ key, arguments: names }: { readonly key: string; readonly arguments: readonly string[] }) => {
    const types = names.map(typeOf);
    const cached = known.get(`${key}|${types.join('|')}`);
    if (cached) return cached;
    const touch = (predicate: string, ...positions: number[]): Touch => {
      const args = positions.map((position) => `$${position}`);
      return { effect: `${key} ${predicate}(${args.join(', ')})`, key, predicate, arguments: args, types };
    };
    const touches = names.flatMap((_, first) => [
      ...unary.map((predicate) => touch(predicate, first)),
      ...names.flatMap((_, second) =>
        first === second ? [] : binary.map((predicate) => touch(predicate, first, second)),
      ),
    ]);
    known.set(`${key}|${types.join('|')}`, touches);
    return touches;
  };
}
