/** How long a server asks to wait, in seconds: in either unit, or until a date by its own clock. */
export function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds / 1000;
  const text = headers?.get('retry-after') ?? '';
  if (/^\d/.test(text)) return Number.parseFloat(text);
  const wait = (Date.parse(text) - Date.parse(headers?.get('date') ?? '')) / 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
