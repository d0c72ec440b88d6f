import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { shoppingHelpers } from './evaluation-helpers.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A stand-in that speaks the part of Magento's REST interface that is asked. */
async function shop(answers: Readonly<Record<string, unknown>>): Promise<string> {
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!);
    const token = path === '/rest/default/V1/integration/admin/token' && request.method === 'POST';
    const known = Object.keys(answers).find((start) => path.startsWith(start));
    const allowed = token || request.headers.authorization === 'Bearer t0k';
    response.writeHead(!allowed ? 401 : token || known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(token ? 't0k' : known && answers[known]));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('finds the newest order and the last review', async () => {
  const ratings = (percent: number) => [{ rating_name: 'Rating', percent }];
  const url = await shop({
    '/rest/V1/orders?searchCriteria[sortOrders][0][field]=created_at&searchCriteria[sortOrders][0][direction]=DESC': {
      items: [{ increment_id: '000000187' }],
    },
    '/rest/V1/products/S 1/reviews': [
      { nickname: 'Ann', ratings: ratings(20) },
      { nickname: 'Bob', ratings: ratings(80) },
    ],
    '/rest/V1/products/S2/reviews': [],
  });
  const helpers = shoppingHelpers({ url });
  expect(await helpers.latestOrderUrl()).toBe(`${url}/sales/order/view/order_id/187/`);
  expect(await helpers.latestReviewAuthor('S 1')).toBe('Bob');
  expect(await helpers.latestReviewRating('S 1')).toBe('80');
  expect(await helpers.latestReviewAuthor('S2')).toBe('');
  expect(await helpers.latestReviewRating('S2')).toBe('');
});

it('rejects where the shop refuses', async () => {
  const url = await shop({});
  await expect(shoppingHelpers({ url }).latestReviewAuthor('S1')).rejects.toThrow('the shop answered 404 to GET');
});
