import type { ActionProposer, Json, Observation, ProposalRequest } from '@dreamgym/core';
import { writeToolAction } from '@dreamgym/core/tool-actions';
import type { ToolDefinition } from '../environment/toolbox.ts';
import { best, combined, fillingsOf } from './fill-schema.ts';
import { type Knowledge, knowledgeOf } from './knowledge.ts';
import { plainName, shareOf, wordsOf } from './words.ts';

/** The most calls of a tool, values of a place, and facts to tell. */
const most = { calls: 8, fillings: 8, told: 6 };

/** What scores less was said of something else, maybe. */
const meant = 0.4;

const nothing: Json = { proposer: 'tools' };

/**
 * Proposes calls of the tools with what was said and returned so far in the places of their arguments, questions for what is
 * missing, facts to tell, and to finish. There is nothing that it would have to learn: the schemas say what fits where.
 */
export function toolProposer(tools: readonly ToolDefinition[]): ActionProposer {
  // Policies ask again for what they were told when they learn from an attempt.
  const known = new WeakMap<Observation, { readonly request: ProposalRequest; readonly actions: readonly string[] }>();
  return {
    version: 1,
    learn() {},
    propose(request) {
      const { instruction, observation, earlier = [] } = request;
      const kept = known.get(observation);
      if (kept && isSame(kept.request, request)) return kept.actions;
      const texts = [...earlier, observation].map(({ text }) => text);
      const actions = proposalsOf(tools, instruction, knowledgeOf(instruction, texts));
      known.set(observation, { request, actions });
      return actions;
    },
    snapshot: () => nothing,
    restore() {},
  };
}

function isSame(one: ProposalRequest, other: ProposalRequest): boolean {
  const [mine, theirs] = [one.earlier ?? [], other.earlier ?? []];
  if (one.instruction !== other.instruction || mine.length !== theirs.length) return false;
  return mine.every((each, at) => each === theirs[at]);
}

function proposalsOf(tools: readonly ToolDefinition[], instruction: string, knowledge: Knowledge): readonly string[] {
  const calls: string[] = [];
  const missing = new Set<string>();
  const said = { ...knowledge, clues: knowledge.clues.filter(({ isSaid }) => isSaid), entries: [] };
  for (const { name, inputSchema } of tools) {
    const found = best(combined(inputSchema, { knowledge, most: most.fillings }), most.calls);
    for (const { value } of found) calls.push(writeToolAction({ kind: 'call', name, arguments: value }));
    for (const each of lackingIn(inputSchema, said)) missing.add(each);
  }
  const questions = [...missing].map((each) => writeToolAction({ kind: 'say', text: `What is your ${each}?` }));
  const tellings = factsToTell(instruction, knowledge).map((text) => writeToolAction({ kind: 'say', text }));
  return [...new Set([...calls, ...questions, ...tellings, 'finish'])];
}

/** Names of texts that calls need and that were not said, in free words or of some form; those in lists are returned, not said. */
function lackingIn(schema: Json, knowledge: Knowledge): readonly string[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).flatMap(([key, property]) => {
    const { type, title, ...rest } = property as { type?: Json; title?: string; enum?: Json };
    if (type === 'object') return lackingIn(property, knowledge);
    if (type !== 'string' || rest.enum || !required.includes(key)) return [];
    const [best] = fillingsOf(property, plainName(key), { knowledge, most: 1 });
    return best !== undefined && best.score >= meant ? [] : [title ?? plainName(key)];
  });
}

/** Numbers, dates and words that were returned under names of which the instruction speaks. */
function factsToTell(instruction: string, { clues }: Knowledge): readonly string[] {
  const asked = new Set(wordsOf(instruction));
  const ranked = clues
    .filter(({ isSaid, name }) => !isSaid && name !== '')
    .map((clue) => ({ clue, share: shareOf(wordsOf(clue.name), asked) }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share + other.clue.step / 1000 - (one.share + one.clue.step / 1000));
  const texts = ranked.map(({ clue: { name, value } }) => `The ${name} is ${value}.`);
  return [...new Set(texts)].slice(0, most.told);
}
