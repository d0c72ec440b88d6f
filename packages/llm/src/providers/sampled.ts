import type { SampledTokens } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import { type Fields, fieldsOf, itemsOf, textOf } from '../http/json.ts';
import type { UsageMeter } from '../usage.ts';

/** Tokens as they have come so far. */
export interface SampledDraft {
  prompt: readonly unknown[];
  readonly completion: unknown[];
  readonly logProbabilities: unknown[];
  model: string;
  version?: string;
}

/** Takes what a part of a chat completion says of tokens: vLLM's fields, or SGLang's. */
export function takeTokens(draft: SampledDraft, part: { readonly chunk: Fields; readonly choice: Fields }): void {
  const { chunk, choice } = part;
  const prompt = [chunk.prompt_token_ids, choice.prompt_token_ids].map(itemsOf).find(({ length }) => length > 0);
  if (prompt) draft.prompt = prompt;
  const meta = fieldsOf(choice.meta_info);
  const pairs = itemsOf(meta.output_token_logprobs).map(itemsOf);
  const ids = itemsOf(choice.token_ids);
  draft.completion.push(...(ids.length > 0 ? ids : pairs.map(([, id]) => id)));
  const content = itemsOf(fieldsOf(choice.logprobs).content).map((entry) => fieldsOf(entry).logprob);
  draft.logProbabilities.push(...(content.length > 0 ? content : pairs.map(([logProbability]) => logProbability)));
  draft.model = textOf(chunk.model) || draft.model;
  const version = meta.weight_version ?? fieldsOf(chunk.metadata).weight_version;
  if (version !== undefined && version !== null) draft.version = String(version);
}

/** The tokens, whole. Throws where a server has left some out: training on them would learn something else. */
export function sampledTokens(draft: SampledDraft, meter: UsageMeter): SampledTokens {
  const { prompt, completion, logProbabilities, model, version } = draft;
  const isId = (id: unknown) => Number.isInteger(id) && (id as number) >= 0;
  const problem = [
    [prompt.length > 0 && prompt.every(isId), 'no ids of the prompt'],
    [completion.length > 0 && completion.every(isId), 'no ids of the answer'],
    [logProbabilities.length > 0, 'no log-probabilities'],
    [logProbabilities.every((each) => typeof each === 'number' && Number.isFinite(each)), 'empty log-probabilities'],
    [
      logProbabilities.length === completion.length,
      `${logProbabilities.length} log-probabilities for ${completion.length} tokens`,
    ],
  ].find(([isFine]) => !isFine)?.[1];
  if (problem !== undefined) {
    const usage = meter.usage({ complete: true });
    throw chatFailure('rejected', `the server gives ${problem}; it cannot be sampled from for training`, { usage });
  }
  return {
    prompt: prompt as number[],
    completion: completion as number[],
    // Rounding lifts some a little above 0.
    logProbabilities: (logProbabilities as number[]).map((each) => Math.min(0, each)),
    model,
    ...(version !== undefined && { version }),
  };
}
