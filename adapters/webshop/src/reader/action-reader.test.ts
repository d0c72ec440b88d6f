import { expect, test } from 'vitest';
import { actionReader } from './action-reader.ts';

test('clicks are read by what stands beside them, and other actions by their text', () => {
  const attempt = actionReader().begin('Find me a red mug, and price lower than 20.00 dollars');
  const observation = {
    text: [
      '[button] Back [button_]',
      '[button] A1 [button_]',
      'Red Mug',
      '$15',
      '[button] A2 [button_]',
      'Hat',
      '$25',
    ].join('\n'),
  };
  const read = (...actions: string[]) => attempt.read({ observation, actions }).actions.map((each) => Array.from(each));
  const [mug, hat] = read('click[a1]', 'click[a2]');
  expect(mug).not.toEqual(hat);
  attempt.acted('click[a1]');
  expect(read('click[a1]', 'click[a2]')[0]).not.toEqual(mug);
  const [look, go] = read('look', 'go');
  expect(look).not.toEqual(go);
});
