import { html } from 'hono/html';
import { z } from 'zod';
import { actionButton, field, form, readForm } from '../server/forms.ts';
import { listing } from '../server/listing.ts';
import { notify, page } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import { dateText, type SiteApp, type SiteContext } from '../server/site.ts';
import { money, type ProductRow, productRows } from './parts.ts';

interface OrderRow {
  readonly number: string;
  readonly placed: string;
  readonly state: string;
  readonly address: string;
  readonly shipping: string;
  readonly total: number;
}

const accountForm = z.object({
  email: z.email(),
  street: z.string().trim().min(1),
  city: z.string().trim().min(1),
  postcode: z.string().trim().min(1),
  newsletter: z.literal('on').optional(),
});
const contactForm = z.object({
  number: z.string().trim(),
  subject: z.string().trim().min(1),
  text: z.string().trim().min(1),
});
const skuForm = z.object({ sku: z.string() });

export function accountRoutes(app: SiteApp): void {
  for (const path of ['/orders/*', '/account/*', '/wishlist/*', '/contact']) app.use(path, membersOnly);

  app.get('/orders', ordersPage);
  app.get('/orders/:number', (c) => {
    const order = findOrder(c);
    return order ? orderPage(c, order) : c.notFound();
  });
  app.post('/orders/:number/cancel', (c) => {
    const order = findOrder(c);
    if (order?.state !== 'Processing') return c.notFound();
    c.var.database.run("UPDATE orders SET state = 'Cancelled' WHERE number = ?", [order.number]);
    notify(c, `Order ${order.number} has been cancelled.`);
    return c.redirect(`/orders/${order.number}`);
  });
  app.post('/orders/:number/again', (c) => {
    const order = findOrder(c);
    if (!order) return c.notFound();
    c.var.database.run(
      `INSERT INTO cart SELECT ?, sku, order_items.quantity FROM order_items JOIN products USING (sku) WHERE number = ? AND stock > 0
       ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`,
      [currentUser(c), order.number],
    );
    notify(c, `The products of order ${order.number} are in your cart.`);
    return c.redirect('/cart');
  });

  app.get('/account', accountPage);
  app.post('/account', async (c) => {
    const { email, street, city, postcode, newsletter } = await readForm(c, accountForm);
    c.var.database.run(
      'UPDATE customers SET email = ?, street = ?, city = ?, postcode = ?, newsletter = ? WHERE user = ?',
      [email, street, city, postcode, newsletter ? 1 : 0, currentUser(c)],
    );
    notify(c, 'Your account has been saved.');
    return c.redirect('/account');
  });

  app.get('/contact', contactPage);
  app.post('/contact', async (c) => {
    const { number, subject, text } = await readForm(c, contactForm);
    c.var.database.run('INSERT INTO messages (user, number, subject, text) VALUES (?, ?, ?, ?)', [
      currentUser(c),
      number,
      subject,
      text,
    ]);
    notify(c, 'We have received your message.');
    return c.redirect('/contact');
  });

  app.get('/wishlist', wishlistPage);
  app.post('/wishlist/add', async (c) => {
    const { sku } = await readForm(c, skuForm);
    c.var.database.run('INSERT OR IGNORE INTO wishlist VALUES (?, ?)', [currentUser(c), sku]);
    notify(c, 'The product is on your wish list.');
    return c.redirect('/wishlist');
  });
  app.post('/wishlist/remove', async (c) => {
    const { sku } = await readForm(c, skuForm);
    c.var.database.run('DELETE FROM wishlist WHERE user = ? AND sku = ?', [currentUser(c), sku]);
    notify(c, 'The product is no longer on your wish list.');
    return c.redirect('/wishlist');
  });
}

function ordersPage(c: SiteContext) {
  const { rows, pager } = listing<OrderRow>(c, {
    sql: 'SELECT * FROM orders WHERE user = ? ORDER BY placed DESC, number DESC',
    values: [currentUser(c)],
    size: 10,
  });
  const lines = rows.map(
    (each) =>
      html`<tr><td>${each.number}</td><td>${dateText(each.placed)}</td><td>${money(each.total)}</td><td><span class="tag">${each.state}</span></td><td><a href="/orders/${each.number}" aria-label="View order ${each.number}">View order</a></td></tr>`,
  );
  return page(c, {
    title: 'My orders',
    content: html`<table><thead><tr><th>Order</th><th>Date</th><th>Total</th><th>Status</th><th>Action</th></tr></thead><tbody>${lines}</tbody></table>${pager}`,
  });
}

