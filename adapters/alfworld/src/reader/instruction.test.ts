import { expect, test } from 'vitest';
import { readInstruction } from './instruction.ts';

test.each([
  ['put a clean mug in desk', ['mug', 'desk'], ['put', 'clean']],
  ['clean some mug and put it in desk', ['mug', 'desk'], ['clean', 'put']],
  ['look at book under the desklamp', ['book', 'desklamp'], ['look']],
  ['find two pen and put them in drawer', ['pen', 'drawer'], ['find', 'put']],
  ['Place a heated apple on the counter.', ['apple', 'counter'], ['place', 'heated']],
  ['', [], []],
])('reads the goals and the other words of %j', (text, goals, words) => {
  expect(readInstruction(text)).toMatchObject({ goals, words });
});

test('the skeleton is the same for other goals and differs for another wording', () => {
  const { skeleton } = readInstruction('put a mug in desk');
  expect(readInstruction('put a pen in drawer').skeleton).toBe(skeleton);
  expect(readInstruction('put a hot mug in desk').skeleton).not.toBe(skeleton);
});
