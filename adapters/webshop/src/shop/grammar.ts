/** An action as the original reads it: `name[argument]`, both greedy; no argument where the brackets are missing. */
export interface ParsedAction {
  readonly name: string;
  /** In lower case. */
  readonly argument?: string;
}

/** What Python's `(.+)\[(.+)\]` matches at the start of the text, found without backtracking. */
export function parseAction(text: string): ParsedAction {
  const lineEnd = text.indexOf('\n');
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const close = line.lastIndexOf(']');
  const open = close < 2 ? -1 : line.lastIndexOf('[', close - 2);
  if (open < 1) return { name: text };
  return { name: line.slice(0, open), argument: line.slice(open + 1, close).toLowerCase() };
}
