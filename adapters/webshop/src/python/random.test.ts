import { describe, expect, it } from 'vitest';
import { officialData, readJson } from '../official-data.fixture.ts';
import { pythonRandom } from './random.ts';

const data = officialData();
const letters = 'abcdefghijklmnopqrstuvwxyz';

describe('the random numbers of Python', () => {
  it('are those of its documentation for seeds of one and two words', () => {
    expect(pythonRandom(0).random()).toBe(0.8444218515250481);
    expect(pythonRandom(-1).random()).toBe(pythonRandom(1).random());
    expect(pythonRandom(2 ** 40).random()).not.toBe(pythonRandom(0).random());
    expect(() => pythonRandom(0.5)).toThrow('a seed is 0.5');
    expect(() => pythonRandom(1).sample([1], 2)).toThrow('cannot draw 2 of 1 items');
  });

  it.skipIf(!data)('agree with the recorded ones (skipped where the official data is absent)', () => {
    const recorded = readJson<Record<string, unknown>>(`${data}/golden/python_random.json`);
    const first = pythonRandom(233);
    expect([first.random(), first.random(), first.random()]).toEqual(recorded.seed233_random3);
    expect([first.bits(32), first.bits(32), first.bits(32)]).toEqual(recorded.then_getrandbits32);
    const shuffled = Array.from({ length: 20 }, (_, at) => at);
    pythonRandom(233).shuffle(shuffled);
    expect(shuffled).toEqual(recorded.seed233_shuffle_range20);
    const zero = pythonRandom(0);
    const pairs = Array.from({ length: 6 }, () => zero.sample([10, 20, 30, 40], 2).sort());
    expect(pairs).toEqual(recorded.seed0_sample2_of_4);
    const many = Array.from({ length: 6910 }, (_, at) => at);
    const session = pythonRandom(233);
    session.shuffle(many);
    expect(many.slice(0, 10)).toEqual(recorded.seed233_shuffle6910_first10);
    const names = [1, 2].map(() => session.choices([...letters], 10).join(''));
    expect(names).toEqual(recorded.seed233_shuffle6910_then_choices_k10);
    const thousand = Array.from({ length: 1000 }, (_, at) => at);
    expect(pythonRandom(7).sample(thousand, 50)).toEqual(recorded.seed7_sample50_of_range1000);
  });
});
