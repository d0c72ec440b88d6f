import type { Random } from '@dreamgym/core/random';
import type { ToolCall } from '../environment/toolbox.ts';
import type { PersonaFact } from '../users/persona.ts';
import {
  addDays,
  type Customer,
  type Desk,
  daysBetween,
  type Line,
  makeAddress,
  money,
  type Order,
  type Product,
  returnDays,
} from './state.ts';
import { compensationOf } from './tools.ts';

/** What a customer comes with, and what is right to do about it. */
export interface Matter {
  readonly customer: Customer;
  /** In the customer's words. */
  readonly request: string;
  /** The number of the order that it is about, where the customer does not say it at once. */
  readonly order?: string;
  readonly facts?: readonly PersonaFact[];
  /** Looked up before anything is done. */
  readonly lookups: readonly ToolCall[];
  /** What is done; nothing where it is refused. */
  readonly deeds: readonly ToolCall[];
  readonly told?: string;
  /** Why it is refused. */
  readonly refusal?: string;
}

/** A kind of matter: made of something at the desk that suits it, if there is such a thing. */
export type Family = (request: FamilyRequest) => Matter | undefined;

interface FamilyRequest {
  readonly desk: Desk;
  readonly order: Order;
  readonly customer: Customer;
  readonly dice: Random;
}

const call = (name: string, given: ToolCall['arguments']): ToolCall => ({ name, arguments: given });
const getOrder = ({ order_id }: Order) => call('get_order', { order_id });
const isOpen = ({ status, payment }: Order) => status === 'pending' && payment === 'card';
const isRecent = ({ delivery }: Order, { today }: Desk) =>
  delivery.delivered_on !== null && daysBetween(delivery.delivered_on, today) <= returnDays;
const goods = ({ name }: Pick<Line, 'name'>, quantity: number) =>
  `${numbers[quantity]} ${name}${quantity === 1 ? '' : 's'}`;
const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

const cancelWords = {
  ordered_by_mistake: 'I ordered it by mistake',
  no_longer_needed: 'it is no longer needed',
  found_cheaper: 'I found it cheaper elsewhere',
  takes_too_long: 'it takes too long',
};

const returnWords = {
  damaged: 'It arrived damaged',
  wrong_item: 'It is the wrong item',
  does_not_fit: 'It does not fit',
  changed_mind: 'I changed my mind',
};

const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T & string)[];

function cancelling({ order, customer, dice }: FamilyRequest): Pick<
  Matter,
  'customer' | 'request' | 'order' | 'lookups'
> & {
  readonly reason: string;
} {
  const reason = dice.pick(keysOf(cancelWords));
  const { name } = dice.pick(order.items);
  const request = dice.pick([
    `Please cancel my order with the ${name}, ${cancelWords[reason]}.`,
    `I want to cancel the order of the ${name}: ${cancelWords[reason]}.`,
  ]);
  return { customer, request, order: order.order_id, lookups: [getOrder(order)], reason };
}

function returning(
  { order, customer, dice }: FamilyRequest,
  { line, reason }: { line: Line; reason: keyof typeof returnWords },
) {
  const quantity = 1 + dice.integer(line.quantity);
  const items = [{ sku: line.sku, quantity }];
  const refund = money(quantity * line.price);
  const what = goods(line, quantity);
  const request = `I want to return ${what} from my order. ${returnWords[reason]}.`;
  return { customer, request, order: order.order_id, lookups: [getOrder(order)], items, refund, what };
}

