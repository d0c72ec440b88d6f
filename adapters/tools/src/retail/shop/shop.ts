import type { Json } from '@dreamgym/core';
import { memberOf, rounded } from '../python/values.ts';
import type { Order, PaymentMethod, Product, ShopRecords, User, Variant } from './records.ts';

/**
 * The shop in one attempt. It shares its records with all others, and copies a user or an order when it is about to change one:
 * whatever `user` and `order` return may be looked at, and what `changing…` return may be changed.
 */
export class Shop {
  private readonly users = new Map<string, User>();
  private readonly orders = new Map<string, Order>();

  constructor(readonly records: ShopRecords) {}

  order(id: Json): Order {
    const found = memberOf(this.orders, id) ?? memberOf(this.records.orders, id);
    if (!found) throw new Error('Order not found');
    return found;
  }

  changingOrder(id: string): Order {
    return copied(this.orders, this.order(id), id);
  }

  user(id: Json): User {
    const found = memberOf(this.users, id) ?? memberOf(this.records.users, id);
    if (!found) throw new Error('User not found');
    return found;
  }

  changingUser(id: string): User {
    return copied(this.users, this.user(id), id);
  }

  /** In the order of the records. */
  *allUsers(): Iterable<User> {
    for (const [id, user] of this.records.users) yield this.users.get(id) ?? user;
  }

  product(id: Json): Product {
    const found = memberOf(this.records.products, id);
    if (!found) throw new Error('Product not found');
    return found;
  }

  variant(productId: string, id: Json): Variant {
    const found = memberOf(this.product(productId).variants, id);
    if (!found) throw new Error('Variant not found');
    return found;
  }

  item(id: Json): Variant {
    for (const { variants } of this.records.products.values()) {
      const found = memberOf(variants, id);
      if (found) return found;
    }
    throw new Error('Item not found');
  }

  paymentMethod(userId: string, id: Json): PaymentMethod {
    const found = memberOf(this.user(userId).payment_methods, id);
    if (!found) throw new Error('Payment method not found');
    return found;
  }

  /** Puts this much on a gift card, or takes it off where it is below 0; other payment methods have no balance. */
  pay(userId: string, paymentMethodId: string, amount: number): void {
    if (this.paymentMethod(userId, paymentMethodId).source !== 'gift_card') return;
    const card = this.changingUser(userId).payment_methods[paymentMethodId]!;
    card.balance = rounded(card.balance! + amount);
  }

  /** All of it as plain JSON, which shares what was not changed with the records. */
  state(): Json {
    const { products, users, orders } = plainRecords(this.records);
    const changed = { users: Object.fromEntries(this.users), orders: Object.fromEntries(this.orders) };
    return {
      products,
      users: { ...users, ...changed.users },
      orders: { ...orders, ...changed.orders },
    } as unknown as Json;
  }
}

function copied<T>(changed: Map<string, T>, now: T, id: string): T {
  const own = changed.get(id) ?? structuredClone(now);
  changed.set(id, own);
  return own;
}

const plain = new WeakMap<ShopRecords, Record<keyof ShopRecords, object>>();

function plainRecords(records: ShopRecords): Record<keyof ShopRecords, object> {
  const known = plain.get(records);
  if (known) return known;
  const products = [...records.products].map(([id, product]) => {
    return [id, { ...product, variants: Object.fromEntries(product.variants) }];
  });
  const made = {
    products: Object.fromEntries(products) as object,
    users: Object.fromEntries(records.users),
    orders: Object.fromEntries(records.orders),
  };
  plain.set(records, made);
  return made;
}
