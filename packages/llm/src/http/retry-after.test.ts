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
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:00 GMT' }, undefined],
  [{}, undefined],
])('reads %j as %s', (headers, seconds) => {
  expect(retryAfter(new Headers(headers as Record<string, string>))).toBe(seconds);
});
