import type { Json } from './json.ts';

/** A language model: messages in, one complete answer out. Any number of calls may be under way at once. */
export interface ChatModel {
  /** Who answers: `anthropic:claude-opus-5`. Together with `settings` and the request it identifies an answer in caches and recordings. */
  readonly name: string;
  /** What else decides the answers, as plain JSON without secrets. */
  readonly settings?: Json;
  /** How many tokens a prompt and its answer may have together, where that is known: who writes prompts fits them into it. */
  readonly contextWindow?: number;
  /**
   * Answers once. Rejects with a `ChatFailure` where no complete answer came: what failed is never turned into text.
   * Rejects with the signal's reason where it aborts.
   */
  chat(request: ChatRequest): Promise<ChatReply>;
}

/** Everything but `phase`, `signal` and `onUsage` decides the answer. */
export interface ChatRequest {
  /** At least one that is not `system`; `system` messages come first. */
  readonly messages: readonly ChatMessage[];
  /**
   * JSON Schema (2020-12) that the answer has to meet. Servers that enforce schemas want every object closed
   * (`additionalProperties: false`) with all properties required; what no server enforces is checked after all.
   */
  readonly schema?: Json;
  /** The most tokens to write, reasoning included; at least 1. An answer that is cut off by it is a failure. */
  readonly maxTokens: number;
  /** 0 is the likeliest answer, 1 the model's own distribution. Models without sampling parameters ignore it. */
  readonly temperature?: number;
  /**
   * Tells draws of one prompt apart: the same request with the same seed may be answered from a cache, with another seed never.
   * Sent to servers that sample by seed.
   */
  readonly seed?: number;
  /** Asks for the log-probability of each token, where the server gives them. */
  readonly logProbabilities?: true;
  /**
   * Asks for the ids of all tokens and the log-probability of each one written, for training. A server that does not give
   * them whole is a `rejected` failure: text encoded again may have other tokens.
   */
  readonly tokens?: true;
  /** What the call is for, in ledgers. */
  readonly phase: ChatPhase;
  readonly signal: AbortSignal;
  /** Told what the call has cost so far, whenever more of it is known; the last word on a call that is aborted. */
  readonly onUsage?: (usage: ChatUsage) => void;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /**
   * Later requests begin with the same messages up to and including this one, so the server should keep what it read so far.
   * Stable things first. Servers keep at most 4 such points; the last 4 count.
   */
  readonly cachePoint?: true;
}

export type ChatPhase = 'rollout' | 'world' | 'annotate' | 'judge' | 'task-generation' | 'reflection' | 'probe';

/** A complete answer. */
export interface ChatReply {
  /** Never empty. */
  readonly text: string;
  /** The answer as JSON that meets the schema; set exactly where the request has one. */
  readonly json?: Json;
  /** What the model thought before it answered, where it shows that. */
  readonly reasoning?: string;
  /** `end`: by itself; `stop-sequence`: at a stop sequence of the model's settings. */
  readonly stop: 'end' | 'stop-sequence';
  readonly usage: ChatUsage;
  /** One entry per token of `text`, in order, where asked for and given. */
  readonly logProbabilities?: readonly TokenLogProbability[];
  /** Where asked for. */
  readonly tokens?: SampledTokens;
}

/** The tokens of one answer, straight from the engine that sampled them. */
export interface SampledTokens {
  /** Ids of all that was read. */
  readonly prompt: readonly number[];
  /** Ids of all that was written, thoughts included. */
  readonly completion: readonly number[];
  /** Natural logarithms, at most 0, one for each of `completion`: of the distribution that was sampled from. */
  readonly logProbabilities: readonly number[];
  /** The model as its server names it. */
  readonly model: string;
  /** Of its weights, where the server says it. */
  readonly version?: string;
}

/** Tokens of one call. */
export interface ChatUsage {
  /** All that was read, the two cached shares included. */
  readonly inputTokens: number;
  /** The share of `inputTokens` that the server had kept. */
  readonly cacheReadTokens: number;
  /** The share of `inputTokens` that the server kept for later, where that is charged. */
  readonly cacheWriteTokens: number;
  /** The share of `cacheWriteTokens` that the server keeps for an hour and more, where that is charged otherwise. */
  readonly longCacheWriteTokens?: number;
  /** All that was written, reasoning included. */
  readonly outputTokens: number;
  /** Set where the server did not say all of it, and the rest is estimated by the length of the texts. */
  readonly estimated?: true;
}

export interface TokenLogProbability {
  readonly token: string;
  /** Natural logarithm; at most 0. */
  readonly logProbability: number;
}

/** Why there is no answer. Its message never holds a key. */
export interface ChatFailure extends Error {
  readonly name: 'ChatFailure';
  readonly kind: ChatFailureKind;
  /** Whether the same request may well succeed later. */
  readonly retryable: boolean;
  /** How long the server asked to wait, in seconds. */
  readonly retryAfter?: number;
  /** What the call cost all the same, as the server said or as estimated; missing where it cost nothing. */
  readonly usage?: ChatUsage;
  /**
   * What the model wrote, where `kind` is `invalid`, or `truncated` by `maxTokens`: for a repair, never to be taken as an
   * answer. Missing where the context is full: a repair, which is longer, cannot help.
   */
  readonly written?: string;
}

/**
 * In transit: `rate-limited`, `overloaded`, `server`, `timeout`, `connection` (refused, or the answer broke off).
 * By the model: `refused`, `truncated` (`maxTokens` or the context is full), `invalid` (no JSON, or not by the schema), `empty`.
 * By the request: `denied` (key, permission or credit), `rejected` (any other fault of the request).
 * On this side: `budget` (spent), `unrecorded` (a replay does not know the request).
 */
export type ChatFailureKind =
  | 'rate-limited'
  | 'overloaded'
  | 'server'
  | 'timeout'
  | 'connection'
  | 'refused'
  | 'truncated'
  | 'invalid'
  | 'empty'
  | 'denied'
  | 'rejected'
  | 'budget'
  | 'unrecorded';

/** Recognises a `ChatFailure` of any package, where `instanceof` would not. */
export function isChatFailure(error: unknown): error is ChatFailure {
  return error instanceof Error && error.name === 'ChatFailure';
}
