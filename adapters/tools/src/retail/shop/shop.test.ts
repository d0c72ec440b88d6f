import type { Json } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { home, smallShop } from './shop.fixture.ts';
import { shopToolbox } from './shop-toolbox.ts';

const { signal } = new AbortController();
const request = {
  task: { id: '0', instruction: '', origin: { kind: 'seed' } },
  seed: 1,
  worldSeed: 1,
  signal,
} as const;

type Call = readonly [name: string, given: Json];

/** What the calls are answered with, one after the other in one shop. */
async function answers(...calls: readonly Call[]): Promise<readonly string[]> {
  const shop = await shopToolbox(smallShop).open(request);
  const texts: string[] = [];
  for (const [name, given] of calls) {
    const result = await shop.call({ name, arguments: given });
    texts.push('error' in result ? `Error: ${result.error}` : (result.value as string));
  }
  return texts;
}

const last = async (...calls: readonly Call[]) => (await answers(...calls)).at(-1)!;

const swap = { order_id: '#W1', item_ids: ['5000000001'], new_item_ids: ['12'], payment_method_id: 'gift_card_2' };
const exchange = { ...swap, order_id: '#W2' };
const giveBack = { order_id: '#W2', item_ids: ['11'], payment_method_id: 'paypal_1' };
const { city: _, ...noCity } = home;

