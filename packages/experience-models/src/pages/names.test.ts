import { describe, expect, it } from 'vitest';
import { formOf, matchForm, namesAmong, replaceWords, wordsIn } from './names.ts';

describe('names in instructions', () => {
  const words = wordsIn('Send the Blue Kettle to Mira, size 10');
  const names = namesAmong(words, ['blue', 'BLUE kettle', 'Mira', 'ten', '10']);

  it('are the longest runs of words that are a whole text elsewhere', () => {
    expect(names).toEqual([
      { start: 2, words: ['blue', 'kettle'] },
      { start: 5, words: ['mira'] },
      { start: 7, words: ['10'] },
    ]);
  });

  it('leave a form, which other instructions match', () => {
    const form = formOf(words, names);
    expect(form.join(' ')).toBe('send the ◦0 to ◦1 size ◦2');
    expect(matchForm(form, wordsIn('send the old red lamp to Uma Shah, size 2'))).toEqual([
      ['old', 'red', 'lamp'],
      ['uma', 'shah'],
      ['2'],
    ]);
    expect(matchForm(form, wordsIn('send a lamp to Uma, size 2'))).toBeUndefined();
  });

  it('are replaced as whole words, with what stands around them kept', () => {
    const replace = (text: string, at?: number) => replaceWords(text, { words: ['x', 'large'], by: 'small', at });
    expect(replace('size: X-Large, not xx-large or large')).toBe('size: small, not xx-large or large');
    expect(replace('x-large and x-large', 3)).toBe('x-large and small');
    expect(replace('nothing')).toBe('nothing');
    expect(replaceWords('чайник и 灯', { words: ['灯'], by: 'лампа' })).toBe('чайник и лампа');
  });
});
