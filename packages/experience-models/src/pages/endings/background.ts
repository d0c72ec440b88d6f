import type { Sentence, Term } from '@dreamgym/core';
import type { VisitedStep } from '../moves/visits.ts';
import { termText } from '../page.ts';

/** What was read elsewhere of the thing that a page is about. */
export interface Background {
  /** Of its other pages; the same list for the same thing. */
  readonly sentences: readonly Sentence[];
  /** The instructions that it fulfilled, but for the present one: it is what the thing is to be compared with. */
  readonly fulfilled: readonly string[];
}

export type Backgrounds = (origin: Term | undefined, instruction: string) => Background;

export interface Attempted {
  readonly instruction: string;
  readonly steps: readonly VisitedStep[];
}

const nothing: readonly Sentence[] = [];
/** By how much of their texts pages of one kind are told apart. */
const head = 40;

export function learnBackgrounds(attempts: readonly Attempted[], isList: (kind: string) => boolean): Backgrounds {
  const pages = new Map<string, Map<string, readonly Sentence[]>>();
  const fulfilled = new Map<string, Set<string>>();
  for (const { instruction, steps } of attempts) {
    for (const { to, origin, nextOrigin, reward, terminated } of steps) {
      if (terminated && reward >= 1 && origin) {
        const key = termText(origin);
        fulfilled.set(key, (fulfilled.get(key) ?? new Set()).add(instruction));
      }
      if (terminated || !nextOrigin || isList(to.kind)) continue;
      const key = termText(nextOrigin);
      const known = pages.get(key) ?? new Map<string, readonly Sentence[]>();
      const said = to.sentences.filter(({ items }) => !items);
      const text = said.flatMap(({ arguments: args }) => args).join(' ');
      pages.set(key, known.set(to.kind + text.slice(0, head), said));
    }
  }
  const read = new Map([...pages].map(([key, known]) => [key, [...known.values()].flat()]));
  return (origin, instruction) => {
    if (!origin) return { sentences: nothing, fulfilled: [] };
    const key = termText(origin);
    const others = [...(fulfilled.get(key) ?? [])].filter((other) => other !== instruction);
    return { sentences: read.get(key) ?? nothing, fulfilled: others };
  };
}
