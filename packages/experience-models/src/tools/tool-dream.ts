import {
  type Dream,
  type DreamStep,
  deriveSeed,
  type OpenRequest,
  type Recall,
  type Reference,
  random,
} from '@dreamgym/core';
import {
  readToolAction,
  readToolObservation,
  type ToolAction,
  type ToolObservationPart,
  writeToolObservation,
} from '@dreamgym/core/tool-actions';
import type { Call } from './attempts.ts';
import { toldIn } from './endings.ts';
import type { ToolKnowledge } from './learn-tools.ts';
import { changesOf } from './results.ts';
import { toolWorld } from './world.ts';

/** What an action is answered by, and what that rests on. */
interface Answer {
  readonly parts: readonly ToolObservationPart[];
  readonly because: string;
  readonly ends?: boolean;
  readonly references?: readonly Reference[];
}

/** What refuses calls of any tool has to be as certain as that, or else it is the tool's own affair. */
const certainly = 0.8;
/** How many recorded cases are asked for where nothing else tells what a call returns. */
const recalled = 8;

/** One dreamed attempt with tools and a user. */
export function dreamTools(knowledge: ToolKnowledge, { task, worldSeed, seed = worldSeed }: OpenRequest): Dream {
  const { openings, identifiers, facts, effects, forms, refusals, results, writing, replies, endings } = knowledge;
  if (endings.unscored.has(task.id)) {
    throw new Error(`nobody knows how any recorded attempt at ${task.id} went, so there is nothing to reward one by`);
  }
  const known = openings.get(task.id) ?? [task.instruction];
  const opening = random(deriveSeed(worldSeed, 'opening', task.id)).pick(known);
  const luck = random(deriveSeed(seed, 'luck', task.id));
  const world = toolWorld({ facts, identifiers, effects, opening });
  const heard: string[] = [];
  const told = new Set<string>();
  let shown = '';

  async function answerCall(call: Call, recall: Recall): Promise<Answer> {
    const common = knowledge.commonRefusals.refusalOf(call, world, certainly);
    const refused = common ?? refusals.get(call.name)?.refusalOf(call, world);
    if (refused) return { parts: [{ kind: 'error', text: refused.text }], because: refused.because };
    if (!forms.has(call.name)) {
      const text = `there is no tool ${call.name}`;
      return { parts: [{ kind: 'error', text }], because: `${call.name} was never seen to answer` };
    }
    const ends = endings.ending.has(call.name);
    const result = results.resultOf(call, world, task.id);
    if (result) return { parts: [writing(result.value)], because: result.because, ends };
    const guess = await answerByPrecedent(call, recall);
    if (guess) return { ...guess, ends };
    throw new Error(
      `no recording shows what ${call.name} returns for such arguments (${task.id}); record more calls of it`,
    );
  }

  async function answerByPrecedent(call: Call, recall: Recall): Promise<Answer | undefined> {
    for (const reference of await recall({ limit: recalled, origin: 'real' })) {
      const action = readToolAction(reference.action);
      const part = readToolObservation(reference.next).find(({ kind }) => kind === 'result');
      if (action.kind !== 'call' || action.name !== call.name || part?.kind !== 'result') continue;
      const value = results.adapted({ call: action, value: part.value }, call);
      const because = `nothing is known of what it names; it may be as in ${reference.task} step ${reference.index + 1}`;
      return { parts: [writing(value)], because, references: [reference] };
    }
    const value = results.guess(call);
    return value && { parts: [writing(value.value)], because: value.because };
  }

  function answerSaying(message: string): Answer {
    const reply = replies.reply({ task: task.id, opening, message, heard, luck });
    if (!reply) return { parts: [], because: 'no user was ever heard' };
    heard.push(reply.text);
    return { parts: [{ kind: 'user', text: reply.text }], because: reply.because, ends: reply.leaves };
  }

  async function answer(action: ToolAction, recall: Recall): Promise<Answer> {
    if (action.kind === 'call') return answerCall(action, recall);
    if (action.kind === 'say') return answerSaying(action.text);
    return { parts: [], because: 'the agent has finished', ends: true };
  }

  return {
    observation: { text: opening },
    async step({ action: { text }, recall }): Promise<DreamStep> {
      const action = readToolAction(text);
      for (const each of toldIn(action, shown)) told.add(each);
      const { parts, because, ends = false, references = [] } = await answer(action, recall);
      world.happened({ action, answer: { parts } });
      for (const part of parts) if (part.kind === 'result') shown += `\n${JSON.stringify(part.value)}`;
      const end = ends ? endOf(action) : [];
      const observation = { text: writeToolObservation([...parts, ...end]) };
      const common = { observation, terminated: ends, truncated: false, references };
      if (!ends) return { ...common, reward: 0, reasoning: because };
      const calls = changesOf(world.done, endings.consequential).map((each) => each.text);
      const worth = endings.worth(task.id, { calls, told });
      return { ...common, reward: worth.reward, reasoning: `${because}; ${worth.because}` };
    },
    async close() {},
  };

  function endOf({ kind }: ToolAction): readonly ToolObservationPart[] {
    const text = kind === 'say' ? knowledge.abandoned : knowledge.finished;
    return text === undefined ? [] : [{ kind: 'end', text }];
  }
}
