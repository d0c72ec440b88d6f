import { done, type ServerEvent } from '../../http/event-stream.ts';
import { type Fields, fieldsOf, isRecord, itemsOf, textOf } from '../../http/json.ts';
import type { AnnouncedUsage, UsageMeter } from '../../usage.ts';
import { type Draft, emptyDraft } from '../draft.ts';

/** Joins the events of a message, or takes a whole one. Every field may be missing, or null. */
export async function readMessage(events: AsyncIterable<ServerEvent>, meter: UsageMeter): Promise<Draft> {
  const draft = emptyDraft();
  const tools = new Map<unknown, number>();
  for await (const event of events) {
    const { type, message, index, content_block: block, delta, usage } = event.data;
    if (event === done || type === 'message_stop') draft.ended = true;
    else if (type === 'message_start') takeMessage(draft, fieldsOf(message), meter);
    else if (type === 'content_block_start') tools.set(index, takeBlock(draft, fieldsOf(block), meter));
    else if (type === 'content_block_delta')
      takeDelta(draft, { delta: fieldsOf(delta), tool: tools.get(index), meter });
    else if (type === 'message_delta') {
      draft.stop = textOf(fieldsOf(delta).stop_reason) || draft.stop;
      meter.announce(announcedIn(fieldsOf(usage)));
    } else if (type === 'message') {
      takeMessage(draft, event.data, meter);
      draft.ended = true;
    }
  }
  return draft;
}

/** A message as it begins, or whole. */
export function takeMessage(draft: Draft, message: Fields, meter: UsageMeter): void {
  const { content, stop_reason: stop, usage } = message;
  meter.announce(announcedIn(fieldsOf(usage)));
  draft.stop = textOf(stop) || draft.stop;
  if (typeof content === 'string') takeBlock(draft, { type: 'text', text: content }, meter);
  for (const block of itemsOf(content)) takeBlock(draft, fieldsOf(block), meter);
}

/** Takes a block as it begins, or whole; gives the place of its call where it is one. */
function takeBlock(draft: Draft, block: Fields, meter: UsageMeter): number {
  const input = isRecord(block.input) && Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : '';
  const [text, reasoning] = [textOf(block.text), textOf(block.thinking)];
  draft.text += text;
  draft.reasoning += reasoning;
  meter.wrote(text + reasoning + input);
  return block.type === 'tool_use' ? draft.calls.push(input) - 1 : draft.calls.length - 1;
}

function takeDelta(
  draft: Draft,
  {
    delta,
    tool = -1,
    meter,
  }: { readonly delta: Fields; readonly tool: number | undefined; readonly meter: UsageMeter },
): void {
  const [text, reasoning, input] = [textOf(delta.text), textOf(delta.thinking), textOf(delta.partial_json)];
  draft.text += text;
  draft.reasoning += reasoning;
  if (input !== '') draft.calls[tool < 0 ? draft.calls.push('') - 1 : tool] += input;
  meter.wrote(text + reasoning + input);
}

/** The counts; servers that speak the protocol of others may count in the words of those. */
function announcedIn(usage: Fields): AnnouncedUsage {
  const { cache_read_input_tokens: read, cache_creation_input_tokens: write, cache_creation: creation } = usage;
  const fresh = Number(usage.input_tokens ?? usage.prompt_tokens ?? Number.NaN);
  return {
    inputTokens: fresh + (Number(read) || 0) + (Number(write) || 0),
    cacheReadTokens: read,
    cacheWriteTokens: write,
    longCacheWriteTokens: fieldsOf(creation).ephemeral_1h_input_tokens,
    outputTokens: usage.output_tokens ?? usage.completion_tokens,
  };
}
