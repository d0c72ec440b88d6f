import { type ChatModel, DreamGymError, isDreamGymError } from '@dreamgym/core';
import { anthropic, anthropicBatches, openaiCompatible } from '@dreamgym/llm';
import type { LlmSettings } from './llm-settings.ts';

const openaiURL = 'https://api.openai.com/v1';

export interface ChatModelRequest
  extends Pick<LlmSettings, 'model' | 'keyVariable' | 'timeoutSeconds' | 'structuredOutput' | 'contextWindow'> {
  /** The file that remembers message batches, for a model that answers by them. */
  readonly batches?: string;
}

/**
 * The chat model that `--llm` names. Throws where it names none, where its address has a key in it, or where the environment
 * has no key for it.
 */
export function chatModel(request: ChatModelRequest): ChatModel {
  try {
    return make(request);
  } catch (cause) {
    if (isDreamGymError(cause)) throw cause;
    throw new DreamGymError('CONFIGURATION', `--llm: ${(cause as Error).message}`, {
      hint: 'put the key into an environment variable and name it with --llm-key',
      cause,
    });
  }
}

function make({ model: name, keyVariable, batches, ...rest }: ChatModelRequest): ChatModel {
  const { timeoutSeconds, structuredOutput, contextWindow } = rest;
  const manner = { timeoutSeconds, structuredOutput, contextWindow };
  const [, provider, model, baseURL] =
    /^(anthropic|anthropic-batch|openai):([^\s]+?)(?:@(https?:\/\/\S+))?$/.exec(name) ?? [];
  if (!provider || !model) {
    throw new DreamGymError('CONFIGURATION', `--llm "${name}" names no chat model`, {
      hint: 'give anthropic:<model>, or openai:<model>@<base URL> such as openai:qwen3-8b@http://localhost:8000/v1',
    });
  }
  if (provider !== 'openai') {
    const options = { ...manner, model, baseURL, keyVariable: requireKey(keyVariable ?? 'ANTHROPIC_API_KEY') };
    return provider === 'anthropic' ? anthropic(options) : anthropicBatches({ ...options, file: batches });
  }
  if (baseURL === undefined || baseURL === openaiURL) {
    const key = requireKey(keyVariable ?? 'OPENAI_API_KEY');
    const official = { baseURL: openaiURL, keyVariable: key, maxTokensField: 'max_completion_tokens' } as const;
    return openaiCompatible({ ...manner, model, ...official });
  }
  return openaiCompatible({ ...manner, model, baseURL, keyVariable: keyVariable && requireKey(keyVariable) });
}

function requireKey(variable: string): string {
  if (process.env[variable]) return variable;
  throw new DreamGymError('CONFIGURATION', `the environment variable ${variable} is not set`, {
    hint: 'put the API key there, or name another variable with --llm-key',
  });
}
