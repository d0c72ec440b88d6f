import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../environment/toolbox.ts';
import { toolProposer } from './proposer.ts';

const text = { type: 'string' } as const;
const order = { type: 'string', pattern: '^O-\\d+$' } as const;
const tools: readonly ToolDefinition[] = [
  {
    name: 'find_customer',
    inputSchema: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] },
  },
  { name: 'get_order', inputSchema: { type: 'object', properties: { order_id: order }, required: ['order_id'] } },
  {
    name: 'return_items',
    inputSchema: {
      type: 'object',
      properties: {
        order_id: order,
        items: {
          type: 'array',
          items: {
            type: 'object',
            properties: { sku: text, quantity: { type: 'integer', minimum: 1 } },
            required: ['sku', 'quantity'],
          },
        },
        reason: { type: 'string', enum: ['arrived_damaged', 'wrong_size'] },
      },
      required: ['order_id', 'items'],
    },
  },
  {
    name: 'move_order',
    inputSchema: {
      type: 'object',
      properties: {
        order_id: order,
        address: {
          type: 'object',
          properties: { street: text, city: text, note: text },
          required: ['street', 'city'],
        },
        deliver_on: { type: 'string', format: 'date' },
      },
      required: ['order_id', 'address'],
    },
  },
];

function proposed(instruction: string, ...texts: readonly string[]): readonly string[] {
  const [last = '', ...before] = [...texts].reverse();
  const earlier = before.reverse().map((text) => ({ text }));
  return toolProposer(tools).propose({ instruction, observation: { text: last }, earlier });
}

const callsOf = (name: string, actions: readonly string[]) =>
  actions.filter((each) => each.startsWith(`call ${name} `));

const found = JSON.stringify({
  order_id: 'O-7',
  items: [
    { sku: 'KET-1', name: 'Copper Kettle', quantity: 2, price: 40 },
    { sku: 'PAN-2', name: 'Iron Pan', quantity: 1, price: 30 },
  ],
  total: 110,
});

describe('proposals', () => {
  it('ask for what is missing where nothing fits, and always finish', () => {
    expect(proposed('I want my money back.', 'user: I want my money back.')).toEqual([
      'say What is your email?',
      'say What is your order id?',
      'say What is your street?',
      'say What is your city?',
      'finish',
    ]);
  });

  it('take values of the right form from what was said at any time, and from results', () => {
    const actions = proposed(
      'Where is O-5?',
      'user: Where is O-5? My email is ann@mail.test.',
      'Error: find first',
      '{"orders":["O-7"]}',
    );
    expect(callsOf('find_customer', actions)).toEqual(['call find_customer {"email":"ann@mail.test"}']);
    expect(callsOf('get_order', actions).sort()).toEqual([
      'call get_order {"order_id":"O-5"}',
      'call get_order {"order_id":"O-7"}',
    ]);
  });

  it('cut returned things down to what a nested argument takes, the ones that were talked of first', () => {
    const actions = callsOf('return_items', proposed('Return one Iron Pan, it arrived damaged.', found));
    const items = (sku: string, quantity: number) =>
      `"items":[{"quantity":${quantity},"sku":"${sku}"}],"order_id":"O-7"`;
    expect(actions[0]).toBe(`call return_items {${items('PAN-2', 1)},"reason":"arrived_damaged"}`);
    expect(actions).toContain(`call return_items {${items('PAN-2', 1)}}`);
    const one = callsOf('return_items', proposed('Return one Copper Kettle that arrived damaged.', found));
    expect(one).toContain(`call return_items {${items('KET-1', 1)},"reason":"arrived_damaged"}`);
    expect(one).toContain(`call return_items {${items('KET-1', 2)},"reason":"arrived_damaged"}`);
  });

  it('put together what was said under names, with the options of which something was said', () => {
    const said = 'user: My new street is 4 Mill Lane. My city is York.';
    const actions = callsOf('move_order', proposed('Bring O-7 elsewhere, on 2026-05-04.', said));
    const address = '"address":{"city":"York","street":"4 Mill Lane"}';
    expect(actions).toContain(`call move_order {${address},"order_id":"O-7"}`);
    expect(actions).toContain(`call move_order {${address},"deliver_on":"2026-05-04","order_id":"O-7"}`);
  });

  it('tell what was asked about', () => {
    expect(proposed('What was the total of O-7?', found)).toContain('say The total is 110.');
  });

  it('are distinct, and the same again', () => {
    const actions = proposed('Return all of O-7.', found);
    expect(new Set(actions).size).toBe(actions.length);
    expect(proposed('Return all of O-7.', found)).toEqual(actions);
  });
});
