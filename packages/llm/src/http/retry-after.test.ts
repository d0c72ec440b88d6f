import { expect, it } from 'vitest';
import { retryAfter } from './retry-after.ts';

const date = 'Sat, 21 Nov 2026 10:00:00 GMT';

it.each([
  [{ 'retry-after': '3' }, 3],
  [{ 'retry-after': '172800' }, 172_800],
  [{ 'retry-after': '2147483648' }, 2 ** 31],
  [{ 'retry-after-ms': '2147483648' }, 2 ** 31 / 1000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:00 GMT', date }, 172_800],
  [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT', date }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('reads %j as %s', (headers, seconds) => {
  expect(retryAfter(new Headers(headers as Record<string, string>))).toBe(seconds);
});

it('reads a date by the clock here where the server does not tell the time', () => {
  const seconds = retryAfter(new Headers({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }))!;
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThan(61);
});
