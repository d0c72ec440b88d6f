import type { ActionProposer, Json } from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';
import { tokenText } from '../features/tokens.ts';
import { fillTemplate, type Scored } from './fill-template.ts';
import { learnTemplate } from './learn-template.ts';
import type { Template } from './template.ts';

const kind = 'template-proposer';
const mostProposals = 48;
const mostTemplates = 64;
const mostLearned = 1 << 16;
const unseen = 0.2;

/**
 * Proposes actions of the forms that were taken before, with what the instruction and the observation have in the places of what
 * was copied from those: `cat notes.txt` for an instruction about `notes.txt`, after `cat todo.md` for one about `todo.md`.
 */
export function templateProposer(): ActionProposer {
  const templates = new Map<string, Template>();
  /** Hashes of the examples that were learned from. */
  const learned = new Set<number>();
  let version = 0;
  return {
    get version() {
      return version;
    },
    learn(examples) {
      for (const example of examples) {
        const { instruction, observation, action } = example;
        const hash = mix(mix(hashText(instruction), hashText(observation.text)), hashText(action));
        if (learned.has(hash) || learned.size >= mostLearned) continue;
        learned.add(hash);
        learnTemplate(templates, example);
        version += 1;
      }
    },
    propose({ instruction, observation }) {
      const sources = { instruction: tokenText(instruction), observation: tokenText(observation.text) };
      const { terms } = sources.instruction;
      const ranked = [...templates.values()]
        .map((template) => ({ template, score: fit(template, terms) }))
        .sort((one, other) => other.score - one.score)
        .slice(0, mostTemplates);
      const best = new Map<string, number>();
      for (const { template, score } of ranked) {
        for (const [rank, { text }] of fillTemplate(template, sources).entries()) {
          // In turns: the best of every form before the second best of any.
          const place = score - 6 * rank;
          best.set(text, Math.max(place, best.get(text) ?? -Infinity));
        }
      }
      return [...best]
        .map(([text, score]): Scored => ({ text, score }))
        .sort((one, other) => other.score - one.score)
        .slice(0, mostProposals)
        .map(({ text }) => text)
        .filter((text) => text !== '');
    },
    snapshot(): Json {
      return {
        kind,
        version,
        learned: [...learned],
        templates: [...templates.values()].map(({ literals, slots, count, terms }) => ({
          literals,
          count,
          terms: [...terms],
          slots: slots.map(({ values, shapes, contexts, places }) => ({
            values: [...values],
            shapes: [...shapes],
            contexts: [...contexts],
            places,
          })),
        })),
      };
    },
    restore(snapshot) {
      const saved = snapshot as unknown as Saved | null;
      if (saved?.kind !== kind)
        throw new Error(`this snapshot is of ${saved?.kind ?? 'something else'}, not of ${kind}`);
      version = saved.version;
      templates.clear();
      learned.clear();
      for (const hash of saved.learned) learned.add(hash);
      for (const { literals, count, terms, slots } of saved.templates) {
        templates.set(JSON.stringify(literals), {
          literals,
          count,
          terms: new Map(terms),
          slots: slots.map(({ values, shapes, contexts, places }) => ({
            values: new Map(values),
            shapes: new Map(shapes),
            contexts: new Map(contexts),
            places,
          })),
        });
      }
    },
  };
}

/** How well a form fits the wording of an instruction: its share of what was taken, and of what was taken when a word was there. */
function fit({ count, terms }: Template, wording: readonly number[]): number {
  let sum = Math.log(count);
  for (const term of wording) sum += Math.log(((terms.get(term) ?? 0) + unseen) / (count + 1));
  return sum;
}

interface Saved {
  readonly kind: string;
  readonly version: number;
  readonly learned: readonly number[];
  readonly templates: readonly {
    readonly literals: readonly string[];
    readonly count: number;
    readonly terms: readonly (readonly [number, number])[];
    readonly slots: readonly {
      readonly values: readonly (readonly [string, number])[];
      readonly shapes: readonly (readonly [string, number])[];
      readonly contexts: readonly (readonly [number, number])[];
      readonly places: number;
    }[];
  }[];
}
