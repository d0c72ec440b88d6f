import type { Json } from '@dreamgym/core';
import type { Tool } from '../tools.ts';
import {
  type Address,
  addDays,
  type Customer,
  type Delivery,
  type Desk,
  daysBetween,
  expressFee,
  type Line,
  money,
  type Order,
  returnDays,
  totalOf,
} from './state.ts';
import { categories } from './vocabulary.ts';

const cancelReasons = ['ordered_by_mistake', 'no_longer_needed', 'found_cheaper', 'takes_too_long'] as const;
const returnReasons = ['damaged', 'wrong_item', 'does_not_fit', 'changed_mind'] as const;
export const refusals = [
  'already_shipped',
  'return_window_over',
  'perishable',
  'not_their_order',
  'invoice_order',
  'out_of_stock',
] as const;

const orderId = {
  type: 'string',
  title: 'order number',
  pattern: '^O-\\d+$',
  description: 'the number of an order, such as O-4100',
};
const sku = { type: 'string', pattern: '^[A-Z]{3}-\\d+$', description: 'the stock-keeping unit, such as KET-101' };
const newAddress = {
  street: { type: 'string', title: 'new street' },
  city: { type: 'string', title: 'new city' },
  postcode: { type: 'string', title: 'new postcode' },
};
const date = { type: 'string', format: 'date' };

function object(properties: Readonly<Record<string, Json>>, required: readonly string[] = []): Json {
  return { type: 'object', properties, required, additionalProperties: false };
}

function items(least: number): Json {
  const quantity = { type: 'integer', minimum: least, maximum: 20 };
  return { type: 'array', minItems: 1, items: object({ sku, quantity }, ['sku', 'quantity']) };
}

interface Item {
  readonly sku: string;
  readonly quantity: number;
}

