import {
  type Awaitable,
  type ChatFailure,
  type ChatModel,
  type ChatRequest,
  isChatFailure,
  type Json,
} from '@dreamgym/core';
import { promptCache } from './prompt-cache.ts';
import { checkAnswer } from './providers/answer.ts';

/** A text, JSON to be written as one, or a failure to be thrown. */
export type ScriptedAnswer = string | { readonly json: Json } | ChatFailure;

export interface ScriptedOptions {
  readonly name?: string;
  /** In the order of the calls, or made for each request. */
  readonly answers: readonly ScriptedAnswer[] | ((request: ChatRequest, index: number) => Awaitable<ScriptedAnswer>);
}

export interface ScriptedChatModel extends ChatModel {
  /** Every request so far, in order. */
  readonly requests: readonly ChatRequest[];
}

/**
 * A model that answers by a script, for tests and rehearsals. Its answers are checked as a server's are: an empty one, or
 * one against the schema, is a failure. A token is four characters, and what an earlier call began with, up to a cache
 * point, is read from the cache.
 */
export function scripted({ name = 'scripted', answers }: ScriptedOptions): ScriptedChatModel {
  const requests: ChatRequest[] = [];
  const cache = promptCache();
  return {
    name,
    requests,
    async chat(request) {
      request.signal.throwIfAborted();
      const index = requests.push(request) - 1;
      if (typeof answers !== 'function' && index >= answers.length) {
        throw new Error(`${name} has ${answers.length} answers and was asked once more (phase ${request.phase})`);
      }
      const answer = typeof answers === 'function' ? await answers(request, index) : answers[index]!;
      if (isChatFailure(answer)) throw answer;
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer.json);
      return checkAnswer(request, { text, stop: 'end', usage: cache.usage(request.messages, text) });
    },
  };
}
