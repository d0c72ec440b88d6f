import { type ChatModel, type ChatRequest, isChatFailure, type Json } from '@dreamgym/core';

/** What a model's server can do, as far as a few tokens show it. */
export interface Probed {
  /** Whether it counts tokens. */
  readonly usage: boolean;
  /** Whether it keeps an answer to a schema. */
  readonly structuredOutput: boolean;
  readonly logProbabilities: boolean;
  /** Whether it gives the ids of tokens, for training. */
  readonly tokens: boolean;
  /** Tokens of a prompt and its answer together, where it says that. */
  readonly contextWindow?: number;
}

/** A model whose server may say how long its context is. */
export interface ServedModel extends ChatModel {
  readonly findContextWindow?: (signal: AbortSignal) => Promise<number | undefined>;
}

const schema: Json = {
  type: 'object',
  properties: { ok: { type: 'boolean' } },
  required: ['ok'],
  additionalProperties: false,
};

/**
 * Asks for a few tokens, to find out before a run what the server can do. Throws the failure of the plainest call; whatever
 * else fails is what it cannot do.
 */
export async function probe(model: ServedModel, { signal }: { readonly signal: AbortSignal }): Promise<Probed> {
  const ask = (rest: Partial<ChatRequest>) =>
    model.chat({
      messages: [{ role: 'user', text: 'Reply with the single word: ok' }],
      maxTokens: 16,
      temperature: 0,
      phase: 'probe',
      signal,
      ...rest,
    });
  const plain = await ask({}).catch(usageOfCut);
  const messages = [{ role: 'user' as const, text: 'Reply with the JSON object {"ok": true}' }];
  const structuredOutput = await ask({ messages, schema, maxTokens: 64 }).then(
    () => true,
    (error) => isJsonCut(error),
  );
  const detailed = await ask({ logProbabilities: true }).catch(() => undefined);
  // Who answers without the one has not got the other.
  const hasNone = detailed !== undefined && !detailed.logProbabilities?.length;
  const sampled = hasNone ? false : await ask({ tokens: true }).catch(isWhole);
  signal.throwIfAborted();
  const contextWindow = model.contextWindow ?? (await model.findContextWindow?.(signal).catch(() => undefined));
  const tokens = sampled === true || (typeof sampled === 'object' && sampled.tokens !== undefined);
  return {
    usage: !plain.usage.estimated,
    structuredOutput,
    logProbabilities: tokens || (detailed?.logProbabilities?.length ?? 0) > 0,
    tokens,
    ...(contextWindow !== undefined && { contextWindow }),
  };
}

/** A model that goes on and on has answered, too. */
function usageOfCut(error: unknown) {
  if (isChatFailure(error) && error.kind === 'truncated' && error.usage) return { usage: error.usage };
  throw error;
}

/** Whether an answer that was cut off was one in JSON. */
function isJsonCut(error: unknown): boolean {
  return isChatFailure(error) && error.kind === 'truncated' && /^\s*\{/.test(error.written ?? '');
}

/** Whether a failure came after the tokens were found whole. */
function isWhole(error: unknown): boolean {
  return isChatFailure(error) && (error.kind === 'truncated' || error.kind === 'empty');
}