function findOrder(c: SiteContext): OrderRow | undefined {
  return c.var.database.get<OrderRow>('SELECT * FROM orders WHERE number = ? AND user = ?', [
    c.req.param('number') ?? '',
    currentUser(c),
  ]);
}

function orderPage(c: SiteContext, order: OrderRow) {
  const items = c.var.database.all<{ sku: string; name: string; quantity: number; price: number }>(
    'SELECT sku, name, order_items.quantity, order_items.price FROM order_items JOIN products USING (sku) WHERE number = ? ORDER BY order_items.rowid',
    [order.number],
  );
  const content = html`<dl class="facts"><dt>Date</dt><dd>${dateText(order.placed)}</dd><dt>Status</dt><dd class="order-status">${order.state}</dd>
    <dt>Shipping address</dt><dd class="order-address">${order.address}</dd><dt>Shipping</dt><dd class="order-shipping">${order.shipping}</dd></dl>
    <table class="order-items"><thead><tr><th>Product</th><th>SKU</th><th>Quantity</th><th>Price</th></tr></thead><tbody>${items.map(
      ({ sku, name, quantity, price }) =>
        html`<tr><td><a href="/product/${sku}">${name}</a></td><td>${sku}</td><td>${quantity}</td><td>${money(price)}</td></tr>`,
    )}</tbody></table>
    <p class="total">Total with shipping: <b class="order-total">${money(order.total)}</b></p>
    <div class="row">${actionButton(c, { action: `/orders/${order.number}/again`, label: 'Order again' })}
    ${order.state === 'Processing' && actionButton(c, { action: `/orders/${order.number}/cancel`, label: 'Cancel order' })}
    <a href="/contact?order=${order.number}">Contact us about this order</a></div>`;
  return page(c, { title: `Order ${order.number}`, content, trail: [{ label: 'My orders', href: '/orders' }] });
}

function accountPage(c: SiteContext) {
  const { email, street, city, postcode, newsletter } = c.var.database.get<Record<string, string>>(
    'SELECT * FROM customers WHERE user = ?',
    [currentUser(c)],
  )!;
  const content = html`${form(c, {
    action: '/account',
    content: html`${field({ name: 'email', label: 'Email', value: email })}${field({ name: 'street', label: 'Street', value: street })}${field({ name: 'postcode', label: 'Postcode', value: postcode })}${field({ name: 'city', label: 'City', value: city })}
      <p class="choice"><input type="checkbox" id="newsletter" name="newsletter"${newsletter && html` checked`}><label for="newsletter">Subscribe to the newsletter</label></p><button>Save account</button>`,
  })}<p><a href="/contact">Contact us</a></p>`;
  return page(c, { title: 'My account', content });
}

function contactPage(c: SiteContext) {
  const content = form(c, {
    action: '/contact',
    content: html`${field({ name: 'number', label: 'Order number', value: c.req.query('order'), required: false })}${field({ name: 'subject', label: 'Subject' })}${field({ name: 'text', label: 'Message', type: 'textarea' })}<button>Send message</button>`,
  });
  return page(c, { title: 'Contact us', content });
}

function wishlistPage(c: SiteContext) {
  const rows = c.var.database.all<ProductRow>(
    `${productRows} JOIN wishlist USING (sku) WHERE user = ? ORDER BY wishlist.rowid`,
    [currentUser(c)],
  );
  const content =
    rows.length === 0
      ? html`<p>Your wish list is empty.</p>`
      : html`<ul class="list wishlist">${rows.map(
          ({
            sku,
            name,
            price,
          }) => html`<li><div class="row"><a href="/product/${sku}">${name}</a> <span class="price">${money(price)}</span>
            ${actionButton(c, { action: '/wishlist/remove', label: 'Remove', name: `Remove ${name}`, fields: { sku } })}</div></li>`,
        )}</ul>`;
  return page(c, { title: 'My wish list', content });
}
