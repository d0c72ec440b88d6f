import type { Json } from '@dreamgym/core';
import { jsonText, rounded, textOf, typeName } from '../python/values.ts';
import { chosenItems, pricesOf, sorted, swappedItems } from './items.ts';
import type { Address, Order, Payment } from './records.ts';
import type { Shop } from './shop.ts';

/** Tools that change orders and users. A refusal may come when something is changed already: the original takes nothing back. */

/** Where nothing was exchanged, the difference is a whole number. */
export function orderText(order: Order): string {
  const text = jsonText(order);
  if (order.exchange_items?.length !== 0) return text;
  return text.replace('"exchange_price_difference": 0.0', '"exchange_price_difference": 0');
}

export function cancelPendingOrder(shop: Shop, { order_id, reason }: Record<string, Json>): string {
  const { order_id: id, user_id, status, payment_history } = shop.order(order_id!);
  if (status !== 'pending') throw new Error('Non-pending order cannot be cancelled');
  if (typeof reason === 'object' && reason !== null) throw new Error(`unhashable type: '${typeName(reason)}'`);
  if (reason !== 'no longer needed' && reason !== 'ordered by mistake') throw new Error('Invalid reason');
  for (const { amount, payment_method_id } of payment_history) shop.pay(user_id, payment_method_id, amount);
  const order = shop.changingOrder(id);
  order.status = 'cancelled';
  order.cancel_reason = reason;
  order.payment_history.push(...payment_history.map((each): Payment => ({ ...each, transaction_type: 'refund' })));
  return orderText(order);
}

const isPending = ({ status }: Order) => status.includes('pending');

export function modifyPendingOrderAddress(shop: Shop, { order_id, ...address }: Record<string, Json>): string {
  const found = shop.order(order_id!);
  if (!isPending(found)) throw new Error('Non-pending order cannot be modified');
  const given = addressOf(address);
  const order = shop.changingOrder(found.order_id);
  order.address = given;
  return orderText(order);
}

export function modifyUserAddress(shop: Shop, { user_id, ...address }: Record<string, Json>): string {
  const found = shop.user(user_id!);
  const given = addressOf(address);
  const user = shop.changingUser(found.user_id);
  user.address = given;
  return jsonText(user);
}

const addressFields = ['address1', 'address2', 'city', 'country', 'state', 'zip'] as const;

function addressOf(given: Record<string, Json>): Address {
  const wrong = addressFields.filter((field) => typeof given[field] !== 'string');
  if (wrong.length > 0) {
    const errors = wrong.map((field) => {
      const kind = `type=string_type, input_value=${textOf(given[field])}, input_type=${typeName(given[field])}`;
      return `${field}\n  Input should be a valid string [${kind}]`;
    });
    throw new Error(
      `${wrong.length} validation error${wrong.length > 1 ? 's' : ''} for UserAddress\n${errors.join('\n')}`,
    );
  }
  return Object.fromEntries(addressFields.map((field) => [field, given[field]])) as unknown as Address;
}

export function modifyPendingOrderPayment(
  shop: Shop,
  { order_id, payment_method_id: to }: Record<string, Json>,
): string {
  const found = shop.order(order_id!);
  if (!isPending(found)) throw new Error('Non-pending order cannot be modified');
  const method = shop.paymentMethod(found.user_id, to!);
  const [payment, ...others] = found.payment_history;
  if (payment?.transaction_type !== 'payment' || others.length > 0) {
    throw new Error('There should be exactly one payment for a pending order');
  }
  const { amount, payment_method_id: from } = payment;
  if (from === method.id) throw new Error('The new payment method should be different from the current one');
  if (method.source === 'gift_card' && method.balance! < amount) {
    throw new Error('Insufficient gift card balance to pay for the order');
  }
  const order = shop.changingOrder(found.order_id);
  order.payment_history.push(
    { transaction_type: 'payment', amount, payment_method_id: to as string },
    { transaction_type: 'refund', amount, payment_method_id: from },
  );
  shop.pay(order.user_id, to as string, -amount);
  shop.pay(order.user_id, from, amount);
  return orderText(order);
}

export function modifyPendingOrderItems(
  shop: Shop,
  { order_id, item_ids, new_item_ids, payment_method_id }: Record<string, Json>,
): string {
  const found = shop.order(order_id!);
  if (found.status !== 'pending') throw new Error('Non-pending order cannot be modified');
  const ids = chosenItems(found, item_ids!, (id) => `${id} not found`);
  const mismatch = 'The number of items to be exchanged should match';
  const { swaps, difference } = pricesOf(shop, found, { ids, others: new_item_ids!, mismatch, mustDiffer: true });
  const method = shop.paymentMethod(found.user_id, payment_method_id!);
  if (method.source === 'gift_card' && method.balance! < difference) {
    throw new Error('Insufficient gift card balance to pay for the new item');
  }
  const order = shop.changingOrder(found.order_id);
  order.payment_history.push({
    transaction_type: difference > 0 ? 'payment' : 'refund',
    amount: Math.abs(difference),
    payment_method_id: payment_method_id as string,
  });
  shop.pay(order.user_id, payment_method_id as string, -difference);
  swappedItems(order, swaps);
  order.status = 'pending (item modified)';
  return orderText(order);
}

export function exchangeDeliveredOrderItems(
  shop: Shop,
  { order_id, item_ids, new_item_ids, payment_method_id }: Record<string, Json>,
): string {
  const found = shop.order(order_id!);
  if (found.status !== 'delivered') throw new Error('Non-delivered order cannot be exchanged');
  const ids = chosenItems(found, item_ids!, (id) => `Number of ${id} not found.`);
  const mismatch = 'The number of items to be exchanged should match.';
  const { difference } = pricesOf(shop, found, { ids, others: new_item_ids!, mismatch });
  const price = rounded(difference);
  const method = shop.paymentMethod(found.user_id, payment_method_id!);
  if (method.source === 'gift_card' && method.balance! < price) {
    throw new Error('Insufficient gift card balance to pay for the price difference');
  }
  const order = shop.changingOrder(found.order_id);
  order.status = 'exchange requested';
  order.exchange_items = sorted(item_ids!);
  order.exchange_new_items = sorted(new_item_ids!);
  order.exchange_payment_method_id = payment_method_id as string;
  order.exchange_price_difference = price;
  return orderText(order);
}

export function returnDeliveredOrderItems(
  shop: Shop,
  { order_id, item_ids, payment_method_id }: Record<string, Json>,
): string {
  const found = shop.order(order_id!);
  if (found.status !== 'delivered') throw new Error('Non-delivered order cannot be returned');
  const method = shop.paymentMethod(found.user_id, payment_method_id!);
  if (method.source !== 'gift_card' && payment_method_id !== found.payment_history[0]?.payment_method_id) {
    throw new Error('Payment method should be the original payment method');
  }
  chosenItems(found, item_ids!, () => 'Some item not found');
  const order = shop.changingOrder(found.order_id);
  order.status = 'return requested';
  order.return_items = sorted(item_ids!);
  order.return_payment_method_id = payment_method_id as string;
  return orderText(order);
}
