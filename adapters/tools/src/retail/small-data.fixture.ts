import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@dreamgym/core';
import { afterAll } from 'vitest';
import { jsonText } from './python/values.ts';
import { smallShop } from './shop/shop.fixture.ts';

// The files of a retail domain of our own, in the form of the official ones.

interface Criteria {
  readonly actions?: readonly (readonly [name: string, given: Json, compare_args?: readonly string[]])[];
  readonly communicate_info?: readonly string[];
  readonly nl_assertions?: readonly string[] | null;
  readonly reward_basis?: readonly string[];
}

function task(id: string, reason_for_call: string, criteria: Criteria) {
  const { actions = [], communicate_info = [], nl_assertions = null, reward_basis = ['DB', 'NL_ASSERTION'] } = criteria;
  const instructions = {
    ...{ domain: 'retail', reason_for_call, task_instructions: 'You are brief.\n\nYou are polite.' },
    ...{ known_info: 'You are Ida Moss in zip code 78701.', unknown_info: null },
  };
  return {
    id,
    user_scenario: { persona: null, instructions },
    initial_state: null,
    evaluation_criteria: {
      actions: actions.map(([name, given, compare_args]) => ({
        name,
        arguments: given,
        compare_args: compare_args ?? null,
      })),
      ...{ communicate_info, nl_assertions, reward_basis },
    },
  };
}

const find = ['find_user_id_by_name_zip', { first_name: 'Ida', last_name: 'Moss', zip: '78701' }] as const;
const cancel = ['cancel_pending_order', { order_id: '#W3', reason: 'no longer needed' }] as const;

const giveBack = { order_id: '#W2', item_ids: ['11'], payment_method_id: 'paypal_1' };
const tooDear = {
  order_id: '#W2',
  item_ids: ['5000000001'],
  new_item_ids: ['5000000003'],
  payment_method_id: 'gift_card_2',
};

export const smallTasks = [
  task('0', 'You want to cancel order #W3, since you no longer need it.', { actions: [find, cancel] }),
  task('1', 'You want your pot of order #W2 to be taken back, and to know what you get back.', {
    actions: [find, ['return_delivered_order_items', giveBack]],
    communicate_info: ['1030.50', 'Pot'],
    nl_assertions: ['Agent should tell the user that the refund is $1,030.50.'],
  }),
  task('2', 'You want a human to give you what you want.', {
    actions: [['transfer_to_human_agents', { summary: 'x' }, []]],
  }),
  task('3', 'You want the green cup for your red one, by gift card.', {
    actions: [find, ['exchange_delivered_order_items', tooDear]],
    reward_basis: ['DB', 'ACTION'],
  }),
  task('4', 'You want to know what the blue cup costs.', {
    communicate_info: ['10.40'],
    reward_basis: ['COMMUNICATE'],
  }),
  task('5', 'You want to cancel order #W3.', { actions: [cancel] }),
  task('6', 'You want nothing.', {}),
];

const files: Readonly<Record<string, string>> = {
  'db.json': jsonText(smallShop),
  'tasks.json': JSON.stringify(smallTasks),
  'split_tasks.json': JSON.stringify({
    train: ['0', '1', '2', '3', '4'],
    test: ['5'],
    base: ['0', '1', '2', '3', '4', '5'],
  }),
  'policy.md': '# Policy\n\nMake sure who it is.\n',
};

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder with these files, others in their places where there are, that goes away with the tests. */
export async function smallData(others: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'retail-'));
  made.push(folder);
  for (const [name, text] of Object.entries({ ...files, ...others })) {
    if (text !== undefined) await writeFile(join(folder, name), text);
  }
  return folder;
}
