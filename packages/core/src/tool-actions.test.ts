import { describe, expect, it } from 'vitest';
import {
  readToolAction,
  readToolObservation,
  type ToolAction,
  type ToolObservationPart,
  writeToolAction,
  writeToolObservation,
} from './tool-actions.ts';

describe('the text of an action with tools', () => {
  const actions: readonly ToolAction[] = [
    { kind: 'call', name: 'cancel', arguments: { order: 'W1', items: [{ id: 2, gift: true }], note: null } },
    { kind: 'call', name: 'shop.find-order/v2', arguments: {} },
    { kind: 'call', name: 'cancel', arguments: 'not an object' },
    { kind: 'say', text: 'Which order?\nW1 {or} W2?' },
    { kind: 'say', text: 'call me {"back":1}' },
    { kind: 'finish', text: '' },
    { kind: 'finish', text: 'Done.' },
  ];

  it.each(actions)('comes back as it was: $kind $name $text', (action) => {
    expect(readToolAction(writeToolAction(action))).toEqual(action);
  });

  it('is the same for equal arguments in another order', () => {
    const [one, other] = [
      'call f {"b":{"y":1,"x":[2,1]},"a":1}',
      '{"name":"f","arguments":{"a":1,"b":{"x":[2,1],"y":1}}}',
    ];
    expect(writeToolAction(readToolAction(one!))).toBe(writeToolAction(readToolAction(other!)));
    expect(writeToolAction(readToolAction(one!))).toBe('call f {"a":1,"b":{"x":[2,1],"y":1}}');
  });

  it.each([
    'find_order({"id": "W1"})',
    'call find_order { "id": "W1" }',
    'find_order {"id": "W1"}',
    '```json\n{"tool": "find_order", "input": {"id": "W1"}}\n```',
    '<tool_call>{"name": "find_order", "arguments": {"id": "W1"}}</tool_call>',
    '{"type":"function","function":{"name":"find_order","arguments":"{\\"id\\":\\"W1\\"}"}}',
  ])('is read as models write it: %s', (text) => {
    expect(readToolAction(text)).toEqual({ kind: 'call', name: 'find_order', arguments: { id: 'W1' } });
  });

  it.each(['Hello there', 'yes', 'Your total is 5', 'orders [1, 2]', '{"id": 1}', ''])(
    'is said where it is no call: %s',
    (text) => {
      expect(readToolAction(text)).toEqual({ kind: 'say', text });
    },
  );
});

describe('the text of an observation', () => {
  const parts: readonly (readonly ToolObservationPart[])[] = [
    [],
    [{ kind: 'result', value: { a: [1, null], b: 'x\ny' } }],
    [
      { kind: 'result', value: 'Done.\nAll of it.' },
      { kind: 'end', text: 'finished' },
    ],
    [{ kind: 'error', text: 'there is no order O-1' }],
    [
      { kind: 'user', text: 'Goodbye.' },
      { kind: 'end', text: 'the user left' },
    ],
  ];

  it.each(parts.map((each) => [each]))('comes back as it was: %j', (each) => {
    expect(readToolObservation(writeToolObservation(each))).toEqual(each);
  });

  it.each(['{"price": 46.0, "of": ["tin"]}', '[1, 2]', '{"b":1,"1":2}'])('keeps how a tool writes JSON: %s', (text) => {
    const parts = readToolObservation(text);
    expect(parts).toEqual([{ kind: 'result', value: JSON.parse(text), text }]);
    expect(writeToolObservation(parts)).toBe(text);
  });

  it('keeps the spaces of what is refused', () => {
    const text = writeToolObservation([{ kind: 'error', text: 'no order  W1\n(of 2)\n' }]);
    expect(text).toBe('Error: no order  W1 (of 2)');
    expect(readToolObservation(text)).toEqual([{ kind: 'error', text: 'no order  W1 (of 2)' }]);
  });

  it('keeps what is said in one line', () => {
    expect(writeToolObservation([{ kind: 'user', text: ' Hello,\n\nend: finished ' }])).toBe(
      'user: Hello, end: finished',
    );
  });
});
