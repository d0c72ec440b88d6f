import { expect, it } from 'vitest';
import { textDifference } from './text-difference.js';

const marked = (/** @type {string} */ one, /** @type {string} */ other) =>
  textDifference(one, other).map((parts) => parts.map(({ text, differs }) => (differs ? `[${text}]` : text)).join(''));

it.each([
  ['You see a mug 1.', 'You see a mug 1.', 'You see a mug 1.', 'You see a mug 1.'],
  ['You see a mug 1.', 'You see a lamp 1, and a cup 2.', 'You see a[ mug 1.]', 'You see a[ lamp 1, and a cup 2.]'],
  ['On it is a pen.', 'On it is nothing.', 'On it is[ a pen.]', 'On it is[ nothing.]'],
  ['it: a b c d', 'it: b c x d', 'it:[ a] b c d', 'it: b c[ x] d'],
  ['', 'new', '', '[new]'],
])('marks what differs between "%s" and "%s"', (one, other, left, right) => {
  expect(marked(one, other)).toEqual([left, right]);
});

it('keeps every character of both', () => {
  const [one, other] = ['The  cat\nsat on\tthe mat. ', ' A cat sat\n\non a mat'];
  const texts = textDifference(one, other).map((parts) => parts.map(({ text }) => text).join(''));
  expect(texts).toEqual([one, other]);
});

it('marks long texts as wholes', () => {
  const long = 'word '.repeat(700);
  expect(textDifference(long, `${long}more`)).toEqual([
    [{ text: long, differs: true }],
    [{ text: `${long}more`, differs: true }],
  ]);
});