/** What an agent at the desk can do. */
export const deskTools: readonly Tool<Desk>[] = [
  {
    name: 'verify_customer',
    description:
      'Finds a customer by the email address, and makes sure that it is the one who is talking. Comes before anything else.',
    inputSchema: object({ email: { type: 'string', title: 'email address', format: 'email' } }, ['email']),
    run({ email }: { email: string }, { state }) {
      const customer = Object.values(state.customers).find((each) => each.email === email.toLowerCase());
      if (!customer) throw new Error(`no customer has the email address ${email}`);
      state.verified = customer.customer_id;
      const { customer_id, name, tier, credit } = customer;
      return { customer_id, name, tier, credit };
    },
  },
  {
    name: 'list_orders',
    description: "The customer's orders, the latest first.",
    inputSchema: object({
      status: { type: 'string', enum: ['pending', 'packed', 'shipped', 'delivered', 'cancelled'] },
      placed_after: date,
      limit: { type: 'integer', minimum: 1, maximum: 20, default: 10 },
    }),
    run({ status, placed_after, limit = 10 }: { status?: string; placed_after?: string; limit?: number }, { state }) {
      const { customer_id } = verified(state);
      const orders = Object.values(state.orders)
        .filter((order) => order.customer_id === customer_id)
        .filter((order) => (status === undefined || order.status === status) && order.placed_on > (placed_after ?? ''))
        .sort((one, other) => (one.placed_on < other.placed_on ? 1 : one.placed_on > other.placed_on ? -1 : 0));
      return {
        orders: orders.slice(0, limit).map(({ order_id, status, placed_on, items, total }) => ({
          ...{ order_id, status, placed_on, total },
          items: items.map(({ name }) => name),
        })),
      };
    },
  },
  {
    name: 'get_order',
    description: "One of the customer's orders, with its items, its delivery and how it is paid for.",
    inputSchema: object({ order_id: orderId }, ['order_id']),
    run({ order_id }: { order_id: string }, { state }) {
      const { customer_id: _, ...order } = ownOrder(state, order_id);
      return order as unknown as Json;
    },
  },
  {
    name: 'search_products',
    description: 'Products by words of their names, category and price; five at most.',
    inputSchema: object({
      query: { type: 'string', minLength: 2 },
      category: { type: 'string', enum: [...categories] },
      max_price: { type: 'number', exclusiveMinimum: 0 },
      in_stock: { type: 'boolean' },
    }),
    run(given: { query?: string; category?: string; max_price?: number; in_stock?: boolean }, { state }) {
      const words = (given.query ?? '')
        .toLowerCase()
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => word.replace(/s$/, ''));
      const found = Object.values(state.products).filter(
        ({ name, category, price, stock }) =>
          words.every((word) => name.toLowerCase().includes(word)) &&
          (given.category === undefined || category === given.category) &&
          price <= (given.max_price ?? Infinity) &&
          (given.in_stock === undefined || stock > 0 === given.in_stock),
      );
      return {
        found: found.length,
        products: found.slice(0, 5).map(({ sku, name, price, stock }) => ({ sku, name, price, stock })),
      };
    },
  },
  {
    name: 'get_product',
    inputSchema: object({ sku }, ['sku']),
    description: 'A product with its category, price and stock.',
    run({ sku }: { sku: string }, { state }) {
      return { ...productOf(state, sku) };
    },
  },
  {
    name: 'check_delay',
    description: 'How late an order was delivered, and the store credit that is due for it.',
    inputSchema: object({ order_id: orderId }, ['order_id']),
    run({ order_id }: { order_id: string }, { state }) {
      const order = ownOrder(state, order_id);
      const { promised_on, delivered_on } = order.delivery;
      if (delivered_on === null) throw new Error(`order ${order_id} is not delivered yet`);
      const days_late = Math.max(0, daysBetween(promised_on, delivered_on));
      return { order_id, days_late, compensation: compensationOf(days_late) };
    },
  },
  {
    name: 'quote_return',
    description: 'What a customer would get back for items of a delivered order; nothing is changed.',
    inputSchema: object({ order_id: orderId, items: items(1) }, ['order_id', 'items']),
    run({ order_id, items }: { order_id: string; items: readonly Item[] }, { state }) {
      const { refund } = returnable(state, order_id, items);
      return { order_id, refund };
    },
  },
  {
    name: 'cancel_order',
    description: 'Cancels an order that is not packed yet.',
    inputSchema: object({ order_id: orderId, reason: { type: 'string', enum: [...cancelReasons] } }, [
      'order_id',
      'reason',
    ]),
    run({ order_id }: { order_id: string }, { state }) {
      const order = ownOrder(state, order_id);
      mustBe(order, ['pending'], 'cancelled');
      state.orders[order_id] = { ...order, status: 'cancelled' };
      for (const { sku, quantity } of order.items) stocked(state, sku, quantity);
      return { order_id, status: 'cancelled', refund: order.total };
    },
  },
  {
    name: 'change_items',
    description: 'Sets how many there are to be of items in an order that is not packed yet; 0 takes one out.',
    inputSchema: object({ order_id: orderId, items: items(0) }, ['order_id', 'items']),
    run({ order_id, items }: { order_id: string; items: readonly Item[] }, { state }) {
      const order = ownOrder(state, order_id);
      mustBe(order, ['pending'], 'changed');
      for (const { sku, quantity } of items) {
        const more = quantity - lineOf(order, sku).quantity;
        if (more > productOf(state, sku).stock) throw new Error(`there are not ${quantity} of ${sku} in stock`);
      }
      for (const { sku, quantity } of items) stocked(state, sku, lineOf(order, sku).quantity - quantity);
      const changed = order.items
        .map((line) => ({ ...line, quantity: items.find((each) => each.sku === line.sku)?.quantity ?? line.quantity }))
        .filter(({ quantity }) => quantity > 0);
      if (changed.length === 0) throw new Error('an order has at least one item; cancel it instead');
      const next = { ...order, items: changed, total: totalOf(changed, order.delivery.fee) };
      state.orders[order_id] = next;
      return { order_id, items: changed.map(({ sku, quantity }) => ({ sku, quantity })), total: next.total };
    },
  },
  {
    name: 'change_delivery',
    description:
      'Changes where, how or when an order is delivered that is not shipped yet. What is left out stays as it is.',
    inputSchema: object(
      {
        order_id: orderId,
        method: { type: 'string', enum: ['standard', 'express', 'pickup'] },
        address: object(newAddress, Object.keys(newAddress)),
        deliver_on: date,
      },
      ['order_id'],
    ),
    run(given: { order_id: string; method?: Delivery['method']; address?: Address; deliver_on?: string }, { state }) {
      const { order_id, method, address, deliver_on } = given;
      const order = ownOrder(state, order_id);
      mustBe(order, ['pending', 'packed'], 'delivered elsewhere');
      if (!method && !address && !deliver_on)
        throw new Error('say what is to be changed: method, address or deliver_on');
      if (deliver_on !== undefined) mustBeDeliverable(state, deliver_on);
      const { delivery } = order;
      const fee = method === undefined ? delivery.fee : method === 'express' ? expressFee(verified(state)) : 0;
      const next: Delivery = {
        ...delivery,
        method: method ?? delivery.method,
        address: address ?? delivery.address,
        promised_on: deliver_on ?? delivery.promised_on,
        fee,
      };
      const total = totalOf(order.items, fee);
      state.orders[order_id] = { ...order, delivery: next, total };
      return { order_id, method: next.method, address: { ...next.address }, promised_on: next.promised_on, total };
    },
  },
  {
    name: 'return_items',
    description: `Takes back items of an order that was delivered in the last ${returnDays} days, and pays for them.`,
    inputSchema: object(
      {
        order_id: orderId,
        items: items(1),
        reason: { type: 'string', enum: [...returnReasons] },
        refund_to: { type: 'string', enum: ['original_payment', 'store_credit'], default: 'original_payment' },
      },
      ['order_id', 'items', 'reason'],
    ),
    run(given: { order_id: string; items: readonly Item[]; reason: string; refund_to?: string }, { state }) {
      const { order_id, items, reason, refund_to = 'original_payment' } = given;
      const { refund, order } = returnable(state, order_id, items);
      const return_id = `R-${order_id.slice(2)}-${Object.values(state.returns).filter((each) => each.order_id === order_id).length + 1}`;
      state.returns[return_id] = { return_id, order_id, items, reason, refund, refund_to };
      if (refund_to === 'store_credit') credited(state, order.customer_id, refund);
      return { return_id, order_id, refund, refund_to };
    },
  },
  {
    name: 'place_order',
    description: 'Orders products for the customer, to the address that is known.',
    inputSchema: object(
      {
        items: items(1),
        delivery: object({ method: { type: 'string', enum: ['standard', 'express', 'pickup'] }, deliver_on: date }, [
          'method',
        ]),
        gift_note: { type: 'string', maxLength: 200 },
      },
      ['items'],
    ),
    run(
      given: {
        items: readonly Item[];
        delivery?: { method: Delivery['method']; deliver_on?: string };
        gift_note?: string;
      },
      { state },
    ) {
      const customer = verified(state);
      const { method = 'standard', deliver_on } = given.delivery ?? {};
      if (deliver_on !== undefined) mustBeDeliverable(state, deliver_on);
      const lines = given.items.map(({ sku, quantity }): Line => {
        const { name, category, price, stock } = productOf(state, sku);
        if (stock < quantity) throw new Error(`there are ${stock} of ${sku} in stock`);
        return { sku, name, category, quantity, price };
      });
      for (const { sku, quantity } of lines) stocked(state, sku, -quantity);
      const fee = method === 'express' ? expressFee(customer) : 0;
      const order: Order = {
        order_id: `O-${9000 + Object.keys(state.orders).length}`,
        customer_id: customer.customer_id,
        status: 'pending',
        placed_on: state.today,
        payment: 'card',
        items: lines,
        delivery: {
          ...{ method, address: customer.address, delivered_on: null, fee },
          promised_on: deliver_on ?? addDays(state.today, method === 'express' ? 2 : 5),
        },
        total: totalOf(lines, fee),
        ...(given.gift_note !== undefined && { gift_note: given.gift_note }),
      };
      state.orders[order.order_id] = order;
      return { order_id: order.order_id, total: order.total, promised_on: order.delivery.promised_on };
    },
  },
  {
    name: 'issue_credit',
    description: 'Gives the customer store credit for an order.',
    inputSchema: object({ order_id: orderId, amount: { type: 'number', exclusiveMinimum: 0, maximum: 50 } }, [
      'order_id',
      'amount',
    ]),
    run({ order_id, amount }: { order_id: string; amount: number }, { state }) {
      const { customer_id } = ownOrder(state, order_id);
      return { customer_id, credit: credited(state, customer_id, amount) };
    },
  },
  {
    name: 'close_case',
    description: 'Ends the conversation: what was wanted is done, or is refused for a reason.',
    ends: true,
    inputSchema: object({ refused_because: { type: 'string', enum: [...refusals] } }),
    run({ refused_because }: { refused_because?: string }, { state }) {
      verified(state);
      state.closed = {
        outcome: refused_because === undefined ? 'resolved' : 'refused',
        reason: refused_because ?? null,
      };
      return { ...state.closed };
    },
  },
];