describe('the tools of the shop', () => {
  it.each<readonly [...Call, answer: string]>([
    ['find_user_id_by_email', { email: 'ida.moss@SHOP.test' }, 'ida_moss_1'],
    ['find_user_id_by_name_zip', { first_name: 'IDA', last_name: 'moss', zip: '78701' }, 'ida_moss_1'],
    [
      'get_product_details',
      { product_id: '7' },
      '{"name": "Cup", "product_id": "7", "variants": {"5000000001": {"item_id": "5000000001", "options": {"colour": "red"}, "available": true, "price": 10.1}, "12": {"item_id": "12", "options": {"colour": "blue"}, "available": true, "price": 10.4}, "5000000003": {"item_id": "5000000003", "options": {"colour": "green"}, "available": true, "price": 35.15}, "5000000004": {"item_id": "5000000004", "options": {"colour": "gold"}, "available": false, "price": 99.0}}}',
    ],
    [
      'get_item_details',
      { item_id: '11' },
      '{"item_id": "11", "options": {"colour": "tin"}, "available": true, "price": 30.0}',
    ],
    ['list_all_product_types', {}, '{"Cup": "7", "Pot": "8"}'],
    ['calculate', { expression: ' (3.5*4) - 1 ' }, '13.0'],
    ['transfer_to_human_agents', { summary: 'angry' }, 'Transfer successful'],
    [
      'get_user_details',
      { user_id: 'ida_moss_1' },
      '{"user_id": "ida_moss_1", "name": {"first_name": "Ida", "last_name": "Moss"}, "address": {"address1": "1 Elm St", "address2": "", "city": "Austin", "country": "USA", "state": "TX", "zip": "78701"}, "email": "Ida.Moss@shop.test", "payment_methods": {"paypal_1": {"source": "paypal", "id": "paypal_1"}, "gift_card_2": {"source": "gift_card", "id": "gift_card_2", "balance": 20.0}}, "orders": ["#W1", "#W2", "#W3"]}',
    ],
  ])('answer %s %j', async (name, given, answer) => {
    expect(await last([name, given])).toBe(answer);
  });

  it.each<readonly [...Call, reason: string]>([
    ['find_user_id_by_email', { email: 'moss' }, 'User not found'],
    ['find_user_id_by_email', { email: 7 }, "'int' object has no attribute 'lower'"],
    ['find_user_id_by_name_zip', { first_name: 'Ida', last_name: 'Moss', zip: 78701 }, 'User not found'],
    [
      'find_user_id_by_name_zip',
      { first_name: 'Ida', last_name: null, zip: '1' },
      "'NoneType' object has no attribute 'lower'",
    ],
    ['get_user_details', { user_id: 'ida' }, 'User not found'],
    ['get_order_details', { order_id: 'W1' }, 'Order not found'],
    ['get_order_details', { order_id: ['#W1'] }, "unhashable type: 'list'"],
    ['get_product_details', { product_id: '12' }, 'Product not found'],
    ['get_item_details', { item_id: '7' }, 'Item not found'],
    ['calculate', { expression: '2 + x' }, 'Invalid characters in expression'],
    ['calculate', { expression: '10/0' }, 'division by zero'],
    ['calculate', { expression: 4 }, "'int' object is not iterable"],
    ['calculate', { expression: ['4'] }, 'eval() arg 1 must be a string, bytes or code object'],
    ['calculate', { expression: [4] }, "'in <string>' requires string as left operand, not int"],
    ['cancel_pending_order', { order_id: '#W2', reason: 'no longer needed' }, 'Non-pending order cannot be cancelled'],
    ['cancel_pending_order', { order_id: '#W1', reason: 'too late' }, 'Invalid reason'],
    ['cancel_pending_order', { order_id: '#W1', reason: {} }, "unhashable type: 'dict'"],
    ['modify_pending_order_address', { ...home, order_id: '#W2' }, 'Non-pending order cannot be modified'],
    ['modify_user_address', { ...home, user_id: 'ida' }, 'User not found'],
    [
      'modify_pending_order_payment',
      { order_id: '#W2', payment_method_id: 'paypal_1' },
      'Non-pending order cannot be modified',
    ],
    ['modify_pending_order_payment', { order_id: '#W1', payment_method_id: 'paypal_9' }, 'Payment method not found'],
    [
      'modify_pending_order_payment',
      { order_id: '#W1', payment_method_id: 'paypal_1' },
      'The new payment method should be different from the current one',
    ],
    [
      'modify_pending_order_payment',
      { order_id: '#W1', payment_method_id: 'gift_card_2' },
      'Insufficient gift card balance to pay for the order',
    ],
    ['modify_pending_order_items', { ...swap, order_id: '#W2' }, 'Non-pending order cannot be modified'],
    ['modify_pending_order_items', { ...swap, item_ids: ['12'] }, '12 not found'],
    ['modify_pending_order_items', { ...swap, item_ids: ['11', '11'] }, '11 not found'],
    ['modify_pending_order_items', { ...swap, item_ids: [null] }, 'None not found'],
    ['modify_pending_order_items', { ...swap, item_ids: 5 }, "'int' object is not iterable"],
    ['modify_pending_order_items', { ...swap, item_ids: { a: 1 } }, "'dict' object has no attribute 'count'"],
    ['modify_pending_order_items', { ...swap, new_item_ids: [] }, 'The number of items to be exchanged should match'],
    ['modify_pending_order_items', { ...swap, new_item_ids: null }, "object of type 'NoneType' has no len()"],
    [
      'modify_pending_order_items',
      { ...swap, new_item_ids: ['5000000001'] },
      'The new item id should be different from the old item id',
    ],
    ['modify_pending_order_items', { ...swap, new_item_ids: ['15'] }, 'Variant not found'],
    [
      'modify_pending_order_items',
      { ...swap, new_item_ids: ['5000000004'] },
      'New item 5000000004 not found or available',
    ],
    ['modify_pending_order_items', { ...swap, payment_method_id: 'paypal_2' }, 'Payment method not found'],
    [
      'modify_pending_order_items',
      { ...swap, new_item_ids: ['5000000003'] },
      'Insufficient gift card balance to pay for the new item',
    ],
    ['exchange_delivered_order_items', swap, 'Non-delivered order cannot be exchanged'],
    ['exchange_delivered_order_items', { ...exchange, item_ids: ['8'] }, 'Number of 8 not found.'],
    ['exchange_delivered_order_items', { ...exchange, item_ids: 'ab' }, 'Number of a not found.'],
    [
      'exchange_delivered_order_items',
      { ...exchange, new_item_ids: ['12', '12'] },
      'The number of items to be exchanged should match.',
    ],
    ['exchange_delivered_order_items', { ...exchange, new_item_ids: ['77'] }, 'Variant not found'],
    [
      'exchange_delivered_order_items',
      { ...exchange, new_item_ids: ['5000000003'] },
      'Insufficient gift card balance to pay for the price difference',
    ],
    ['return_delivered_order_items', { ...giveBack, order_id: '#W1' }, 'Non-delivered order cannot be returned'],
    ['return_delivered_order_items', { ...giveBack, payment_method_id: 'credit_card_1' }, 'Payment method not found'],
    ['return_delivered_order_items', { ...giveBack, item_ids: ['11', '12'] }, 'Some item not found'],
    ['refund', {}, "Tool 'refund' not found."],
    [
      'calculate',
      { expression: '1', precision: 2 },
      "RetailTools.calculate() got an unexpected keyword argument 'precision'",
    ],
    ['get_order_details', {}, "RetailTools.get_order_details() missing 1 required positional argument: 'order_id'"],
    [
      'find_user_id_by_name_zip',
      { zip: '1' },
      "RetailTools.find_user_id_by_name_zip() missing 2 required positional arguments: 'first_name' and 'last_name'",
    ],
    [
      'find_user_id_by_name_zip',
      {},
      "RetailTools.find_user_id_by_name_zip() missing 3 required positional arguments: 'first_name', 'last_name', and 'zip'",
    ],
    ['get_order_details', '#W1', 'RetailTools.get_order_details() argument after ** must be a mapping, not str'],
  ])('refuse %s %j', async (name, given, reason) => {
    const [refused, ...state] = await answers([name, given], ...looks);
    expect(refused).toBe(`Error: ${reason}`);
    expect(state).toEqual(await answers(...looks));
  });
});

