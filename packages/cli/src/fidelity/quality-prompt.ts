import type { ChatMessage, Environment, Json } from '@dreamgym/core';
import { bytesOf, fitted } from '@dreamgym/core/text';
import { costOf, priceOf } from '@dreamgym/llm';
import type { LlmSession } from '../llm/llm-session.ts';
import { moneyText } from '../llm/prices.ts';
import { whole } from '../numbers.ts';

/** One dreamed step, with what the judge has to know. */
export interface JudgedStep {
  readonly instruction: string;
  readonly opening: string;
  /** Earlier steps, oldest first. */
  readonly past: readonly { readonly action: string; readonly answer: string }[];
  readonly action: string;
  readonly answer: string;
  readonly solved: boolean;
  readonly ended: boolean;
}

type JudgedEnvironment = Pick<Environment, 'description'>;

const score: Json = { type: 'integer', enum: [0, 1, 2] };

export const judgeSchema: Json = {
  type: 'object',
  properties: {
    reasoning: { type: 'string' },
    consistency: score,
    diversity: score,
    informativeness: score,
    hallucination: score,
  },
  required: ['reasoning', 'consistency', 'diversity', 'informativeness', 'hallucination'],
  additionalProperties: false,
};

/** Earlier steps that are shown in full; a longer attempt begins with its opening all the same. */
const shown = 20;

/** Tokens of a prompt beside the environment and of an answer, as attempts of some ten steps have them. */
const usual = { input: 1_200, output: 200 };

/** What judging costs at most, for the terminal; a token is taken for four characters. */
export function judgeCostText(
  { model: { name }, ledger: { prices } }: LlmSession,
  steps: number,
  { description = '' }: JudgedEnvironment,
): string {
  const usage = { inputTokens: description.length / 4 + usual.input, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const price = priceOf(name, prices);
  const cost = moneyText(price && steps * costOf(price, { ...usage, outputTokens: usual.output }), prices);
  return `${name} judges at most ${whole(steps)} dreamed steps, one call each: about ${whole(steps * usage.inputTokens)} tokens read and ${whole(steps * usual.output)} written, ${cost}`;
}

/**
 * Asks for the four scores of one dreamed step, in so many bytes of UTF-8: earlier steps are left out where it is too much,
 * the oldest first, and then what the first observation, the last step and the answer say is cut.
 */
export function judgeMessages(
  step: JudgedStep,
  { environment, bytes }: { readonly environment: JudgedEnvironment; readonly bytes: number },
): ChatMessage[] {
  const about = environment.description === undefined ? '' : `\n\nThe real environment:\n${environment.description}`;
  const system = `You judge a model that simulates an environment for an agent. You see an attempt so far, an action, and the simulated answer to it.${about}

Answer with one JSON object and nothing around it: reasoning, in a few sentences, then four scores, each 0, 1 or 2, where 2 is best on all of them.
consistency: does the answer follow from the action, the state and all that was shown before? 2: entirely; 1: with small contradictions; 0: it contradicts them.
diversity: is the answer particular to this state and action? 2: as varied as the real environment; 1: partly generic; 0: a generic or repeated answer where the state should have changed.
informativeness: does the answer show what the agent needs to go on? 2: all that the real environment would show; 1: some of it; 0: little or nothing of use.
hallucination: are success and failure signalled rightly, and is nothing invented? 2: rightly, nothing invented; 1: in doubt; 0: success out of nothing, an impossible action that works, or invented things.`;
  return [
    { role: 'system', text: system, cachePoint: true },
    { role: 'user', text: attemptText(step, { bytes: bytes - bytesOf(system), most: shown }) },
  ];
}

function attemptText(step: JudgedStep, { bytes, most }: { readonly bytes: number; readonly most: number }): string {
  const { instruction, opening, past, action, answer, solved, ended } = step;
  const steps = past.slice(-most);
  const left = past.length - steps.length;
  const outcome = ended ? `The attempt is over: ${solved ? 'success' : 'no success'}.` : 'The attempt goes on.';
  const make = ([first, simulated, ...answers]: readonly string[]) =>
    [
      `The agent's task: ${instruction}`,
      `First observation: ${first}`,
      ...(left > 0 ? [`(${left} ${left === 1 ? 'step is' : 'steps are'} left out here.)`] : []),
      ...steps.map((one, index) => `Action: ${JSON.stringify(one.action)}\nAnswer: ${answers[index]}`),
      `The action to judge by: ${JSON.stringify(action)}`,
      `The simulated answer: ${simulated}\n${outcome}`,
    ].join('\n\n');
  const texts = [opening, answer, ...steps.map((one) => one.answer)];
  if (steps.length > 1 && bytesOf(make(texts)) > bytes) return attemptText(step, { bytes, most: steps.length - 1 });
  return fitted(texts, { bytes, make });
}