/** Store credit for days that an order came late. */
export const compensationOf = (days: number) => money(Math.min(20, 4.5 * days));

function verified(state: Desk): Customer {
  if (state.verified === null) throw new Error('verify the customer first');
  return state.customers[state.verified]!;
}

function ownOrder(state: Desk, order_id: string): Order {
  const { customer_id } = verified(state);
  const order = state.orders[order_id];
  if (!order) throw new Error(`there is no order ${order_id}`);
  if (order.customer_id !== customer_id) throw new Error(`order ${order_id} belongs to another customer`);
  return order;
}

function productOf(state: Desk, sku: string) {
  const product = state.products[sku];
  if (!product) throw new Error(`there is no product ${sku}`);
  return product;
}

function lineOf({ order_id, items }: Order, sku: string): Line {
  const line = items.find((each) => each.sku === sku);
  if (!line) throw new Error(`order ${order_id} has no ${sku}`);
  return line;
}

function mustBe({ order_id, status }: Order, wanted: readonly string[], done: string): void {
  if (!wanted.includes(status)) throw new Error(`order ${order_id} is ${status} and cannot be ${done}`);
}

function mustBeDeliverable({ today }: Desk, date: string): void {
  if (date <= today) throw new Error(`${date} is not after today, ${today}`);
}

function returnable(state: Desk, order_id: string, items: readonly Item[]) {
  const order = ownOrder(state, order_id);
  mustBe(order, ['delivered'], 'returned');
  const until = addDays(order.delivery.delivered_on!, returnDays);
  if (until < state.today) throw new Error(`order ${order_id} could be returned until ${until}`);
  const back = Object.values(state.returns).filter((each) => each.order_id === order_id);
  for (const { sku, quantity } of items) {
    const gone = back.flatMap((each) => each.items).filter((each) => each.sku === sku);
    const left = lineOf(order, sku).quantity - gone.reduce((sum, each) => sum + each.quantity, 0);
    if (quantity > left) throw new Error(`order ${order_id} has ${left} of ${sku} to return`);
  }
  const refund = money(items.reduce((sum, { sku, quantity }) => sum + quantity * lineOf(order, sku).price, 0));
  return { order, refund };
}

function stocked(state: Desk, sku: string, more: number): void {
  const product = state.products[sku]!;
  state.products[sku] = { ...product, stock: product.stock + more };
}

function credited(state: Desk, customer_id: string, amount: number): number {
  const customer = state.customers[customer_id]!;
  const credit = money(customer.credit + amount);
  state.customers[customer_id] = { ...customer, credit };
  return credit;
}
