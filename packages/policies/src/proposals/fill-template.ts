import type { TokenText } from '../features/tokens.ts';
import { type SourceSpan, shapeOf, spanText, surroundings, type Template, type TemplateSlot } from './template.ts';

/** An action with how likely it seems, as a logarithm. */
export interface Scored {
  readonly text: string;
  readonly score: number;
}

export interface Sources {
  readonly instruction: TokenText;
  readonly observation: TokenText;
}

const longestSpan = 16;
const mostFillers = 8;
const mostFilled = 48;
/** A slot has a closed list of values where each was seen about so often. */
const closedAt = 3;
const unseen = 0.05;

/** The actions that a template makes of what the sources have, the likeliest first. */
export function fillTemplate({ literals, slots }: Template, sources: Sources): readonly Scored[] {
  let filled: Scored[] = [{ text: literals[0]!, score: 0 }];
  for (const [at, slot] of slots.entries()) {
    const fillers = fillersOf(slot, sources);
    filled = filled
      .flatMap(({ text, score }) =>
        fillers.map((filler) => ({ text: text + filler.text + literals[at + 1], score: score + filler.score })),
      )
      .sort((one, other) => other.score - one.score)
      .slice(0, mostFilled);
  }
  return filled;
}

/** Texts to put into a slot: values that it had again and again, and spans of the sources like those it had. */
function fillersOf(slot: TemplateSlot, { instruction, observation }: Sources): readonly Scored[] {
  const scores = new Map<string, number>();
  const offer = (text: string, score: number) => scores.set(text, Math.max(score, scores.get(text) ?? -Infinity));
  const total = [...slot.values.values()].reduce((sum, each) => sum + each, 0);
  if (slot.values.size * closedAt <= total) {
    for (const [value, times] of slot.values) offer(value, 4 * Math.log(times / total));
  }
  for (const source of [instruction, observation]) {
    for (const span of spansOf(source, source === instruction)) {
      const shape = slot.shapes.get(shapeOf(span));
      if (shape !== undefined) offer(spanText(span), likelihood(slot, span, shape));
    }
  }
  return [...scores]
    .map(([text, score]) => ({ text, score }))
    .sort((one, other) => other.score - one.score)
    .slice(0, mostFillers);
}

/** How likely it is that the slot was filled from such a place, taking surroundings for independent. */
function likelihood({ contexts, places }: TemplateSlot, span: SourceSpan, shape: number): number {
  let sum = Math.log(shape / places);
  for (const context of surroundings(span)) sum += Math.log(((contexts.get(context) ?? 0) + unseen) / (places + 1));
  return sum;
}

function* spansOf(source: TokenText, isInstruction: boolean): Generator<SourceSpan> {
  const { tokens } = source;
  for (let start = 0; start < tokens.length; start++) {
    if (tokens[start]!.kind === 'mark') continue;
    for (let length = 1; length <= longestSpan && start + length <= tokens.length; length++) {
      const last = tokens[start + length - 1]!;
      if (last.line !== tokens[start]!.line) break;
      if (last.kind !== 'mark') yield { source, isInstruction, start, length };
    }
  }
}
