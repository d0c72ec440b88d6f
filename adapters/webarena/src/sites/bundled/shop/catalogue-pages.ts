import { html } from 'hono/html';
import { z } from 'zod';
import { counted } from '../server/counted.ts';
import { actionButton, field, form, readForm, select } from '../server/forms.ts';
import { likePattern, listing } from '../server/listing.ts';
import { notify, page } from '../server/page.ts';
import { currentUser } from '../server/sessions.ts';
import { dateText, now, type SiteApp, type SiteContext } from '../server/site.ts';
import { categoryName, money, type ProductRow, picture, productCards, productRows, stars } from './parts.ts';
import { categories } from './vocabulary.ts';

const sortings: Readonly<Record<string, { readonly label: string; readonly sql: string }>> = {
  position: { label: 'Our order', sql: 'position' },
  'price-up': { label: 'Price: low to high', sql: 'price, position' },
  'price-down': { label: 'Price: high to low', sql: 'price DESC, position' },
  rating: { label: 'Customer rating', sql: 'rating DESC, position' },
  name: { label: 'Name', sql: 'name' },
};

const reviewForm = z.object({
  rating: z.coerce.number().int().min(1).max(5),
  title: z.string().trim().min(1),
  text: z.string().trim().min(1),
});

export function catalogueRoutes(app: SiteApp): void {
  app.get('/', (c) => {
    const best = c.var.database.all<ProductRow>(
      `SELECT * FROM (${productRows}) WHERE reviews > 2 ORDER BY rating DESC, reviews DESC, position LIMIT 8`,
    );
    return page(c, {
      title: 'Good things for the house and beyond',
      content: html`${categoryBar()}<h2>Best rated</h2>${productCards(best)}`,
    });
  });

  app.get('/category/:slug', (c) => {
    const slug = c.req.param('slug');
    if (!categories.some((category) => category.slug === slug)) return c.notFound();
    return productList(c, { title: categoryName(slug), where: 'category = ?', value: slug });
  });

  app.get('/search', (c) => {
    const words = c.req.query('q') ?? '';
    return productList(c, {
      title: `Search results for: ${words}`,
      where: "name LIKE ? ESCAPE '\\'",
      value: likePattern(words),
    });
  });

  app.get('/product/:sku', (c) => {
    const product = findProduct(c);
    return product ? productPage(c, product) : c.notFound();
  });

  app.post('/product/:sku/reviews', async (c) => {
    const product = findProduct(c);
    if (!product) return c.notFound();
    const { rating, title, text } = await readForm(c, reviewForm);
    const { full_name } = c.var.database.get<{ full_name: string }>('SELECT full_name FROM users WHERE name = ?', [
      currentUser(c),
    ])!;
    c.var.database.run('INSERT INTO reviews (sku, author, rating, title, text, written) VALUES (?, ?, ?, ?, ?, ?)', [
      product.sku,
      full_name,
      rating,
      title,
      text,
      now,
    ]);
    notify(c, 'Thank you for your review.');
    return c.redirect(`/product/${product.sku}`);
  });
}

function categoryBar() {
  return html`<nav class="bar" aria-label="Categories">${categories.map(({ slug, name }) => html`<a href="/category/${slug}">${name}</a>`)}</nav>`;
}

function productList(c: SiteContext, { title, where, value }: { title: string; where: string; value: string }) {
  const from = Number(c.req.query('from') || 0);
  const to = Number(c.req.query('to') || 1_000_000);
  const sorting = sortings[c.req.query('sort') ?? ''] ? c.req.query('sort')! : 'position';
  const { rows, total, pager } = listing<ProductRow>(c, {
    sql: `${productRows} WHERE ${where} AND price BETWEEN ? AND ? ORDER BY ${sortings[sorting]!.sql}`,
    values: [value, Math.round(from * 100) || 0, Math.round(to * 100) || 100_000_000],
    size: 9,
  });
  const content = html`${categoryBar()}
    <form class="row" aria-label="Sort and filter">
      ${c.req.query('q') !== undefined && html`<input type="hidden" name="q" value="${c.req.query('q')}">`}
      ${select({ name: 'sort', label: 'Sort by', value: sorting, options: Object.entries(sortings).map(([id, { label }]) => [id, label] as const) })}
      <label for="from">Price from</label><input id="from" name="from" size="5" inputmode="decimal" value="${c.req.query('from') ?? ''}">
      <label for="to">Price to</label><input id="to" name="to" size="5" inputmode="decimal" value="${c.req.query('to') ?? ''}">
      <button>Apply</button>
    </form>
    <p class="soft">${counted(total, 'product')}</p>
    ${total === 0 ? html`<p>Nothing matches. Try other words or another price.</p>` : productCards(rows)}${pager}`;
  return page(c, { title, content });
}

function findProduct(c: SiteContext): ProductRow | undefined {
  return c.var.database.get<ProductRow>(`${productRows} WHERE sku = ?`, [c.req.param('sku') ?? '']);
}

interface ReviewRow {
  readonly author: string;
  readonly rating: number;
  readonly title: string;
  readonly text: string;
  readonly written: string;
}

function productPage(c: SiteContext, product: ProductRow) {
  const { sku, name, category, price, stock, description } = product;
  const reviews = c.var.database.all<ReviewRow>('SELECT * FROM reviews WHERE sku = ? ORDER BY written DESC, id DESC', [
    sku,
  ]);
  const amounts = Array.from({ length: 9 }, (_, index) => [String(index + 1), String(index + 1)] as const);
  const order =
    stock === 0
      ? html`<p class="tag">Out of stock</p>`
      : html`<p class="soft">In stock: ${stock}</p>${form(c, {
          action: '/cart/add',
          content: html`<input type="hidden" name="sku" value="${sku}"><div class="row">${select({ name: 'quantity', label: 'Quantity', options: amounts })}</div><button>Add to cart</button>`,
        })}`;
  const content = html`<div class="columns">
    <div>
      <p>${description}</p>
      <dl class="facts"><dt>Price</dt><dd class="price">${money(price)}</dd><dt>SKU</dt><dd>${sku}</dd>
      <dt>Rating</dt><dd>${product.rating === null ? 'none yet' : html`${stars(product.rating)} ${product.rating.toFixed(1)} of 5`}</dd></dl>
      <h2>Customer reviews (${reviews.length})</h2>
      <ul class="list reviews">${reviews.map(
        (each) =>
          html`<li><h3>${each.title}</h3><div>${stars(each.rating)} <span class="soft">by <b class="author">${each.author}</b> on ${dateText(each.written)}</span></div><p>${each.text}</p></li>`,
      )}</ul>
      <h2>Write a review</h2>
      ${
        c.var.session
          ? form(c, {
              action: `/product/${sku}/reviews`,
              content: html`<p>${select({ name: 'rating', label: 'Stars', value: '5', options: ['5', '4', '3', '2', '1'].map((each) => [each, each] as const) })}</p>
                ${field({ name: 'title', label: 'Review title' })}${field({ name: 'text', label: 'Review', type: 'textarea' })}<button>Submit review</button>`,
            })
          : html`<p><a href="/login">Log in</a> to write a review.</p>`
      }
    </div>
    <aside>${picture(product)}${order}${actionButton(c, { action: '/wishlist/add', label: 'Add to wish list', fields: { sku } })}</aside>
  </div>`;
  return page(c, { title: name, content, trail: [{ label: categoryName(category), href: `/category/${category}` }] });
}
