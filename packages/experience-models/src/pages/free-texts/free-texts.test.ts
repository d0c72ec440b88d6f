import type { Sentence } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { learnFreeTexts, type ReadAttempt } from './free-texts.ts';

const text = (...args: string[]): Sentence => ({ kind: 'text', arguments: args });
const page = (address: string, ...texts: string[]) => [
  { kind: 'page', arguments: [address] },
  ...texts.map((each) => text(each)),
];
const attempt = (task: string, ...steps: (readonly [string, readonly Sentence[]])[]): ReadAttempt => ({
  task,
  actions: steps.slice(1).map(([action]) => action),
  pages: steps.map(([, shown]) => shown),
});

describe('texts that differ between two looks at the same state', () => {
  const { contentOf } = learnFreeTexts([
    attempt('one', ['', page('/', 'made in 0.004 s')], ['open', page('/order/7', 'Age', '12 minutes ago', '3 items')]),
    attempt('one', ['', page('/', 'made in 0.013 s')], ['open', page('/order/8', 'Age', '1 hour ago', '3 items')]),
    attempt('two', ['', page('/', 'made in 0.002 s')], ['buy', page('/basket', '1 item')]),
    attempt('two', ['', page('/', 'made in 0.001 s')], ['look', page('/basket', '2 items')]),
  ]);

  it('are no part of what a page says: times, ages and numbers of what is new', () => {
    expect(contentOf(page('/help', 'made in 9.125 s'))).toBe(contentOf(page('/help', 'made in 0.001 s')));
    expect(contentOf(page('/order/99', 'Age', '5 days ago'))).toBe(contentOf(page('/order/4', 'Age', '1 day ago')));
  });

  it('are told from the same numbers elsewhere, and from what actions change', () => {
    expect(contentOf([text('5 days ago')])).not.toBe(contentOf([text('1 day ago')]));
    expect(contentOf(page('/basket', '1 item'))).not.toBe(contentOf(page('/basket', '2 items')));
    expect(contentOf(page('/help', 'made in Rome'))).not.toBe(contentOf(page('/help', 'made in 0.001 s')));
  });

  it('are none where chance led to another page', () => {
    const random = learnFreeTexts([
      attempt('one', ['', page('/')], ['any', page('/light/ibis', 'The tower is 31 metres high.')]),
      attempt('one', ['', page('/')], ['any', page('/light/heron', 'The tower is 27 metres high.')]),
    ]);
    const towers = ['31', '27'].map((height) => random.contentOf([text(`The tower is ${height} metres high.`)]));
    expect(towers[0]).not.toBe(towers[1]);
  });
});
