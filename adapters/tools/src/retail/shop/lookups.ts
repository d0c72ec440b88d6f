import type { Json } from '@dreamgym/core';
import { calculated } from '../python/expression.ts';
import { elementsOf, jsonText, lowerCase, typeName } from '../python/values.ts';
import { orderText } from './orders.ts';
import type { Shop } from './shop.ts';

/** Tools that change nothing. What they throw is what the agent reads after `Error: `. */

export function findUserIdByNameZip(shop: Shop, { first_name, last_name, zip }: Record<string, Json>): string {
  for (const { user_id, name, address } of shop.allUsers()) {
    if (name.first_name.toLowerCase() !== lowerCase(first_name!)) continue;
    if (name.last_name.toLowerCase() === lowerCase(last_name!) && address.zip === zip) return user_id;
  }
  throw new Error('User not found');
}

export function findUserIdByEmail(shop: Shop, { email }: Record<string, Json>): string {
  for (const { user_id, email: own } of shop.allUsers()) {
    if (own.toLowerCase() === lowerCase(email!)) return user_id;
  }
  throw new Error('User not found');
}

export const getOrderDetails = (shop: Shop, { order_id }: Record<string, Json>) => orderText(shop.order(order_id!));
export const getProductDetails = (shop: Shop, { product_id }: Record<string, Json>) =>
  jsonText(shop.product(product_id!));
export const getItemDetails = (shop: Shop, { item_id }: Record<string, Json>) => jsonText(shop.item(item_id!));
export const getUserDetails = (shop: Shop, { user_id }: Record<string, Json>) => jsonText(shop.user(user_id!));

/** Of products of one name the last one is listed. */
export function listAllProductTypes({ records }: Shop): string {
  const ids = new Map([...records.products.values()].map(({ name, product_id }) => [name, product_id]));
  return jsonText(new Map([...ids].sort(([one], [other]) => (one < other ? -1 : 1))));
}

export function calculate(_: Shop, { expression }: Record<string, Json>): string {
  for (const each of elementsOf(expression!)) {
    if (typeof each !== 'string')
      throw new Error(`'in <string>' requires string as left operand, not ${typeName(each)}`);
    if (!'0123456789+-*/(). '.includes(each)) throw new Error('Invalid characters in expression');
  }
  if (typeof expression !== 'string') throw new Error('eval() arg 1 must be a string, bytes or code object');
  return calculated(expression);
}

export const transferToHumanAgents = () => 'Transfer successful';