/** The kinds of matters, by name. */
export const families: Readonly<Record<string, Family>> = {
  cancel_order(given) {
    if (!isOpen(given.order)) return undefined;
    const { reason, ...matter } = cancelling(given);
    return { ...matter, deeds: [call('cancel_order', { order_id: given.order.order_id, reason })] };
  },
  cancel_shipped(given) {
    if (!['packed', 'shipped', 'delivered'].includes(given.order.status) || given.order.payment === 'invoice')
      return undefined;
    const { reason: _, ...matter } = cancelling(given);
    return { ...matter, deeds: [], refusal: 'already_shipped' };
  },
  cancel_invoice(given) {
    if (given.order.status !== 'pending' || given.order.payment !== 'invoice') return undefined;
    const { reason: _, ...matter } = cancelling(given);
    return { ...matter, deeds: [], refusal: 'invoice_order' };
  },
  cancel_foreign({ desk, order, customer, dice }) {
    const other = dice.pick(Object.values(desk.orders).filter((each) => each.customer_id !== customer.customer_id));
    if (order.status === 'cancelled') return undefined;
    const whose = dice.pick(["my brother's", "my neighbour's", "my colleague's"]);
    const request = `Please cancel the order ${other.order_id}, it is ${whose} and no longer needed.`;
    return { customer, request, lookups: [getOrder(other)], deeds: [], refusal: 'not_their_order' };
  },
  return_items(given) {
    const { order, desk, dice } = given;
    if (!isRecent(order, desk)) return undefined;
    const line = dice.pick(order.items);
    const reason = dice.pick(keysOf(returnWords).filter((each) => line.category !== 'pantry' || each === 'damaged'));
    const { items, refund: _, request, what: __, ...matter } = returning(given, { line, reason });
    const asCredit = dice.next() < 0.35;
    const deed = { order_id: order.order_id, items, reason, ...(asCredit && { refund_to: 'store_credit' }) };
    const wish = asCredit ? `${request} Refund it as store credit.` : request;
    return { ...matter, request: wish, deeds: [call('return_items', deed)] };
  },
  return_late(given) {
    const { order, desk, dice } = given;
    if (order.status !== 'delivered' || isRecent(order, desk)) return undefined;
    const line = dice.pick(order.items);
    if (line.category === 'pantry') return undefined;
    const {
      items,
      refund: _,
      what: __,
      ...matter
    } = returning(given, { line, reason: dice.pick(keysOf(returnWords)) });
    const quote = call('quote_return', { order_id: order.order_id, items });
    // It is refused, with the date.
    return { ...matter, lookups: [...matter.lookups, quote], deeds: [], refusal: 'return_window_over' };
  },
  return_perishable(given) {
    const { order, desk, dice } = given;
    const line = order.items.find(({ category }) => category === 'pantry');
    if (!isRecent(order, desk) || !line) return undefined;
    const reason = dice.pick(['changed_mind', 'wrong_item'] as const);
    const { items: _, refund: __, what: ___, ...matter } = returning(given, { line, reason });
    return { ...matter, deeds: [], refusal: 'perishable' };
  },
  quote_return(given) {
    const { order, desk, dice } = given;
    const line = dice.pick(order.items);
    if (!isRecent(order, desk) || line.category === 'pantry') return undefined;
    const { items, refund, what, ...matter } = returning(given, { line, reason: 'changed_mind' });
    return {
      ...matter,
      request: `What would be the refund if I returned ${what}? I do not want to return anything yet.`,
      lookups: [...matter.lookups, call('quote_return', { order_id: order.order_id, items })],
      deeds: [],
      told: `The refund is ${refund}.`,
    };
  },
  ask_total({ order, customer, dice }) {
    const { name } = dice.pick(order.items);
    const request = `What was the total of my order with the ${name}?`;
    return {
      customer,
      request,
      order: order.order_id,
      lookups: [getOrder(order)],
      deeds: [],
      told: `The total is ${order.total}.`,
    };
  },
  change_address({ order, customer, dice }) {
    if (!['pending', 'packed'].includes(order.status) || order.payment === 'invoice') return undefined;
    const address = makeAddress(dice);
    const { name } = dice.pick(order.items);
    const facts = (['street', 'city', 'postcode'] as const).map(
      (part): PersonaFact => ({
        about: `new ${part}`,
        value: address[part],
        asked: [part, 'new address', 'delivery address'],
        volunteered: 0.4,
      }),
    );
    return {
      ...{ customer, facts, order: order.order_id, lookups: [getOrder(order)] },
      request: `I have moved. Please send my order with the ${name} to my new address.`,
      deeds: [call('change_delivery', { order_id: order.order_id, address: { ...address } })],
    };
  },
  change_method({ desk, order, customer, dice }) {
    if (!['pending', 'packed'].includes(order.status) || order.payment === 'invoice') return undefined;
    const method = dice.pick((['express', 'pickup'] as const).filter((each) => each !== order.delivery.method));
    const { name } = dice.pick(order.items);
    const deliver_on = dice.next() < 0.5 ? addDays(desk.today, 3 + dice.integer(10)) : undefined;
    const when = deliver_on === undefined ? '' : ` It has to be there on ${deliver_on}.`;
    return {
      ...{ customer, order: order.order_id, lookups: [getOrder(order)] },
      request: `Please change the delivery of my order with the ${name} to ${method}.${when}`,
      deeds: [
        call('change_delivery', { order_id: order.order_id, method, ...(deliver_on !== undefined && { deliver_on }) }),
      ],
    };
  },
  change_quantity({ desk, order, customer, dice }) {
    if (!isOpen(order)) return undefined;
    const line = dice.pick(order.items);
    const quantity = dice.pick([1, 2, 3, 4].filter((each) => each !== line.quantity));
    if (desk.products[line.sku]!.stock < quantity) return undefined;
    return {
      ...{ customer, order: order.order_id, lookups: [getOrder(order)] },
      request: `Please change my order: I need ${goods(line, quantity)} in it rather than ${numbers[line.quantity]}.`,
      deeds: [call('change_items', { order_id: order.order_id, items: [{ sku: line.sku, quantity }] })],
    };
  },
  place_order({ desk, customer, dice }) {
    const product = dice.pick(Object.values(desk.products).filter(({ stock }) => stock >= 3));
    const quantity = 1 + dice.integer(3);
    const isExpress = dice.next() < 0.5;
    return {
      customer,
      request: `I would like to order ${goods(product, quantity)}${isExpress ? ', by express delivery' : ''}.`,
      lookups: [searchFor(product, quantity)],
      deeds: [
        call('place_order', {
          items: [{ sku: product.sku, quantity }],
          ...(isExpress && { delivery: { method: 'express' } }),
        }),
      ],
    };
  },
  order_missing({ desk, customer, dice }) {
    const product = dice.pick(Object.values(desk.products).filter(({ stock }) => stock === 0));
    const quantity = 1 + dice.integer(3);
    return {
      customer,
      request: `I would like to order ${goods(product, quantity)}.`,
      lookups: [searchFor(product, quantity)],
      deeds: [],
      refusal: 'out_of_stock',
    };
  },
  late_credit({ order, customer, dice }) {
    const { promised_on, delivered_on } = order.delivery;
    const late = delivered_on === null ? 0 : daysBetween(promised_on, delivered_on);
    if (late <= 0) return undefined;
    const { name } = dice.pick(order.items);
    return {
      ...{ customer, order: order.order_id },
      request: `My order with the ${name} came late. I want the compensation that is due.`,
      lookups: [call('check_delay', { order_id: order.order_id })],
      deeds: [call('issue_credit', { order_id: order.order_id, amount: compensationOf(late) })],
    };
  },
};

/** In the words of the customer. */
const searchFor = ({ name }: Product, quantity: number) =>
  call('search_products', { query: quantity === 1 ? name : `${name}s` });
