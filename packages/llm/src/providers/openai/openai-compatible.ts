import { attempt } from '../../http/attempt.ts';
import { connection } from '../../http/connection.ts';
import { eventsOf } from '../../http/event-stream.ts';
import type { ServedModel } from '../../probe.ts';
import { usageMeter } from '../../usage.ts';
import { replyOf } from '../draft.ts';
import { sampledTokens } from '../sampled.ts';
import { completionParameters } from './completion-parameters.ts';
import { contextWindowIn } from './context-window.ts';
import type { OpenAICompatibleOptions } from './openai-compatible-options.ts';
import { readCompletion } from './read-completion.ts';

/** A model behind the chat completions of OpenAI, vLLM, SGLang, llama.cpp, Ollama and others: streamed, with log-probabilities and tokens where the server gives them. */
export function openaiCompatible(options: OpenAICompatibleOptions): ServedModel {
  const {
    model,
    baseURL,
    maxTokensField = 'max_tokens',
    structuredOutput = 'schema',
    body = {},
    contextWindow,
  } = options;
  const server = connection(options);
  return {
    name: `openai:${model}@${baseURL}`,
    settings: { body, maxTokensField, ...(structuredOutput !== 'schema' && { structuredOutput }) },
    ...(contextWindow !== undefined && { contextWindow }),
    async findContextWindow(signal) {
      const response = await attempt({ ...server, signal }, (its) => server.send('/models', { signal: its }));
      return contextWindowIn(await response.json(), model);
    },
    async chat(request) {
      const meter = usageMeter(request);
      const { signal, onUsage } = request;
      return attempt({ ...server, signal, onUsage, spent: () => meter.usage() }, async (its) => {
        const parameters = completionParameters(request, { model, maxTokensField, structuredOutput, body });
        const response = await server.send('/chat/completions', { body: parameters, signal: its });
        const draft = await readCompletion(eventsOf(response), meter);
        const sampled = request.tokens && sampledTokens(draft.sampled, meter);
        return replyOf(draft, { request, meter, contextWindow, sampled });
      });
    },
  };
}
