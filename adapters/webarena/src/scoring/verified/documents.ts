/** JSON with sorted keys and without spaces. Throws where a text is no JSON. */
export function canonicalJson(text: string): string {
  return JSON.stringify(sorted(JSON.parse(text)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Markdown with one form of line ends, headers, list marks and links. */
export function normalMarkdown(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^(\s*)(#{1,6})[ \t]+/gm, '$1$2 ')
    .replace(/^(\s*)[*+][ \t]+/gm, '$1- ')
    .replace(/^[ \t]+-/gm, '  -')
    .replace(/\[([^\]]*?)\n\s*([^\]]*?)\](\([^)]+\))/g, '[$1 $2]$3')
    .replace(/\[([^\]]+)\]/g, (_, inside: string) => `[${inside.trim().split(/\s+/).join(' ')}]`)
    .replace(/\(\s*([^)]+?)\s*\)/g, '($1)')
    .trim();
}