const looks: readonly Call[] = [
  ['get_user_details', { user_id: 'ida_moss_1' }],
  ...['#W1', '#W2', '#W3'].map((order_id): Call => ['get_order_details', { order_id }]),
];

describe('what the tools change', () => {
  const order = async (...calls: readonly Call[]) => JSON.parse(await last(...calls)) as Record<string, Json>;
  const balance = async (...calls: readonly Call[]) => {
    const text = await last(...calls, ['get_user_details', { user_id: 'ida_moss_1' }]);
    return Number(/"balance": ([\d.]+)/.exec(text)![1]);
  };

  it('cancels, and pays back at once what was paid by gift card', async () => {
    const cancel: Call = ['cancel_pending_order', { order_id: '#W3', reason: 'ordered by mistake' }];
    expect(await order(cancel)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'ordered by mistake',
      payment_history: [
        { transaction_type: 'payment', amount: 50.2, payment_method_id: 'gift_card_2' },
        { transaction_type: 'refund', amount: 50.2, payment_method_id: 'gift_card_2' },
      ],
    });
    expect(await balance(cancel)).toBe(70.2);
    expect(await last(cancel, cancel)).toBe('Error: Non-pending order cannot be cancelled');
    expect(await balance(['cancel_pending_order', { order_id: '#W1', reason: 'no longer needed' }])).toBe(20);
  });

  it('changes addresses, of orders also when their items were changed', async () => {
    const address = { ...home, city: 'Zürich' };
    const text = await last(
      ['modify_pending_order_items', swap],
      ['modify_pending_order_address', { ...address, order_id: '#W1' }],
    );
    expect(text).toContain('"city": "Z\\u00fcrich"');
    expect(await last(['modify_user_address', { ...address, user_id: 'ida_moss_1' }])).toContain(
      '"city": "Z\\u00fcrich"',
    );
    const refused = await answers(['modify_user_address', { ...noCity, city: 5, user_id: 'ida_moss_1' }], ...looks);
    expect(refused[0]).toMatch(/^Error: 1 validation error for UserAddress\ncity\n {2}Input should be a valid string/);
    expect(refused.slice(1)).toEqual(await answers(...looks));
  });

  it('changes how an order is paid, once', async () => {
    const change: Call = ['modify_pending_order_payment', { order_id: '#W3', payment_method_id: 'paypal_1' }];
    const { payment_history, status } = await order(change);
    expect(status).toBe('pending');
    expect(payment_history).toEqual([
      { transaction_type: 'payment', amount: 50.2, payment_method_id: 'gift_card_2' },
      { transaction_type: 'payment', amount: 50.2, payment_method_id: 'paypal_1' },
      { transaction_type: 'refund', amount: 50.2, payment_method_id: 'gift_card_2' },
    ]);
    expect(await balance(change)).toBe(70.2);
    expect(await last(change, change)).toBe('Error: There should be exactly one payment for a pending order');
    // With 70.20 on the card, it can pay for the other order.
    expect(
      await balance(change, ['modify_pending_order_payment', { order_id: '#W1', payment_method_id: 'gift_card_2' }]),
    ).toBe(20);
  });

  it('changes items of a pending order, all into what the last one becomes', async () => {
    const both = { ...swap, item_ids: ['11', '5000000001'], new_item_ids: ['15', '12'] };
    const text = await last(['modify_pending_order_items', both]);
    const { items, status } = JSON.parse(text) as Record<string, Json>;
    expect(status).toBe('pending (item modified)');
    expect(items).toEqual([
      { name: 'Cup', product_id: '7', item_id: '12', price: 10.4, options: { colour: 'blue' } },
      { name: 'Cup', product_id: '7', item_id: '5000000001', price: 10.1, options: { colour: 'red' } },
      { name: 'Pot', product_id: '8', item_id: '15', price: 10.4, options: { colour: 'blue' } },
    ]);
    // 29.8 - 30 + 10.4 - 10.1 as binary fractions, and neither rounded nor in the way in which it was added up.
    expect(text).toContain(
      '{"transaction_type": "payment", "amount": 0.10000000000000142, "payment_method_id": "gift_card_2"}',
    );
    expect(await balance(['modify_pending_order_items', both])).toBe(19.9);
    expect(await last(['modify_pending_order_items', both], ['modify_pending_order_items', both])).toBe(
      'Error: Non-pending order cannot be modified',
    );
    const none = { ...swap, item_ids: [], new_item_ids: [] };
    expect(await last(['modify_pending_order_items', none])).toContain('{"transaction_type": "refund", "amount": 0.0,');
  });

  it('exchanges and returns items of a delivered order, once', async () => {
    const both = { ...exchange, item_ids: ['5000000001', '11'], new_item_ids: ['12', '15'] };
    const text = await last(['exchange_delivered_order_items', both]);
    expect(text).toContain(
      '"status": "exchange requested", "fulfillments": [], "payment_history": [{"transaction_type": "payment", "amount": 50.2, "payment_method_id": "paypal_1"}], "cancel_reason": null, "exchange_items": ["11", "5000000001"], "exchange_new_items": ["12", "15"], "exchange_payment_method_id": "gift_card_2", "exchange_price_difference": 0.1, "return_items": null, "return_payment_method_id": null}',
    );
    expect(await last(['exchange_delivered_order_items', both], ['return_delivered_order_items', giveBack])).toBe(
      'Error: Non-delivered order cannot be returned',
    );
    const none = { ...exchange, item_ids: [], new_item_ids: '' };
    expect(await last(['exchange_delivered_order_items', none])).toContain('"exchange_price_difference": 0,');
    const toCard = { ...giveBack, item_ids: ['5000000001', '11', '5000000001'], payment_method_id: 'gift_card_2' };
    expect(await order(['return_delivered_order_items', toCard])).toMatchObject({
      status: 'return requested',
      return_items: ['11', '5000000001', '5000000001'],
      return_payment_method_id: 'gift_card_2',
    });
  });

  it('is seen in its own attempt only', async () => {
    const toolbox = shopToolbox(smallShop);
    const [one, other] = [await toolbox.open(request), await toolbox.open(request)];
    const before = JSON.stringify(await other.state());
    await one.call({ name: 'cancel_pending_order', arguments: { order_id: '#W3', reason: 'no longer needed' } });
    expect(JSON.stringify(await one.state())).not.toBe(before);
    expect(JSON.stringify(await other.state())).toBe(before);
  });
});
