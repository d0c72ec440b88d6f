import { DreamGymError } from '@dreamgym/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { groups, wholeNumber } from '../commands/flags/flags.ts';
import { defaults } from '../run/defaults.ts';
import { type Budget, type LlmSettings, structures } from './llm-settings.ts';
import { priceFrom } from './prices.ts';

/** The flags about a chat model, as the command line gives them. */
export interface LlmFlags {
  readonly llm?: string;
  readonly llmKey?: string;
  readonly concurrency?: number;
  readonly prices?: string;
  readonly maxCost?: number;
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxSeconds?: number;
  readonly callSeconds?: number;
  readonly structuredOutput?: LlmSettings['structuredOutput'];
  readonly contextWindow?: number;
  readonly answerTokens?: number;
  readonly references?: number;
  readonly history?: number;
  readonly reasoning?: boolean;
  readonly facts?: boolean;
  readonly yes?: boolean;
}

export function withLlmFlags(command: Command): Command {
  return (
    command
      .optionsGroup(groups.llm)
      .option('--llm <model>', 'chat model: anthropic:<model>, or openai:<model>@<base URL>')
      .option(
        '--llm-key <variable>',
        'environment variable that holds its key (default: ANTHROPIC_API_KEY, or OPENAI_API_KEY for OpenAI; none for other servers)',
      )
      .option('--concurrency <n>', `calls under way at once (default: ${defaults.concurrency})`, wholeNumber(1))
      .option('--prices <file>', 'JSON file with its price, instead of the list price: see docs/costs.md')
      .option('--max-cost <dollars>', 'stop once its calls have cost so much', positive)
      .option('--max-calls <n>', 'stop after so many calls', wholeNumber(1))
      .option('--max-tokens <n>', 'stop after so many tokens, read and written', wholeNumber(1))
      .option('--max-seconds <n>', 'stop so long after the first call', positive)
      .option('--call-seconds <n>', 'give a call up that takes longer (default: 600)', positive)
      .addOption(
        new Option('--structured-output <how>', 'how its server enforces JSON (default: schema)').choices(structures),
      )
      .option('--context-window <n>', 'tokens of a prompt and its answer: prompts are fitted into it', wholeNumber(256))
      .option('--answer-tokens <n>', 'the most tokens of an answer, thoughts included (default: 4000)', wholeNumber(1))
      .option('--references <n>', 'recorded cases that a dreamed step is shown (default: 3)', wholeNumber(0))
      .option('--history <n>', 'earlier steps that are shown (default: all in dreams, 5 to a policy)', wholeNumber(0))
      // Beside their opposites, negated flags are not given unless somebody gives them.
      .addOption(new Option('--reasoning').hideHelp())
      .option('--no-reasoning', 'have it answer dreamed steps without reasoning first, as a small tuned model may')
      .addOption(new Option('--facts').hideHelp())
      .option('--no-facts', 'have no facts of a world written down before an attempt in the dream')
      .addOption(new Option('--yes', 'accept the estimated cost without being asked'))
  );
}

/** The chat model that the flags name; undefined where they name none. */
export async function llmSettings(flags: LlmFlags): Promise<LlmSettings | undefined> {
  const { llm: model, llmKey: keyVariable, concurrency = defaults.concurrency, prices } = flags;
  const { callSeconds: timeoutSeconds, structuredOutput, contextWindow, answerTokens: maxTokens } = flags;
  const { references, history, reasoning, facts: pinned } = flags;
  const manner = { timeoutSeconds, structuredOutput, contextWindow, maxTokens, references, history, reasoning, pinned };
  if (model !== undefined) return priced({ model, keyVariable, concurrency, ...manner }, prices);
  const useless = Object.entries({
    keyVariable,
    concurrency: flags.concurrency,
    prices,
    ...manner,
    ...budgetOf(flags),
  });
  if (useless.every(([, value]) => value === undefined)) return undefined;
  throw new DreamGymError('CONFIGURATION', 'flags about a chat model have no effect without --llm', {
    hint: 'give --llm anthropic:<model>, or leave them out',
  });
}

/** The chat model at its price in this file, where one is given. */
export async function priced(settings: LlmSettings, prices: string | undefined): Promise<LlmSettings> {
  return prices === undefined ? settings : { ...settings, price: await priceFrom(prices, settings.model) };
}

/** The limits that were given. */
export function budgetOf({ maxCost, maxCalls, maxTokens, maxSeconds }: LlmFlags): Budget {
  const limits = { money: maxCost, calls: maxCalls, tokens: maxTokens, seconds: maxSeconds };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}

const flagNames = { money: '--max-cost', calls: '--max-calls', tokens: '--max-tokens', seconds: '--max-seconds' };

/** The flags that set these limits, for a hint. */
export function limitFlags(budget: Budget = {}): string {
  return Object.keys(budget)
    .map((name) => `${flagNames[name as keyof Budget]} <more>`)
    .join(' ');
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}
