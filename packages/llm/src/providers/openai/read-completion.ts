import { done, type ServerEvent } from '../../http/event-stream.ts';
import { type Fields, fieldsOf, isRecord, itemsOf, textOf } from '../../http/json.ts';
import { ServerError } from '../../http/server-error.ts';
import type { AnnouncedUsage, UsageMeter } from '../../usage.ts';
import { type Draft, emptyDraft } from '../draft.ts';
import { takeTokens } from '../sampled.ts';

/** Joins the chunks of a chat completion, or takes a whole one. Every field may be missing, or null. */
export async function readCompletion(events: AsyncIterable<ServerEvent>, meter: UsageMeter): Promise<Draft> {
  const draft = emptyDraft();
  const calls: ToolCalls = { known: [], texts: draft.calls };
  for await (const event of events) {
    if (event === done) draft.ended = true;
    const chunk = event.data;
    const choice = fieldsOf(itemsOf(chunk.choices)[0]);
    for (const usage of [chunk.usage, choice.usage, fieldsOf(chunk.x_groq).usage]) {
      if (usage) meter.announce(announcedIn(fieldsOf(usage)));
    }
    if (choice.error) throw new ServerError(choice.error);
    takeChoice(draft, { choice, calls, meter });
    takeTokens(draft.sampled, { chunk, choice });
  }
  return draft;
}

interface ToolCalls {
  readonly known: { readonly key: unknown; readonly id: unknown; readonly at: number }[];
  readonly texts: string[];
}

function takeChoice(
  draft: Draft,
  { choice, calls, meter }: { readonly choice: Fields; readonly calls: ToolCalls; readonly meter: UsageMeter },
): void {
  const delta = fieldsOf(choice.delta ?? choice.message);
  const text = contentOf(delta.content) || textOf(choice.text);
  const reasoning = textOf(delta.reasoning_content) || textOf(delta.reasoning) || textOf(delta.thinking);
  const called = [...itemsOf(delta.tool_calls), ...(delta.function_call ? [{ function: delta.function_call }] : [])];
  draft.text += text;
  draft.reasoning += reasoning;
  draft.refusal += textOf(delta.refusal);
  meter.wrote(text + reasoning + called.map((call) => takeCall(calls, fieldsOf(call))).join(''));
  for (const entry of itemsOf(fieldsOf(choice.logprobs).content).map(fieldsOf)) {
    if (typeof entry.logprob !== 'number') continue;
    draft.logProbabilities.push({ token: textOf(entry.token), logProbability: entry.logprob });
  }
  // Some say again, with nothing, what they have said before.
  draft.stop = textOf(choice.finish_reason) || draft.stop;
  draft.atStopSequence ||= textOf(choice.stop_reason) !== '';
}

/** Text, or a list of parts of which some are text. */
function contentOf(content: unknown): string {
  if (!Array.isArray(content)) return textOf(content);
  return content.map((part) => textOf(fieldsOf(part).text)).join('');
}

/** Takes a part of a call: one of the same index or id goes on, and so does one with neither a name nor those. */
function takeCall({ known, texts }: ToolCalls, { index, id, function: called }: Fields): string {
  const { name, arguments: written } = fieldsOf(called);
  const text = isRecord(written) ? JSON.stringify(written) : textOf(written);
  const key = index ?? id ?? (name ? {} : known.at(-1)?.key);
  const its = known.findLast((call) => call.key === key);
  // Calls that are made at once may all have the index 0.
  if (its && (!id || !its.id || id === its.id)) {
    texts[its.at] += text;
    return text;
  }
  known.push({ key, id, at: texts.push(text) - 1 });
  return text;
}

/** The counts in each server's dialect. */
function announcedIn(usage: Fields): AnnouncedUsage {
  const details = fieldsOf(usage.prompt_tokens_details ?? usage.input_tokens_details);
  const input = usage.prompt_tokens ?? usage.input_tokens;
  const output = usage.completion_tokens ?? usage.output_tokens;
  // Some leave thoughts out of what was written, but not out of the total.
  const rest = Number(usage.total_tokens) - Number(input);
  return {
    inputTokens: input,
    cacheReadTokens: highest(
      details.cached_tokens,
      usage.prompt_cache_hit_tokens,
      usage.cached_tokens,
      usage.cache_read_input_tokens,
    ),
    cacheWriteTokens: highest(
      details.cache_write_tokens,
      details.cache_creation_tokens,
      usage.cache_creation_input_tokens,
    ),
    outputTokens: rest > Number(output) ? rest : output,
  };
}

/** The highest of counts that say the same in different words. */
function highest(...counts: readonly unknown[]): number {
  return Math.max(0, ...counts.map(Number).filter(Number.isFinite));
}
