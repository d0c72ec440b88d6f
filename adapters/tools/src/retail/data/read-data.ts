import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Order, type Product, type ShopRecords, type User, untouched, type Variant } from '../shop/records.ts';
import { type OfficialTask, readTasks } from './official-tasks.ts';

/** The retail domain as its official files have it. */
export interface RetailData {
  readonly records: ShopRecords;
  readonly tasks: readonly OfficialTask[];
  /** Ids of tasks by the official name of their split. */
  readonly splits: Readonly<Record<'train' | 'test', readonly string[]>>;
  /** The rules for the agent. */
  readonly policyText: string;
  /** How a user is to be simulated; undefined where the folder lies in no checkout that says so. */
  readonly guidelines?: string;
}

/** Where to get the official files, in words. */
export const whereFrom =
  'the files db.json, tasks.json, split_tasks.json and policy.md are in data/tau2/domains/retail of https://github.com/sierra-research/tau2-bench (MIT); name that folder, or the checkout, with --data or TAU2_DATA_DIR';

/** Where the folder of the domain may be below the one that is named: a checkout, its data, or just that. */
const places = ['', 'tau2/domains/retail', 'data/tau2/domains/retail'];

/** Reads the official files, gzipped or not, from their folder or from a checkout of the original. Throws where one is missing or none of them. */
export function readRetailData(data: string): RetailData {
  const folder = places.map((place) => join(data, place)).find((each) => found(each, 'db.json') !== undefined);
  if (folder === undefined) throw new Error(`there is no db.json of the retail domain in ${data}; ${whereFrom}`);
  const file = (name: string): string => {
    const path = found(folder, name);
    if (path === undefined) throw new Error(`there is no ${name} in ${folder}; ${whereFrom}`);
    return textOf(path);
  };
  const parsed = <T>(name: string, read: (text: string) => T): T => {
    const text = file(name);
    try {
      return read(text);
    } catch (cause) {
      const { message } = cause as Error;
      throw new Error(`${name} in ${folder} is not as the retail domain has it: ${message}; ${whereFrom}`, { cause });
    }
  };
  const guidelines = found(join(folder, '../../user_simulator'), 'simulation_guidelines.md');
  return {
    records: parsed('db.json', readRecords),
    tasks: parsed('tasks.json', readTasks),
    splits: parsed('split_tasks.json', readSplits),
    policyText: file('policy.md'),
    ...(guidelines !== undefined && { guidelines: textOf(guidelines) }),
  };
}

const found = (folder: string, name: string) => [name, `${name}.gz`].map((each) => join(folder, each)).find(existsSync);

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Ids of products and items are numbers, which objects would put in another order: so they are marked while they are read. */
const mark = 'id ';

function readRecords(text: string): ShopRecords {
  const read = JSON.parse(text.replace(/"(\d+)"(\s*:)/g, `"${mark}$1"$2`)) as {
    readonly products: Record<string, Omit<Product, 'variants'> & { readonly variants: Record<string, Variant> }>;
    readonly users: Record<string, User>;
    readonly orders: Record<string, Order>;
  };
  const products = Object.entries(read.products).map(([id, product]) => {
    const variants = new Map(Object.entries(product.variants).map(([key, variant]) => [unmarked(key), variant]));
    return [unmarked(id), { ...product, variants }] as const;
  });
  const orders = Object.entries(read.orders).map(([id, order]) => [id, { ...order, ...untouched, ...order }] as const);
  return { products: new Map(products), users: new Map(Object.entries(read.users)), orders: new Map(orders) };
}

const unmarked = (key: string) => (key.startsWith(mark) ? key.slice(mark.length) : key);

function readSplits(text: string): RetailData['splits'] {
  const { train, test } = JSON.parse(text) as Partial<RetailData['splits']>;
  if (!Array.isArray(train) || !Array.isArray(test)) throw new Error('it lists no tasks for "train" and "test"');
  return { train: train as readonly string[], test: test as readonly string[] };
}
