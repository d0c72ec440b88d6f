/**
 * The headers that a client would read from this environment variable, to be left out: they may hold a key, and the
 * server may be another than they are meant for.
 */
export function ignoredHeaders(variable: string): Readonly<Record<string, null>> {
  const lines = (process.env[variable] ?? '').split('\n').filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), null]));
}
