import { deriveSeed, random } from '@dreamgym/core/random';
import { dateText } from '../../sites/bundled/server/site.ts';
import { type Order, type Product, shippingMethods, shopContent } from '../../sites/bundled/shop/content.ts';
import { money } from '../../sites/bundled/shop/parts.ts';
import { customer } from '../../sites/bundled/shop/shop.ts';
import { categories } from '../../sites/bundled/shop/vocabulary.ts';
import { button, choose, link, type SolutionStep, search, stop, tick, type } from './solution.ts';
import { holds, mentions, reads, some, type Template } from './template.ts';

const sites = ['shop'];
const home = '__SHOP__';

const find = ({ name }: Product): SolutionStep[] => [search('Search products', name), link(name)];
const price = (cents: number) => money(cents).slice(1);

export function shopTasks(seed: number): Template[] {
  const content = shopContent(seed);
  const chance = random(deriveSeed(seed, 'shop', 'tasks'));
  const { products, orders } = content;
  const inStock = products.filter(({ stock }) => stock > 3);
  const wanted = inStock.filter((product) => !content.wishlist.includes(product));
  const nextOrder = String(Number(orders.at(-1)!.number) + 13);
  return [
    {
      sites,
      intent: 'What is the price of {{product}}?',
      instances: some(chance, products, 12).map((product) => ({
        values: { product: product.name },
        proof: { answer: { must_include: [price(product.price)] } },
        solution: [search('Search products', product.name), stop(money(product.price))],
      })),
    },
    {
      sites,
      intent: 'Show me the {{category}} products sorted by {{order}}',
      instances: some(
        chance,
        categories.flatMap((category) => sortings.map((sorting) => ({ category, sorting }))),
        12,
      ).map(({ category, sorting: [id, label] }) => ({
        values: { category: category.name, order: label },
        proof: { address: `${home}/category/${category.slug}?sort=${id}` },
        solution: [link(category.name), choose('Sort by', label), button('Apply'), stop()],
      })),
    },
    {
      sites,
      intent: 'Add {{product}} to my wish list',
      instances: some(chance, wanted, 12).map((product) => ({
        values: { product: product.name },
        proof: { pages: [mentions(`${home}/wishlist`, '.wishlist', [product.name])] },
        solution: [...find(product), button('Add to wish list'), stop()],
      })),
    },
    {
      sites,
      intent: 'Put {{quantity}} pieces of {{product}} into my shopping cart',
      instances: some(chance, inStock, 10).map((product) => {
        const quantity = String(2 + chance.integer(4));
        return {
          values: { quantity, product: product.name },
          proof: {
            pages: [
              holds(`${home}/cart`, {
                selector: `[aria-label="Quantity of ${product.name}"]`,
                property: 'value',
                text: quantity,
              }),
            ],
          },
          solution: [...find(product), choose('Quantity', quantity), button('Add to cart'), stop()],
        };
      }),
    },
    {
      sites,
      intent: 'What is the status of my order {{number}}?',
      instances: some(chance, orders, 10).map((order) => ({
        values: { number: order.number },
        proof: { answer: { must_include: [order.state] } },
        solution: [...openOrder(orders, order), stop(order.state)],
      })),
    },
    {
      sites,
      intent: 'How much did I pay in total for my order of {{date}}?',
      instances: some(chance, orders, 10).map((order) => ({
        values: { date: dateText(order.placed) },
        proof: { answer: { must_include: [price(order.total)] } },
        solution: [...openOrder(orders, order), stop(money(order.total))],
      })),
    },
    {
      sites,
      intent: 'What is the {{extreme}} product in the category {{category}}?',
      instances: categories.flatMap((category) => {
        const own = products.filter((product) => product.category === category.slug).sort((a, b) => a.price - b.price);
        const ends = [
          ['cheapest', 'Price: low to high', own[0]!, own[1]!],
          ['most expensive', 'Price: high to low', own.at(-1)!, own.at(-2)!],
        ] as const;
        // Two of the same price would be two right answers.
        return ends
          .filter(([, , first, second]) => first.price !== second.price)
          .map(([extreme, order, { name }]) => ({
            values: { extreme, category: category.name },
            proof: { answer: { must_include: [name] } },
            solution: [link(category.name), choose('Sort by', order), button('Apply'), stop(name)],
          }));
      }),
    },
    {
      sites,
      intent: 'Who complains in a review of {{product}} that {{complaint}}? Name them all.',
      instances: some(
        chance,
        products.flatMap((product) => complaintsOf(product)),
        10,
      ).map(({ product, complaint, authors }) => ({
        values: { product: product.name, complaint },
        proof: { answer: { must_include: authors } },
        solution: [...find(product), stop(authors.join(', '))],
      })),
    },
    {
      sites,
      intent: 'Put everything from my order {{number}} into the cart again',
      instances: some(
        chance,
        orders.filter(({ items }) => items.every(({ product }) => product.stock > 0)),
        8,
      ).map((order) => ({
        values: { number: order.number },
        proof: {
          pages: [
            mentions(
              `${home}/cart`,
              '.cart',
              order.items.map(({ product }) => product.name),
            ),
          ],
        },
        solution: [...openOrder(orders, order), button('Order again'), stop()],
      })),
    },
    {
      sites,
      intent: 'Write a review of {{product}} with {{stars}} stars and the title "{{title}}". The text is "{{text}}"',
      instances: some(chance, products, 8).map((product, index) => {
        const [title, text] = reviews[index % reviews.length]!;
        const stars = String(2 + chance.integer(3));
        const url = `${home}/product/${product.sku}`;
        return {
          values: { product: product.name, stars, title, text },
          proof: {
            pages: [
              mentions(url, '.reviews li', [title, text, 'Mira Holt']),
              holds(url, {
                selector: '.reviews li .stars',
                property: 'getAttribute("aria-label")',
                text: `${stars}.0 of 5 stars`,
              }),
            ],
          },
          solution: [
            ...find(product),
            choose('Stars', stars),
            type('Review title', title),
            type('Review', text),
            button('Submit review'),
            stop(),
          ],
        };
      }),
    },
    {
      sites,
      intent: 'I have moved. Change the street of my account to "{{street}}"',
      instances: [
        '7 Lime Walk',
        '31 Chapel Street',
        '2 Orchard Lane',
        '18 Rope Walk',
        '90 Shore Road',
        '5 Bell Lane',
      ].map((street) => ({
        values: { street },
        proof: {
          pages: [
            holds(`${home}/account`, { selector: '#street', property: 'value', text: street }),
            holds(`${home}/account`, { selector: '#city', property: 'value', text: customer.city }),
          ],
        },
        solution: [link('My account'), type('Street', street), button('Save account'), stop()],
      })),
    },
    {
      sites,
      intent: 'Buy {{product}} with the shipping method {{method}}',
      instances: some(chance, inStock, 10).map((product) => {
        const method = chance.pick(shippingMethods);
        const url = `${home}/orders/${nextOrder}`;
        return {
          values: { product: product.name, method: method.name },
          proof: {
            address: url,
            pages: [mentions(url, '.order-items', [product.sku]), reads(url, '.order-shipping', method.name)],
          },
          solution: [
            ...find(product),
            button('Add to cart'),
            link('Proceed to checkout'),
            tick('radio', `${method.name} (${method.days}), ${money(method.price)}`),
            button('Place order'),
            stop(),
          ],
        };
      }),
    },
    {
      sites,
      intent: 'Open the page of {{product}} and tell me its SKU',
      instances: some(chance, products, 8).map((product) => ({
        values: { product: product.name },
        proof: { answer: { exact_match: product.sku }, address: `${home}/product/${product.sku}` },
        solution: [...find(product), stop(product.sku)],
      })),
    },
    {
      sites,
      intent: 'How many years of warranty does {{product}} have? Answer N/A if the shop does not say.',
      instances: some(chance, products, 6).map((product) => ({
        values: { product: product.name },
        proof: { answer: { fuzzy_match: 'N/A' }, note: 'The shop says nothing about warranties.' },
        solution: [...find(product), stop('N/A')],
      })),
    },
  ];
}

const sortings = [
  ['price-up', 'Price: low to high'],
  ['price-down', 'Price: high to low'],
  ['rating', 'Customer rating'],
  ['name', 'Name'],
] as const;

const reviews = [
  ['Does what it says', 'I use it every morning.'],
  ['A present', 'My sister was delighted.'],
  ['Good, not perfect', 'The box was larger than needed.'],
  ['Third one', 'The other two are still alive.'],
] as const;

function complaintsOf(product: Product) {
  const complaints = new Set(product.reviews.flatMap(({ complaint }) => complaint ?? []));
  return [...complaints].map((complaint) => ({
    product,
    complaint,
    authors: product.reviews.filter((review) => review.complaint === complaint).map(({ author }) => author),
  }));
}

/** Ten orders to a page, the newest first. */
function openOrder(orders: readonly Order[], order: Order): SolutionStep[] {
  const page = Math.floor((orders.length - 1 - orders.indexOf(order)) / 10);
  return [link('My orders'), ...Array<SolutionStep>(page).fill(link('Next page')), link(`View order ${order.number}`)];
}
