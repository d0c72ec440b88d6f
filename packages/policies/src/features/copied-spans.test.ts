import { expect, test } from 'vitest';
import { copiedSpans } from './copied-spans.ts';
import { tokenText } from './tokens.ts';

function spansOf(action: string, source: string) {
  const text = tokenText(action);
  return copiedSpans(text, tokenText(source)).map(({ start, length, looseness }) => {
    const span = action.slice(text.tokens[start]!.start, text.tokens[start + length - 1]!.end);
    return looseness === 0 ? span : `~${span}`;
  });
}

test.each([
  ['cat notes.txt', 'show notes.txt', ['notes.txt']],
  ['cat notes.txt.bak', 'show notes.txt', ['notes.txt']],
  ['{"to":4812}', 'from 4821 to 4812', ['to', '4812']],
  ['{"to":4813}', 'from 4821 to 4812', ['to']],
  ['взять красная книга', 'возьми красную книгу', ['~красная', '~книга']],
  ['放置：红色的杯子', '请把红色的杯子放到桌上', ['放', '红色的杯子']],
  ['look', 'go', []],
])('%s has of %s the longest runs and inflected words', (action, source, spans) => {
  expect(spansOf(action, source)).toEqual(spans);
});

test('a run is found wherever it stands', () => {
  const [span] = copiedSpans(tokenText('7'), tokenText('7 of 7'));
  expect(span!.sources).toEqual([0, 2]);
});
