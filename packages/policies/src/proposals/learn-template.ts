import type { ActionExample } from '@dreamgym/core';
import { copiedSpans } from '../features/copied-spans.ts';
import { tokenText } from '../features/tokens.ts';
import { count, type SourceSpan, shapeOf, spanText, surroundings, type Template } from './template.ts';

const mostTemplates = 512;
const mostValues = 64;
const mostContexts = 512;

/** A part of an action that its sources have, and everywhere they have it. */
interface CopiedPart {
  readonly start: number;
  readonly length: number;
  readonly sources: readonly SourceSpan[];
}

/** Adds what an example shows to the templates, by their literals. */
export function learnTemplate(templates: Map<string, Template>, example: ActionExample): void {
  const { instruction, action } = example;
  const text = tokenText(action);
  const asked = tokenText(instruction);
  const parts = copiedParts(example);
  const literals: string[] = [];
  let end = 0;
  for (const { start, length } of parts) {
    literals.push(action.slice(end, text.tokens[start]!.start));
    end = text.tokens[start + length - 1]!.end;
  }
  literals.push(action.slice(end));
  const key = JSON.stringify(literals);
  let template = templates.get(key);
  if (!template) {
    const slots = parts.map(() => ({ values: new Map(), shapes: new Map(), contexts: new Map(), places: 0 }));
    template = { literals, slots, count: 0, terms: new Map() };
    if (templates.size >= mostTemplates) templates.delete(rarest(templates));
    templates.set(key, template);
  }
  template.count += 1;
  for (const term of asked.terms) count(template.terms, term, mostContexts);
  for (const [at, { start, length, sources }] of parts.entries()) {
    const slot = template.slots[at]!;
    count(slot.values, action.slice(text.tokens[start]!.start, text.tokens[start + length - 1]!.end), mostValues);
    for (const span of sources) {
      slot.places += 1;
      count(slot.shapes, shapeOf(span), mostValues);
      for (const context of surroundings(span)) count(slot.contexts, context, mostContexts);
    }
  }
}

/** The parts of an action that stand in the instruction or, where they do not, in the observation. */
function copiedParts({ instruction, observation, action }: ActionExample): readonly CopiedPart[] {
  const text = tokenText(action);
  const parts: CopiedPart[] = [];
  const isTaken = new Array<boolean>(text.tokens.length).fill(false);
  for (const [at, source] of [tokenText(instruction), tokenText(observation.text)].entries()) {
    for (const { start, length, sources, looseness } of copiedSpans(text, source)) {
      if (looseness > 0 || isTaken.slice(start, start + length).includes(true)) continue;
      isTaken.fill(true, start, start + length);
      const spans = sources.map((place) => ({ source, isInstruction: at === 0, start: place, length }));
      // The same letters, not only the same words.
      const written = action.slice(text.tokens[start]!.start, text.tokens[start + length - 1]!.end);
      const same = spans.filter((span) => written === spanText(span));
      if (same.length > 0) parts.push({ start, length, sources: same });
    }
  }
  return parts.sort((one, other) => one.start - other.start);
}

function rarest(templates: ReadonlyMap<string, Template>): string {
  let least: [string, number] = ['', Infinity];
  for (const [key, template] of templates) if (template.count < least[1]) least = [key, template.count];
  return least[0];
}
