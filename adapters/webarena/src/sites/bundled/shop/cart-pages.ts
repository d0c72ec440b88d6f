import { html } from 'hono/html';
import { z } from 'zod';
import { actionButton, field, form, readForm } from '../server/forms.ts';
import { notify, page } from '../server/page.ts';
import { currentUser, membersOnly } from '../server/sessions.ts';
import { now, type SiteApp, type SiteContext } from '../server/site.ts';
import { shippingMethods } from './content.ts';
import { money } from './parts.ts';

interface CartRow {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

const addForm = z.object({ sku: z.string(), quantity: z.coerce.number().int().min(1).max(99).default(1) });
const updateForm = z.object({ sku: z.string(), quantity: z.coerce.number().int().min(0).max(99) });
const checkoutForm = z.object({
  street: z.string().trim().min(1),
  city: z.string().trim().min(1),
  postcode: z.string().trim().min(1),
  shipping: z.enum(shippingMethods.map(({ id }) => id)),
});

export function cartRoutes(app: SiteApp): void {
  app.use('/cart/*', membersOnly);
  app.use('/checkout', membersOnly);

  app.get('/cart', cartPage);
  app.post('/cart/add', async (c) => {
    const { sku, quantity } = await readForm(c, addForm);
    const product = c.var.database.get<{ name: string }>('SELECT name FROM products WHERE sku = ? AND stock > 0', [
      sku,
    ]);
    if (!product) return c.notFound();
    c.var.database.run(
      'INSERT INTO cart VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
      [currentUser(c), sku, quantity],
    );
    notify(c, `You added ${product.name} to your cart.`);
    return c.redirect('/cart');
  });
  app.post('/cart/update', async (c) => {
    const { sku, quantity } = await readForm(c, updateForm);
    if (quantity === 0) c.var.database.run('DELETE FROM cart WHERE user = ? AND sku = ?', [currentUser(c), sku]);
    else c.var.database.run('UPDATE cart SET quantity = ? WHERE user = ? AND sku = ?', [quantity, currentUser(c), sku]);
    notify(c, 'Your cart has been updated.');
    return c.redirect('/cart');
  });

  app.get('/checkout', checkoutPage);
  app.post('/checkout', async (c) => {
    const rows = cartRows(c);
    if (rows.length === 0) return c.redirect('/cart');
    const { street, city, postcode, shipping } = await readForm(c, checkoutForm);
    const method = shippingMethods.find(({ id }) => id === shipping)!;
    const { database } = c.var;
    const { last } = database.get<{ last: number }>('SELECT max(CAST(number AS INTEGER)) AS last FROM orders')!;
    const number = String(last + 13);
    const address = `${street}, ${postcode} ${city}`;
    database.run('INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)', [
      number,
      currentUser(c),
      now,
      'Processing',
      address,
      method.name,
      goodsTotal(rows) + method.price,
    ]);
    database.insert(
      'order_items',
      ['number', 'sku', 'quantity', 'price'],
      rows.map(({ sku, quantity, price }) => [number, sku, quantity, price]),
    );
    for (const { sku, quantity } of rows)
      database.run('UPDATE products SET stock = max(0, stock - ?) WHERE sku = ?', [quantity, sku]);
    database.run('DELETE FROM cart WHERE user = ?', [currentUser(c)]);
    notify(c, `Thank you for your order. Its number is ${number}.`);
    return c.redirect(`/orders/${number}`);
  });
}

function cartRows(c: SiteContext): CartRow[] {
  return c.var.database.all<CartRow>(
    'SELECT sku, name, price, quantity FROM cart JOIN products USING (sku) WHERE user = ? ORDER BY cart.rowid',
    [currentUser(c)],
  );
}

function goodsTotal(rows: readonly CartRow[]): number {
  return rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

function cartPage(c: SiteContext) {
  const rows = cartRows(c);
  if (rows.length === 0) return page(c, { title: 'Shopping cart', content: html`<p>Your cart is empty.</p>` });
  const lines = rows.map(
    ({ sku, name, price, quantity }) => html`<tr><td><a href="/product/${sku}">${name}</a></td><td>${money(price)}</td>
      <td>${form(c, {
        action: '/cart/update',
        style: 'inline',
        content: html`<input type="hidden" name="sku" value="${sku}"><input type="number" name="quantity" min="0" max="99" value="${quantity}" aria-label="Quantity of ${name}"> <button class="quiet" aria-label="Update ${name}">Update</button>`,
      })} ${actionButton(c, { action: '/cart/update', label: 'Remove', name: `Remove ${name}`, fields: { sku, quantity: '0' } })}</td>
      <td>${money(price * quantity)}</td></tr>`,
  );
  const content = html`<table class="cart"><thead><tr><th>Product</th><th>Price</th><th>Quantity</th><th>Sum</th></tr></thead><tbody>${lines}</tbody></table>
    <p class="total">Total of goods: <b>${money(goodsTotal(rows))}</b></p><p><a class="button" href="/checkout">Proceed to checkout</a></p>`;
  return page(c, { title: 'Shopping cart', content });
}

function checkoutPage(c: SiteContext) {
  const rows = cartRows(c);
  if (rows.length === 0) return c.redirect('/cart');
  const address = c.var.database.get<{ street: string; city: string; postcode: string }>(
    'SELECT * FROM customers WHERE user = ?',
    [currentUser(c)],
  )!;
  const methods = shippingMethods.map(
    ({ id, name, price, days }, index) =>
      html`<p class="choice"><input type="radio" id="${id}" name="shipping" value="${id}"${index === 0 && html` checked`}><label for="${id}">${name} (${days}), ${money(price)}</label></p>`,
  );
  const content = html`<ul class="list">${rows.map(({ name, price, quantity }) => html`<li>${quantity} × ${name}, ${money(price * quantity)}</li>`)}</ul>
    ${form(c, {
      action: '/checkout',
      content: html`${field({ name: 'street', label: 'Street', value: address.street })}${field({ name: 'postcode', label: 'Postcode', value: address.postcode })}${field({ name: 'city', label: 'City', value: address.city })}
        <fieldset><legend>Shipping</legend>${methods}</fieldset><p class="total">Goods: <b>${money(goodsTotal(rows))}</b></p><button>Place order</button>`,
    })}`;
  return page(c, { title: 'Checkout', content, trail: [{ label: 'Cart', href: '/cart' }] });
}
