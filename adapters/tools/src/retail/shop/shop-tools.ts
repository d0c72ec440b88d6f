import type { Json } from '@dreamgym/core';
import type { ToolDefinition } from '../../environment/toolbox.ts';
import {
  calculate,
  findUserIdByEmail,
  findUserIdByNameZip,
  getItemDetails,
  getOrderDetails,
  getProductDetails,
  getUserDetails,
  listAllProductTypes,
  transferToHumanAgents,
} from './lookups.ts';
import {
  cancelPendingOrder,
  exchangeDeliveredOrderItems,
  modifyPendingOrderAddress,
  modifyPendingOrderItems,
  modifyPendingOrderPayment,
  modifyUserAddress,
  returnDeliveredOrderItems,
} from './orders.ts';
import type { Shop } from './shop.ts';

/** A tool of the shop. */
export interface ShopTool extends ToolDefinition {
  /** Its arguments in the order in which the original declares them; all are required. */
  readonly parameters: readonly string[];
  /** Whether it may change the shop. */
  readonly writes: boolean;
  /** Answers with the text that the original answers with. Throws the text of a refusal. */
  run(shop: Shop, given: Record<string, Json>): string;
}

interface Declared extends Pick<ShopTool, 'name' | 'description' | 'run'> {
  readonly properties?: Readonly<Record<string, Json>>;
  readonly writes?: boolean;
}

function tool({ name, description, properties = {}, writes = false, run }: Declared): ShopTool {
  const parameters = Object.keys(properties);
  const inputSchema = { type: 'object', properties, required: parameters };
  return { name, description, inputSchema, parameters, writes, run };
}

const text = (description: string, more: Readonly<Record<string, Json>> = {}) => ({
  type: 'string',
  description,
  ...more,
});
const order_id = text("The order's id, such as #W0000000; it begins with #.", { pattern: '^#W\\d+$' });
const item_id = text('The id of an item, such as 1008292230; products have other ids.', { pattern: '^\\d{10}$' });
const product_id = text('The id of a product, such as 6086499569; items have other ids.', { pattern: '^\\d{10}$' });
const user_id = text("The user's id, such as sara_doe_496.");
const items = (description: string) => ({
  type: 'array',
  items: { type: 'string', pattern: '^\\d{10}$' },
  description,
});
const chosenItems = (what: string) => items(`The ids of the items to ${what}; an id may stand there more than once.`);
const new_item_ids = items(
  'The ids of the items that take their places: as many, in the same order, each of the same product as what it replaces. An id may stand there more than once.',
);
const payment_method_id = text(
  'The payment method that pays a difference in price or gets it back, such as gift_card_0000000 or credit_card_0000000; users and orders show theirs.',
  { pattern: '^(gift_card|credit_card|paypal)_\\d+$' },
);
const address = {
  address1: text('The first line of the address, such as 123 Main St.'),
  address2: text('The second line of the address, such as Apt 1; may be empty.'),
  city: text('The city, such as San Francisco.'),
  state: text('The state, such as CA.'),
  country: text('The country, such as USA.'),
  zip: text('The zip code, such as 12345.'),
};
const agreed = 'The details are explained to the user before, who has to agree with an explicit yes.';

/** The 16 tools, in the order of the original; what they do is described in other words. */
export const shopTools: readonly ShopTool[] = [
  tool({
    name: 'calculate',
    description: 'Calculates an expression, to two decimals.',
    properties: {
      expression: text('The expression, such as 2 + 2: numbers, the operators + - * /, parentheses and spaces.'),
    },
    run: calculate,
  }),
  tool({
    name: 'cancel_pending_order',
    description: `Cancels an order that is pending; one that is processed or delivered cannot be cancelled. ${agreed} What was paid by gift card is on it again at once, anything else takes 5 to 7 business days. Returns the order.`,
    properties: {
      order_id,
      reason: text('Why it is cancelled.', { enum: ['no longer needed', 'ordered by mistake'] }),
    },
    writes: true,
    run: cancelPendingOrder,
  }),
  tool({
    name: 'exchange_delivered_order_items',
    description: `Exchanges items of a delivered order for others of the same products. An order is exchanged or returned once only. ${agreed} Returns the order.`,
    properties: { order_id, item_ids: chosenItems('exchange'), new_item_ids, payment_method_id },
    writes: true,
    run: exchangeDeliveredOrderItems,
  }),
  tool({
    name: 'find_user_id_by_name_zip',
    description:
      'Finds the id of a user by name and zip code, where the email address finds none or the user does not know it.',
    properties: {
      first_name: text('The first name, such as John.'),
      last_name: text('The last name, such as Doe.'),
      zip: text('The zip code, such as 12345.'),
    },
    run: findUserIdByNameZip,
  }),
  tool({
    name: 'find_user_id_by_email',
    description: 'Finds the id of a user by the email address.',
    properties: { email: text('The email address, such as something@example.com.', { format: 'email' }) },
    run: findUserIdByEmail,
  }),
  tool({
    name: 'get_order_details',
    description: 'Returns an order: its status, items, address, fulfillments and payments.',
    properties: { order_id },
    run: getOrderDetails,
  }),
  tool({
    name: 'get_product_details',
    description: 'Returns a product with all its items: their options, prices, and whether they are available.',
    properties: { product_id },
    run: getProductDetails,
  }),
  tool({
    name: 'get_item_details',
    description: 'Returns an item: its options, its price, and whether it is available.',
    properties: { item_id },
    run: getItemDetails,
  }),
  tool({
    name: 'get_user_details',
    description: 'Returns a user: name, address, email address, payment methods and orders.',
    properties: { user_id },
    run: getUserDetails,
  }),
  tool({
    name: 'list_all_product_types',
    description: 'Returns the names and ids of all 50 products, by name. Each has items of its own ids.',
    run: listAllProductTypes,
  }),
  tool({
    name: 'modify_pending_order_address',
    description: `Changes the address of an order that is pending. ${agreed} Returns the order.`,
    properties: { order_id, ...address },
    writes: true,
    run: modifyPendingOrderAddress,
  }),
  tool({
    name: 'modify_pending_order_items',
    description: `Changes items of an order that is pending into others of the same products, once only. ${agreed} Returns the order.`,
    properties: { order_id, item_ids: chosenItems('change'), new_item_ids, payment_method_id },
    writes: true,
    run: modifyPendingOrderItems,
  }),
  tool({
    name: 'modify_pending_order_payment',
    description: `Changes the payment method of an order that is pending. ${agreed} Returns the order.`,
    properties: { order_id, payment_method_id },
    writes: true,
    run: modifyPendingOrderPayment,
  }),
  tool({
    name: 'modify_user_address',
    description: `Changes the address in a user's profile. ${agreed} Returns the user.`,
    properties: { user_id, ...address },
    writes: true,
    run: modifyUserAddress,
  }),
  tool({
    name: 'return_delivered_order_items',
    description: `Returns items of a delivered order; an email tells the user how and where to. ${agreed} The money goes to the payment method of the order, or to a gift card. Returns the order.`,
    properties: { order_id, item_ids: chosenItems('return'), payment_method_id },
    writes: true,
    run: returnDeliveredOrderItems,
  }),
  tool({
    name: 'transfer_to_human_agents',
    description:
      'Passes the user on to a human agent, with a summary: only where the user asks for one, or where rules and tools do not allow to help.',
    properties: { summary: text("What the user's matter is, in short.") },
    run: transferToHumanAgents,
  }),
];
