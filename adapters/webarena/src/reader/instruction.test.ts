import { hashText } from '@dreamgym/core/text';
import { describe, expect, it } from 'vitest';
import { readInstruction } from './instruction.ts';

const namesOf = (instruction: string) => readInstruction(instruction).names.map(({ text }) => text);

describe('an instruction', () => {
  it.each([
    ['What is the status of my order 40169?', ['40169']],
    ['Add Sorrel Watering Can, 0.5 litre to my wish list', ['sorrel watering can 0 5 litre', 'sorrel watering can']],
    ['Show me the Garden products sorted by Price: low to high', ['garden products sorted', 'garden', 'price']],
    ['Set the title to "Good, not perfect" with 4 stars', ['good not perfect', '4 stars', '4']],
    ['I have moved. Change the street to "2 Orchard Lane"', ['2 orchard lane']],
    ['Who likes Echo Fen? Name them all.', ['echo fen']],
    ['put a clean mug on the desk', []],
    ['', []],
  ])('names what is quoted, has capital letters or numbers: %s', (instruction, names) => {
    expect(namesOf(instruction)).toEqual(names);
  });

  it('counts things, however they may be called', () => {
    expect(readInstruction('Add Sorrel Watering Can, 0.5 litre to the list "Garden"').things).toBe(2);
    expect(readInstruction('open the door').things).toBe(0);
  });

  it('says what stands beside a name', () => {
    const { names } = readInstruction('Rate it with 4 stars and the title "A present"');
    expect(names.find(({ text }) => text === '4')).toMatchObject({ before: 'with', after: 'stars' });
    expect(names.find(({ text }) => text === 'a present')).toMatchObject({ before: 'title', after: '' });
  });

  it('has the other words apart from names and small words', () => {
    expect(readInstruction('What is the price of the Desk Lamp?').words).toEqual([hashText('what'), hashText('price')]);
  });
});
