import type { Json } from '@dreamgym/core';
import type { CallToolResult } from '@modelcontextprotocol/client';
import type { ToolResult } from '../environment/toolbox.ts';

/** What an agent is shown of a result: what is structured, or else its texts; JSON that is written as text is JSON. */
export function resultOf({ content, structuredContent, isError }: CallToolResult): ToolResult {
  const text = content.map((part) => ('text' in part ? part.text : worded(part))).join('\n');
  if (isError) return { error: text.replace(/^error:\s*/i, '') || 'the tool has failed and says no more' };
  return { value: structuredContent === undefined ? jsonOf(text) : (structuredContent as Json) };
}

/** What cannot be shown is named. */
function worded(part: CallToolResult['content'][number]): string {
  if (part.type === 'resource') return 'text' in part.resource ? part.resource.text : `[resource ${part.resource.uri}]`;
  if (part.type === 'resource_link') return `[resource ${part.uri}]`;
  return 'mimeType' in part ? `[${part.type} ${part.mimeType}]` : `[${part.type}]`;
}

/** `13.0` is not to become 13. */
function jsonOf(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' || JSON.stringify(value) === text ? value : text;
  } catch {
    return text;
  }
}
