import type { Episode, Json, Step } from '@dreamgym/core';
import {
  readToolAction,
  readToolObservation,
  type ToolObservationPart,
  writeToolAction,
  writeToolObservation,
} from '@dreamgym/core/tool-actions';
import type { Check, FinishedAttempt, ReplayOptions } from '../scoring/check.ts';
import type { Conversation } from '../users/user.ts';
import type { AnsweredCall, AttemptRequest, OpenTools, Toolbox, ToolCall, ToolResult } from './toolbox.ts';

export interface AttemptOptions {
  readonly request: AttemptRequest;
  readonly toolbox: Toolbox;
  readonly opened: OpenTools;
  readonly conversation?: Conversation;
  readonly score: Check;
  /** Actions after which the attempt is truncated, at least 1. */
  readonly stepLimit: number;
}

/** One attempt with tools that are open and a user who has said what is wanted. */
export function attempt({ request, toolbox, opened, conversation, score, stepLimit }: AttemptOptions): Episode {
  const { task, seed, signal } = request;
  const opening = conversation
    ? writeToolObservation([{ kind: 'user', text: conversation.opening }])
    : task.instruction;
  const calls: AnsweredCall[] = [];
  const said: string[] = [];
  const transcript = [opening];
  let steps = 0;
  let open = true;

  const call = async (made: ToolCall): Promise<{ parts: ToolObservationPart[]; ends: boolean }> => {
    const result = await opened.call(made);
    calls.push({ ...made, ...result });
    const ends = 'value' in result && toolbox.tools.some(({ name, ends }) => ends && name === made.name);
    return { parts: [answerPart(result)], ends };
  };

  const say = async (text: string): Promise<{ parts: ToolObservationPart[]; ends: boolean }> => {
    said.push(text);
    if (!conversation)
      return { parts: [{ kind: 'error', text: 'nobody is there to answer; call a tool or finish' }], ends: false };
    const reply = await conversation.reply(text);
    return { parts: [{ kind: 'user', text: reply.text }], ends: reply.leaves === true };
  };

  return {
    observation: { text: opening },
    async step({ text }): Promise<Step> {
      signal.throwIfAborted();
      if (!open) throw new Error(`the attempt at ${task.id} has ended; start another one`);
      const action = readToolAction(text);
      steps += 1;
      transcript.push(`> ${writeToolAction(action)}`);
      let parts: readonly ToolObservationPart[];
      let terminated: boolean;
      if (action.kind === 'finish') {
        if (action.text !== '') said.push(action.text);
        [parts, terminated] = [[], true];
      } else {
        const answer = await (action.kind === 'call' ? call(action) : say(action.text));
        [parts, terminated] = [answer.parts, answer.ends];
      }
      const leaves = action.kind === 'say' && terminated;
      const end: ToolObservationPart[] = terminated
        ? [{ kind: 'end', text: leaves ? 'the user left' : 'finished' }]
        : [];
      const observation = { text: writeToolObservation([...parts, ...end]) };
      transcript.push(observation.text);
      open = !terminated && steps < stepLimit;
      const reward = terminated ? await scored() : 0;
      return { observation, reward, terminated, truncated: !terminated && !open };
    },
    async close() {
      open = false;
      await opened.close();
    },
  };

  async function scored(): Promise<number> {
    const state = await opened.state();
    const worth = await score({
      task,
      state,
      calls,
      said,
      transcript,
      seed,
      signal,
      replay: replayed(toolbox, request),
    });
    if (worth >= 0 && worth <= 1) return worth;
    throw new Error(`the score of ${task.id} is ${worth}; a check gives a number in [0, 1]`);
  }
}

/** What the checks of a task say where nothing was done. */
export async function worthOfNothing(options: Omit<AttemptOptions, 'stepLimit'>): Promise<number> {
  const { request, toolbox, opened, score } = options;
  const { task, seed, signal } = request;
  const nothing: FinishedAttempt = {
    ...{ task, state: await opened.state(), calls: [], said: [], transcript: [], seed, signal },
    replay: replayed(toolbox, request),
  };
  return score(nothing);
}

/** How often a reference call is made that luck refuses. */
const tries = 10;

const replayed =
  (toolbox: Toolbox, request: AttemptRequest) =>
  async (calls: readonly ToolCall[], { mayBeRefused = false }: ReplayOptions = {}): Promise<Json> => {
    const other = await toolbox.open(request);
    try {
      for (const each of calls) {
        let result = await other.call(each);
        if (mayBeRefused) continue;
        for (let again = 1; again < tries && 'error' in result; again++) result = await other.call(each);
        if ('error' in result) {
          const text = writeToolAction({ kind: 'call', ...each });
          throw new Error(`the reference call ${text} is refused: ${result.error}`);
        }
      }
      return await other.state();
    } finally {
      await other.close();
    }
  };

function answerPart(result: ToolResult): ToolObservationPart {
  if ('error' in result) return { kind: 'error', text: result.error };
  const { value, text } = result;
  if (text !== undefined && isResult(text)) return { kind: 'result', value: text };
  // A text that would be read as something else, such as a user's words, is written as JSON.
  return { kind: 'result', value: typeof value === 'string' && !readsAsIs(value) ? JSON.stringify(value) : value };
}

function isResult(text: string): boolean {
  const parts = readToolObservation(text);
  return parts.length === 1 && parts[0]!.kind === 'result';
}

function readsAsIs(text: string): boolean {
  const [part] = readToolObservation(text);
  return isResult(text) && part?.kind === 'result' && part.value === text;
}
