import { expect, test } from 'vitest';
import { tokenText } from './tokens.ts';

const read = (text: string) => tokenText(text).tokens.map(({ start, end }) => text.slice(start, end));

test.each([
  ['cd ../notes_2.txt', ['cd', '.', '.', '/', 'notes', '_', '2', '.', 'txt']],
  ['{"n":-3.50}', ['{', '"', 'n', '"', ':', '-', '3', '.', '50', '}']],
  ['getHTTPWeather', ['get', 'HTTP', 'Weather']],
  ['открой Дверь №5', ['открой', 'Дверь', '№', '5']],
  ['打开红门。', ['打', '开', '红', '门', '。']],
  ['りんごを取る', ['り', 'ん', 'ご', 'を', '取', 'る']],
  ['كتاب ٤٢', ['كتاب', '٤٢']],
  ['naïve cafe\u0301 हिन्दी', ['naïve', 'cafe\u0301', 'हिन्दी']],
  ['👍 ok', ['👍', 'ok']],
  ['', []],
])('reads words, numbers, characters and marks: %s', (text, tokens) => {
  expect(read(text)).toEqual(tokens);
});

test('matches words in any case and numbers by their digits, and blots numbers out of forms', () => {
  const [word, number] = tokenText('Door 12').tokens;
  const [other, near] = tokenText('door 21').tokens;
  expect(word!.match).toBe(other!.match);
  expect(word!.form).not.toBe(other!.form);
  expect(number!.match).not.toBe(near!.match);
  expect(number!.form).toBe(near!.form);
});

test('knows lines, ordinals of numbers and what stands without a space', () => {
  const { tokens, ordinals, lines } = tokenText('a 5\n\nb7 9');
  expect(tokens.map(({ line }) => line)).toEqual([0, 0, 2, 2, 2]);
  expect(tokens.map(({ isGlued }) => isGlued)).toEqual([false, false, false, true, false]);
  expect(ordinals).toEqual([0, 1, 0, 2, 3]);
  expect(lines).toHaveLength(2);
});
