import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteHost } from '../../site-host.ts';
import { bundledSites } from '../bundled-sites.ts';
import { counted } from '../server/counted.ts';
import { visitor } from '../visitor.fixture.ts';
import { shopContent } from './content.ts';
import { money } from './parts.ts';

const request = { sites: ['shop'], signal: new AbortController().signal };
const { products, orders } = shopContent(1);
let host: SiteHost;
let url: string;

beforeAll(async () => {
  host = await bundledSites({ sites: ['shop'] });
  url = host.baseUrls.shop!;
});
afterAll(() => host.close());

async function customer() {
  await host.reset(request);
  return visitor(url, (await host.login(request)).storageState);
}

describe('the shop', () => {
  it('sells: from the product to an order with its own number', async () => {
    const mira = await customer();
    const product = products.find(({ stock }) => stock > 2)!;
    const cart = await mira.submit(await mira.open(`/product/${product.sku}`), {
      action: '/cart/add',
      fields: { quantity: '2' },
    });
    expect(cart.text).toContain(`You added ${product.name} to your cart.`);
    expect(cart.text).toContain(`Total of goods: ${money(product.price * 2)}`);
    const order = await mira.submit(await mira.open('/checkout'), {
      action: '/checkout',
      fields: { street: '3 Mill Road', city: 'Elmsworth', postcode: '4711', shipping: 'express' },
    });
    const number = String(Number(orders.at(-1)!.number) + 13);
    expect(order.path).toBe(`/orders/${number}`);
    expect(order.text).toContain(`Total with shipping: ${money(product.price * 2 + 1290)}`);
    expect(order.text).toContain('3 Mill Road, 4711 Elmsworth');
    expect((await mira.open('/cart')).text).toContain('Your cart is empty.');
    expect((await mira.open(`/product/${product.sku}`)).text).toContain(`In stock: ${product.stock - 2}`);
  });

  it('does not sell what is out of stock', async () => {
    const mira = await customer();
    const product = products.find(({ stock }) => stock === 0)!;
    const page = await mira.open(`/product/${product.sku}`);
    expect(page.html).not.toContain('/cart/add');
    const { csrf } = /name="csrf" value="(?<csrf>[^"]+)"/.exec(page.html)!.groups!;
    expect((await mira.post('/cart/add', { csrf: csrf!, sku: product.sku, quantity: '1' })).status).toBe(404);
  });

  it('lists all products of a category over its pages, cheapest first where asked', async () => {
    const mira = visitor(url);
    const prices: number[] = [];
    for (const page of [1, 2]) {
      const { html } = await mira.open(`/category/music?sort=price-up&page=${page}`);
      prices.push(
        ...[...html.matchAll(/class="price">€([\d.]+)/g)].map(([, price]) => Math.round(Number(price) * 100)),
      );
    }
    const expected = products.filter(({ category }) => category === 'music').map(({ price }) => price);
    expect(prices).toEqual(expected.sort((a, b) => a - b));
  });

  it('searches, within a price range where asked, and takes wildcards as plain characters', async () => {
    const mira = visitor(url);
    const lamps = products.filter(({ name }) => name.includes('Lamp'));
    expect((await mira.open('/search?q=lamp')).text).toContain(counted(lamps.length, 'product'));
    const cheap = lamps.filter(({ price }) => price <= 4000);
    expect((await mira.open('/search?q=lamp&to=40')).text).toContain(counted(cheap.length, 'product'));
    expect((await mira.open('/search?q=%25')).text).toContain('Nothing matches.');
  });

  it('shows the orders, cancels those in processing and orders again', async () => {
    const mira = await customer();
    expect((await mira.open('/orders')).text).toContain(orders.at(-1)!.number);
    const { number } = orders.findLast(({ state }) => state === 'Processing')!;
    const cancelled = await mira.submit(await mira.open(`/orders/${number}`), { action: `/orders/${number}/cancel` });
    expect(cancelled.text).toContain('Status Cancelled');
    expect(cancelled.html).not.toContain(`/orders/${number}/cancel`);
    const available = orders.find(({ items }) => items.every(({ product }) => product.stock > 0))!;
    const cart = await mira.submit(await mira.open(`/orders/${available.number}`), {
      action: `/orders/${available.number}/again`,
    });
    for (const { product } of available.items) expect(cart.text).toContain(product.name);
  });

  it('keeps reviews, wishes and account data', async () => {
    const mira = await customer();
    const { sku, name } = products[0]!;
    const product = await mira.open(`/product/${sku}`);
    const reviewed = await mira.submit(product, {
      action: `/product/${sku}/reviews`,
      fields: { rating: '2', title: 'A <b>bold</b> try', text: 'Fine.' },
    });
    expect(reviewed.html).toContain('A &lt;b&gt;bold&lt;/b&gt; try');
    expect((await mira.submit(reviewed, { action: '/wishlist/add' })).text).toContain(name);
    const account = {
      email: 'new@example.org',
      street: '9 Quay',
      city: 'Elmsworth',
      postcode: '4712',
      newsletter: 'on',
    };
    const saved = await mira.submit(await mira.open('/account'), { action: '/account', fields: account });
    expect(saved.html).toContain('value="9 Quay"');
    expect(saved.html).toMatch(/name="newsletter" checked/);
    const refused = await mira.submit(saved, { action: '/account', fields: { ...account, email: 'nobody' } });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('email')]);
  });
});
