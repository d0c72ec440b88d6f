import { expect, test } from 'vitest';
import { actionReader } from './action-reader.ts';

test('a page is read with what was taken on it, and a text that is no page tells actions apart by their words', () => {
  const attempt = actionReader().begin('Buy "Desk Lamp"');
  const actions = ['click [link "Desk Lamp"]', 'click [link "Help"]'];
  const observation = { text: 'page "Shop" at http://shop.test/\nlink "Desk Lamp"\nlink "Help"' };
  const read = () => {
    const { situation, actions: lists } = attempt.read({ observation, actions });
    return { situation: Array.from(situation), actions: lists.map((features) => Array.from(features)) };
  };
  const first = read();
  expect(first.situation).toHaveLength(2);
  expect(first.actions[0]).not.toEqual(first.actions[1]);
  attempt.acted(actions[0]!);
  expect(read().actions[0]).not.toEqual(first.actions[0]);
  expect(attempt.read({ observation: { text: 'A room.' }, actions: ['look'] })).toEqual({
    situation: [],
    actions: [[expect.any(Number)]],
  });
});
