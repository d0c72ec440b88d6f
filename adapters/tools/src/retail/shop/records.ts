/** What the shop keeps, in the fields and the order in which the original writes it. All numbers are amounts of money. */

export interface Variant {
  readonly item_id: string;
  readonly options: Readonly<Record<string, string>>;
  readonly available: boolean;
  readonly price: number;
}

export interface Product {
  readonly name: string;
  readonly product_id: string;
  /** A map, since objects would put small numbers first. */
  readonly variants: ReadonlyMap<string, Variant>;
}

export interface Address {
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly country: string;
  readonly state: string;
  readonly zip: string;
}

/** A credit card has a brand and its last four digits, too. */
export interface PaymentMethod {
  readonly source: 'credit_card' | 'paypal' | 'gift_card';
  readonly id: string;
  /** Of a gift card. */
  balance?: number;
}

export interface User {
  readonly user_id: string;
  readonly name: { readonly first_name: string; readonly last_name: string };
  address: Address;
  readonly email: string;
  readonly payment_methods: Readonly<Record<string, PaymentMethod>>;
  readonly orders: readonly string[];
}

interface OrderItem {
  readonly name: string;
  readonly product_id: string;
  item_id: string;
  price: number;
  options: Readonly<Record<string, string>>;
}

export interface Payment {
  readonly transaction_type: 'payment' | 'refund';
  readonly amount: number;
  readonly payment_method_id: string;
}

export interface Order {
  readonly order_id: string;
  readonly user_id: string;
  address: Address;
  readonly items: readonly OrderItem[];
  status: string;
  readonly fulfillments: readonly { readonly tracking_id: readonly string[]; readonly item_ids: readonly string[] }[];
  readonly payment_history: Payment[];
  cancel_reason: string | null;
  exchange_items: readonly string[] | null;
  exchange_new_items: readonly string[] | null;
  exchange_payment_method_id: string | null;
  exchange_price_difference: number | null;
  return_items: readonly string[] | null;
  return_payment_method_id: string | null;
}

/** The shop as its files describe it; nothing changes it. */
export interface ShopRecords {
  readonly products: ReadonlyMap<string, Product>;
  readonly users: ReadonlyMap<string, User>;
  readonly orders: ReadonlyMap<string, Order>;
}

/** What an order has from the beginning, where nothing was done with it. */
export const untouched = {
  cancel_reason: null,
  exchange_items: null,
  exchange_new_items: null,
  exchange_payment_method_id: null,
  exchange_price_difference: null,
  return_items: null,
  return_payment_method_id: null,
} as const;
