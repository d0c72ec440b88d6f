import type { Term } from '@dreamgym/core';
import type { VisitedStep } from '../moves/visits.ts';
import { termText } from '../page.ts';

/** What was read elsewhere of the thing that a page is about: on its other pages, and in the instructions that it fulfilled. */
export interface Background {
  /** Without what this very instruction says: it is what the thing is to be compared with. */
  of(origin: Term | undefined, instruction: string): string;
}

export interface Attempted {
  readonly instruction: string;
  readonly steps: readonly VisitedStep[];
}

export function learnBackground(attempts: readonly Attempted[], isList: (kind: string) => boolean): Background {
  const prose = new Map<string, Map<string, string>>();
  const fulfilled = new Map<string, Set<string>>();
  for (const { instruction, steps } of attempts) {
    for (const { to, origin, nextOrigin, reward, terminated } of steps) {
      if (terminated && reward >= 1 && origin) {
        const key = termText(origin);
        fulfilled.set(key, (fulfilled.get(key) ?? new Set()).add(instruction));
      }
      if (terminated || !nextOrigin || isList(to.kind)) continue;
      const key = termText(nextOrigin);
      const pages = prose.get(key) ?? new Map<string, string>();
      const text = to.sentences.flatMap(({ arguments: args, items }) => (items ? [] : args)).join(' ');
      prose.set(key, pages.set(to.kind + text.slice(0, 40), text));
    }
  }
  const read = new Map([...prose].map(([key, pages]) => [key, [...pages.values()].join(' ')]));
  return {
    of(origin, instruction) {
      if (!origin) return '';
      const key = termText(origin);
      const others = [...(fulfilled.get(key) ?? [])].filter((other) => other !== instruction);
      return `${read.get(key) ?? ''} ${others.join(' ')}`;
    },
  };
}
