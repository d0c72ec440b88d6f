import type { ChatMessage, ChatModel, ChatRequest, Observation, Recall, Reference, Task } from '@dreamgym/core';
import type { RevisableDream } from '../revisable-dream.ts';
import { readStep, type StepAnswer, stepSchema } from './answers.ts';
import { ask } from './ask.ts';
import type { PromptRoom } from './prompt-room.ts';
import { repairMessages, type Situation, stepMessages } from './prompts.ts';
import type { SharedCalls } from './shared-calls.ts';

/** What all dreams of one world share. */
export interface ReasonedWorld {
  readonly task: Task;
  /** What is hidden; undefined where nothing is pinned. */
  readonly facts: string | undefined;
  readonly opening: Observation;
  /** The answers so far, by the actions that led to them; undefined where nothing is pinned. */
  readonly answers: SharedCalls<Answered> | undefined;
}

/** An answer, and the references that it rests on. */
interface Answered {
  readonly answer: StepAnswer;
  readonly references: readonly Reference[];
}

export interface ReasonedDreamOptions {
  readonly model: ChatModel;
  readonly system: ChatMessage;
  readonly world: ReasonedWorld;
  readonly history: number;
  readonly references: number;
  readonly room: PromptRoom;
  readonly reasoning: boolean;
  /** Whether observations list the open actions. */
  readonly listing: boolean;
  readonly maxTokens: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** One dreamed attempt: the model is asked at every step what no attempt in this world has asked before. */
export function reasonedDream(options: ReasonedDreamOptions): RevisableDream {
  const {
    model,
    system,
    world,
    history,
    references: limit,
    room,
    reasoning,
    listing,
    maxTokens,
    seed,
    signal,
  } = options;
  const { task, facts } = world;
  const past: { readonly state: string; readonly action: string }[] = [];
  let state = world.opening;
  let last: Answered & Pick<Situation, 'past' | 'state' | 'action'>;

  const situationOf = (at: Pick<Situation, 'past' | 'state' | 'action' | 'references'>): Situation => {
    const shown = history === Infinity ? at.past : at.past.slice(Math.max(0, at.past.length - history));
    return { ...at, past: shown, task, facts, room };
  };
  const answer = (messages: readonly ChatMessage[], its: AbortSignal) => {
    const schema = stepSchema({ reasoning, actions: listing });
    const request: ChatRequest = { messages, schema, maxTokens, temperature: 0, seed, phase: 'rollout', signal: its };
    return ask(model, { request, read: readStep });
  };
  const share = (objection: string | undefined, call: (its: AbortSignal) => Promise<Answered>) => {
    const key = JSON.stringify([past.map(({ action }) => action), objection]);
    return world.answers ? world.answers(key, { signal, call }) : call(signal);
  };
  const settle = ({ answer: { reasoning: why, observation, done, success }, references }: Answered) => {
    state = observation;
    return {
      reasoning: why,
      observation,
      reward: success ? 1 : 0,
      terminated: done,
      truncated: false,
      references,
    };
  };

  return {
    observation: world.opening,
    async step({ action: { text: action }, recall }: { action: { text: string }; recall: Recall }) {
      const before = [...past];
      const at = { past: before, state, action };
      past.push({ state: state.text, action });
      const answered = await share(undefined, async (its) => {
        const references = limit > 0 ? await recall({ limit }) : [];
        return { answer: await answer(stepMessages(situationOf({ ...at, references }), system), its), references };
      });
      last = { ...at, ...answered };
      return settle(answered);
    },
    async revise(objection) {
      const revised = await share(objection, async (its) => {
        const messages = stepMessages(situationOf(last), system);
        const { observation, reasoning: why, done, success } = last.answer;
        const written = JSON.stringify({ reasoning: why, observation: observation.text, done, success });
        return {
          answer: await answer(repairMessages(messages, { problem: objection, written }), its),
          references: last.references,
        };
      });
      last = { ...last, ...revised };
      return settle(revised);
    },
    overrule(observation) {
      state = observation;
    },
    async close() {},
  };
}
