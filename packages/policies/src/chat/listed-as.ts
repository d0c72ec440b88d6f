/**
 * The listed action that a model means, where it is one and no other: case and spaces aside, and without what models put around
 * their words, such as back ticks, quotes, a mark of a list or a final dot.
 */
export function listedAs(written: string, actions: readonly string[]): string | undefined {
  if (actions.includes(written)) return written;
  const readings = new Set(readingsOf(plain(written)));
  const meant = new Set(actions.filter((action) => readings.has(plain(action))));
  return meant.size === 1 ? [...meant][0] : undefined;
}

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** What may be around an action. */
const around = [
  /^```(?:\w+ )?(.*)```$/s,
  /^`(.*)`$/s,
  /^"(.*)"$/s,
  /^'(.*)'$/s,
  /^“(.*)”$/s,
  /^«(.*)»$/s,
  /^\*\*(.*)\*\*$/s,
  /^(?:[-*•]|\d+[.)]) (.*)$/s,
  /^(?:action): ?(.*)$/s,
  /^(.*)[.!;,]$/s,
];

function readingsOf(text: string): readonly string[] {
  const readings = [text];
  for (const reading of readings) {
    for (const pattern of around) {
      const inside = pattern.exec(reading)?.[1]?.trim();
      if (inside && !readings.includes(inside)) readings.push(inside);
    }
  }
  return readings;
}
