import type { ChatReply, ChatRequest, TokenLogProbability } from '@dreamgym/core';
import { chatFailure } from '../chat-failure.ts';
import type { UsageMeter } from '../usage.ts';
import { checkAnswer } from './answer.ts';
import type { SampledDraft } from './sampled.ts';
import { readStop } from './stop.ts';

/** What has come of an answer, in either protocol; everything may be missing. */
export interface Draft {
  text: string;
  reasoning: string;
  refusal: string;
  /** The arguments of each call of the forced tool, as JSON, in the order in which they began. */
  readonly calls: string[];
  /** Why the model stopped, in the server's words. */
  stop: string;
  /** Whether the server said that there is no more. */
  ended: boolean;
  /** Whether it stopped at a stop sequence. */
  atStopSequence: boolean;
  readonly logProbabilities: TokenLogProbability[];
  readonly sampled: SampledDraft;
}

export function emptyDraft(): Draft {
  return {
    text: '',
    reasoning: '',
    refusal: '',
    calls: [],
    stop: '',
    ended: false,
    atStopSequence: false,
    logProbabilities: [],
    sampled: { prompt: [], completion: [], logProbabilities: [], model: '' },
  };
}

/** The reply that a draft amounts to. Throws where it is none, or none that is whole. */
export function replyOf(
  draft: Draft,
  options: {
    readonly request: ChatRequest;
    readonly meter: UsageMeter;
    readonly contextWindow?: number;
    readonly sampled?: ChatReply['tokens'];
  },
): ChatReply {
  const { request, meter, contextWindow = Number.POSITIVE_INFINITY, sampled } = options;
  const { refusal, reasoning, logProbabilities, ended } = draft;
  const called = callIn(draft);
  const stop = readStop(draft.stop) ?? (ended ? 'end' : undefined);
  if (stop === undefined && draft.stop === '') {
    throw chatFailure('connection', 'the answer broke off', { usage: meter.usage() });
  }
  const usage = meter.usage({ complete: true });
  if (refusal !== '' || stop === 'refused') {
    throw chatFailure('refused', `the model refused to answer${refusal && `: ${refusal}`}`, { usage });
  }
  if (stop === 'context' || (stop === 'length' && usage.inputTokens + usage.outputTokens >= contextWindow)) {
    throw chatFailure('truncated', 'the answer is cut off, since the context is full', { usage });
  }
  if (stop === 'length') {
    const problem = `the answer is cut off, within ${request.maxTokens} tokens`;
    throw chatFailure('truncated', problem, { usage, written: called ?? draft.text });
  }
  if (stop === 'broken') throw chatFailure('server', `the server gave up: ${draft.stop}`, { usage });
  if (stop === undefined || (stop === 'tool' && called === undefined)) {
    throw chatFailure('rejected', `the model stopped for ${draft.stop}, which is no answer`, { usage });
  }
  return checkAnswer(request, {
    text: called ?? draft.text,
    ...(reasoning && { reasoning }),
    stop: stop === 'stop-sequence' || draft.atStopSequence ? 'stop-sequence' : 'end',
    usage,
    ...(logProbabilities.length > 0 && { logProbabilities }),
    ...(sampled && { tokens: sampled }),
  });
}

/** The answer in calls of the only tool: the first that is whole, since parallel ones repeat it. One without a word is an empty object. */
function callIn({ calls, text }: Draft): string | undefined {
  const written = calls.filter((call) => call.trim() !== '').map(once);
  const isEmpty = calls.length > 0 && written.length === 0 && text.trim() === '';
  return written.find(isJson) ?? written[0] ?? (isEmpty ? '{}' : undefined);
}

/** Some servers send the whole of it again behind its parts. */
function once(call: string): string {
  const half = call.length / 2;
  return Number.isInteger(half) && call.slice(0, half) === call.slice(half) ? call.slice(half) : call;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
