import type { ChatModel } from '@dreamgym/core';
import type { Probed } from '@dreamgym/llm';
import { whole } from '../numbers.ts';

/** What a model's server can do, in one line. */
export function probeText({ name, contextWindow }: ChatModel, probed: Probed): string {
  const can = (what: string, it: boolean) => `${it ? '' : 'no '}${what}`;
  const window = contextWindow ?? probed.contextWindow;
  const parts = [
    'answers',
    probed.usage ? 'counts tokens' : 'counts no tokens (they are estimated)',
    can('structured output', probed.structuredOutput),
    can('log-probabilities', probed.logProbabilities),
    can('token ids', probed.tokens),
    window === undefined ? 'context of unknown size' : `context of ${whole(window)} tokens`,
  ];
  return `${name} ${parts.join(', ')}`;
}
