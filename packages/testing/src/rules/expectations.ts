/** Throws what was seen and what to change about it, unless the condition holds. */
export function ensure(condition: boolean, seen: string, change: string): asserts condition {
  if (!condition) throw new Error(`${seen}; ${change}`);
}

/** Compares as JSON, where a missing member and an undefined one are the same. */
export function ensureSame(actual: unknown, expected: unknown, seen: string, change: string): void {
  const [left, right] = [JSON.stringify(sorted(actual)), JSON.stringify(sorted(expected))];
  if (left === right) return;
  let at = 0;
  while (left[at] === right[at]) at += 1;
  const excerpt = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  throw new Error(`${seen}: …${excerpt(left)}… instead of …${excerpt(right)}…; ${change}`);
}

/** The error that a call throws or rejects with, or undefined. */
export async function errorOf(call: () => unknown): Promise<Error | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The path of the first part of a value that is no plain JSON, or undefined. */
export function notJson(value: unknown, path = 'it'): string | undefined {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean')
    return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object') return path;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = item === undefined ? `${path}[${index}]` : notJson(item, `${path}[${index}]`);
      if (found) return found;
    }
    return undefined;
  }
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value) as null)) return path;
  for (const [key, item] of Object.entries(value)) {
    const found = notJson(item, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
