import { describe, expect, it } from 'vitest';
import { requirementsOf } from './requirements.ts';

const read = (instruction: string) =>
  requirementsOf(instruction).map(
    ({ fact, comparison }) => `${fact.name}(${fact.arguments.join(' = ')}) ${comparison}`,
  );

describe('what an instruction asks for', () => {
  it('is read from a templated goal', () => {
    expect(
      read(
        "Find me slim fit, machine wash men's dress shirts with cotton spandex, long sleeve for gym workout with color: 157- green, and fit type: men, and price lower than 40.00 dollars",
      ),
    ).toEqual([
      "viewed(men's dress shirts) about",
      'detail(slim fit) about',
      'detail(machine wash) about',
      'detail(cotton spandex) about',
      'detail(long sleeve) about',
      'detail(gym workout) about',
      'selected(color = 157- green) same',
      'selected(fit type = men) same',
      'viewed price($40) at most',
    ]);
  });

  it('is read from the words of people', () => {
    expect(
      read('i need cruelty free deodorant that has a woody scent and is 1.6 oz, and price lower than 60.50 dollars'),
    ).toEqual([
      'viewed(cruelty free deodorant) about',
      'detail(has woody scent) about',
      'detail(1.6 oz) about',
      'viewed price($60.5) at most',
    ]);
  });

  it('keeps values with colons, commas and the word with in one piece', () => {
    expect(read('Find me wall art with size: 8: 10, with frame, and color: black with gold')).toEqual([
      'viewed(wall art) about',
      'selected(size = 8: 10, with frame) same',
      'selected(color = black with gold) same',
    ]);
  });

  it('is nothing where nothing is asked for', () => {
    expect(read('')).toEqual([]);
    expect(read('please find me ')).toEqual([]);
  });
});
