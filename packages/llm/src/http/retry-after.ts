/** How long a server asks to wait, in seconds: in either unit, or until a date, by its own clock where it tells the time. */
export function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds / 1000;
  const text = headers?.get('retry-after') ?? '';
  if (/^\d/.test(text)) return Number.parseFloat(text);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const now = Date.parse(headers?.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(now) ? Date.now() : now)) / 1000;
}
