import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import { type Category, cities, firstNames, kinds, lastNames, streets, styles } from './vocabulary.ts';

/** What the desk works on. Objects in it are replaced, never changed, so that attempts share what none of them has touched. */
export interface Desk {
  readonly today: string;
  readonly customers: Record<string, Customer>;
  readonly products: Record<string, Product>;
  readonly orders: Record<string, Order>;
  readonly returns: Record<string, Return>;
  /** Whom the agent has made sure of. */
  verified: string | null;
  closed: ClosedCase | null;
}

export interface Customer {
  readonly customer_id: string;
  readonly name: string;
  readonly email: string;
  readonly tier: 'standard' | 'plus';
  readonly address: Address;
  /** Store credit. */
  readonly credit: number;
}

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly postcode: string;
}

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: Category;
  readonly price: number;
  readonly stock: number;
}

export interface Line {
  readonly sku: string;
  readonly name: string;
  readonly category: Category;
  readonly quantity: number;
  readonly price: number;
}

type Status = 'pending' | 'packed' | 'shipped' | 'delivered' | 'cancelled';

export interface Delivery {
  readonly method: 'standard' | 'express' | 'pickup';
  readonly address: Address;
  readonly promised_on: string;
  readonly delivered_on: string | null;
  /** Charged for the method. */
  readonly fee: number;
}

export interface Order {
  readonly order_id: string;
  readonly customer_id: string;
  readonly status: Status;
  readonly placed_on: string;
  readonly payment: 'card' | 'invoice';
  readonly items: readonly Line[];
  readonly delivery: Delivery;
  readonly total: number;
  readonly gift_note?: string;
}

interface Return {
  readonly return_id: string;
  readonly order_id: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  readonly reason: string;
  readonly refund: number;
  readonly refund_to: string;
}

interface ClosedCase {
  readonly outcome: 'resolved' | 'refused';
  readonly reason: string | null;
}

export const today = '2026-03-16';
export const returnDays = 30;

export const money = (value: number) => Math.round(100 * value) / 100;
export const addDays = (date: string, days: number) =>
  new Date(Date.parse(date) + 86_400_000 * days).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
export const totalOf = (items: readonly Pick<Line, 'quantity' | 'price'>[], fee: number) =>
  money(items.reduce((sum, { quantity, price }) => sum + quantity * price, fee));

export interface DeskOptions {
  readonly seed: number;
  readonly customers: number;
}

/** A desk on a Monday morning: customers with three orders each, in every state. */
export function makeDesk({ seed, customers: count }: DeskOptions): Desk {
  const dice = random(deriveSeed(seed, 'order desk'));
  const products = makeProducts(dice);
  const customers: Record<string, Customer> = {};
  const orders: Record<string, Order> = {};
  const numbers = dice.shuffle(Array.from({ length: 3 * count }, (_, at) => 4100 + 7 * at));
  for (let at = 0; at < count; at++) {
    const customer = makeCustomer(at, dice);
    customers[customer.customer_id] = customer;
    // No customer has ordered the same thing twice, so that a thing names its order.
    const wanted = dice.shuffle(Object.values(products));
    for (let number = 0; number < 3; number++) {
      const goods = wanted.splice(0, 1 + dice.integer(3));
      const order = makeOrder(`O-${numbers[3 * at + number]}`, { customer, goods, dice });
      orders[order.order_id] = order;
    }
  }
  return { today, customers, products, orders, returns: {}, verified: null, closed: null };
}

/** The same desk for another attempt. */
export function openDesk(desk: Desk): Desk {
  const { customers, products, orders, returns } = desk;
  return {
    ...desk,
    customers: { ...customers },
    products: { ...products },
    orders: { ...orders },
    returns: { ...returns },
  };
}

function makeProducts(dice: Random): Record<string, Product> {
  const products: Record<string, Product> = {};
  for (const { noun, code, category, price } of kinds) {
    for (const [at, style] of dice.shuffle(styles).slice(0, 3).entries()) {
      const sku = `${code}-${100 * (at + 1) + dice.integer(90)}`;
      const stock = dice.weigh([
        [0, 1],
        [3 + dice.integer(5), 2],
        [20 + dice.integer(60), 3],
      ]);
      products[sku] = {
        sku,
        name: `${style} ${noun}`,
        category,
        price: money(price * (0.8 + 0.1 * dice.integer(7))),
        stock,
      };
    }
  }
  return products;
}

function makeCustomer(at: number, dice: Random): Customer {
  const first = firstNames[at % firstNames.length]!;
  // Every pair of names comes once before any comes again.
  const last = lastNames[(at + Math.floor(at / firstNames.length)) % lastNames.length]!;
  const again = Math.floor(at / (firstNames.length * lastNames.length));
  return {
    customer_id: `C-${301 + at}`,
    name: `${first} ${last}`,
    email: `${first}.${last}${again || ''}@mail.test`.toLowerCase(),
    tier: dice.next() < 0.3 ? 'plus' : 'standard',
    address: makeAddress(dice),
    credit: dice.next() < 0.2 ? money(5 * (1 + dice.integer(6))) : 0,
  };
}

export function makeAddress(dice: Random): Address {
  const [city, area] = dice.pick(cities);
  return {
    street: `${1 + dice.integer(98)} ${dice.pick(streets)}`,
    city,
    postcode: `${area} ${1 + dice.integer(9)}${dice.pick(['AB', 'DE', 'HJ', 'LN', 'QR'])}`,
  };
}

interface OrderRequest {
  readonly customer: Customer;
  readonly goods: readonly Product[];
  readonly dice: Random;
}

function makeOrder(order_id: string, { customer, goods, dice }: OrderRequest): Order {
  const { customer_id, address } = customer;
  const status = dice.weigh<Status>([
    ['pending', 6],
    ['packed', 2],
    ['shipped', 3],
    ['delivered', 8],
    ['cancelled', 1],
  ]);
  const isOld = status === 'delivered' && dice.next() < 0.35;
  const placed_on = addDays(
    today,
    -(isOld ? 50 + dice.integer(60) : status === 'delivered' ? 8 + dice.integer(14) : 1 + dice.integer(5)),
  );
  const method = dice.weigh([
    ['standard' as const, 4],
    ['express' as const, 1],
  ]);
  const promised_on = addDays(placed_on, method === 'express' ? 2 : 5);
  const late = dice.next() < 0.4 ? 1 + dice.integer(3) : 0;
  const fee = method === 'express' ? expressFee(customer) : 0;
  const items = goods.map(
    ({ sku, name, category, price }): Line => ({ sku, name, category, quantity: 1 + dice.integer(3), price }),
  );
  return {
    order_id,
    customer_id,
    status,
    placed_on,
    payment: dice.next() < 0.2 ? 'invoice' : 'card',
    items,
    delivery: {
      method,
      address,
      promised_on,
      delivered_on: status === 'delivered' ? addDays(promised_on, late) : null,
      fee,
    },
    total: totalOf(items, fee),
  };
}

/** Plus customers have it for nothing. */
export const expressFee = ({ tier }: Customer) => (tier === 'plus' ? 0 : 9.5);
