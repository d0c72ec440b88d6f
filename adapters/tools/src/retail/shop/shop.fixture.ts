import { type Order, type ShopRecords, type User, untouched, type Variant } from './records.ts';

// A shop of two products, one customer and three orders, in the form of the original's.

const variant = (item_id: string, colour: string, price: number, available = true): [string, Variant] => [
  item_id,
  { item_id, options: { colour }, available, price },
];

export const home = { address1: '1 Elm St', address2: '', city: 'Austin', country: 'USA', state: 'TX', zip: '78701' };

const user: User = {
  user_id: 'ida_moss_1',
  name: { first_name: 'Ida', last_name: 'Moss' },
  address: home,
  email: 'Ida.Moss@shop.test',
  payment_methods: {
    paypal_1: { source: 'paypal', id: 'paypal_1' },
    gift_card_2: { source: 'gift_card', id: 'gift_card_2', balance: 20 },
  },
  orders: ['#W1', '#W2', '#W3'],
};

function order(order_id: string, status: string, paidBy: string): Order {
  const items = [
    { name: 'Cup', product_id: '7', item_id: '5000000001', price: 10.1, options: { colour: 'red' } },
    { name: 'Cup', product_id: '7', item_id: '5000000001', price: 10.1, options: { colour: 'red' } },
    { name: 'Pot', product_id: '8', item_id: '11', price: 30, options: { colour: 'tin' } },
  ];
  return {
    ...{ order_id, user_id: user.user_id, address: home, items, status, fulfillments: [] },
    payment_history: [{ transaction_type: 'payment', amount: 50.2, payment_method_id: paidBy }],
    ...untouched,
  };
}

export const smallShop: ShopRecords = {
  products: new Map([
    [
      '7',
      {
        name: 'Cup',
        product_id: '7',
        variants: new Map([
          variant('5000000001', 'red', 10.1),
          // A small number, which an object would put first.
          variant('12', 'blue', 10.4),
          variant('5000000003', 'green', 35.15),
          variant('5000000004', 'gold', 99, false),
        ]),
      },
    ],
    ['8', { name: 'Pot', product_id: '8', variants: new Map([variant('11', 'tin', 30), variant('15', 'iron', 29.8)]) }],
  ]),
  users: new Map([[user.user_id, user]]),
  orders: new Map(
    [
      order('#W1', 'pending', 'paypal_1'),
      order('#W2', 'delivered', 'paypal_1'),
      order('#W3', 'pending', 'gift_card_2'),
    ].map((each) => [each.order_id, each]),
  ),
};
