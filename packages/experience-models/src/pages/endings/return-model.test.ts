import { type Abstraction, type Requirement, random, type Sentence } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { linkedAbstraction } from '../linked-site.fixture.ts';
import { makePage } from '../page.ts';
import type { RewardedEnding } from './ending.ts';
import { learnReturnModel } from './return-model.ts';

const line = (kind: string, ...args: string[]): Sentence => ({ kind, arguments: args });

/** A booking site: rooms with a price a night and what they have, asked for in another tongue than pages speak. */
const abstraction: Abstraction = {
  ...linkedAbstraction,
  sentences: {
    room: { asserts: [{ name: 'night', arguments: ['$1'] }] },
    extra: { asserts: [{ name: 'has', arguments: ['$0'] }] },
  },
};
const reading: Abstraction = {
  ...abstraction,
  readInstruction(text): readonly Requirement[] {
    const [, extra = '', most = ''] = /un cuarto con (\w+) hasta (\w+)/.exec(text) ?? [];
    return [
      { fact: { name: 'has', arguments: [extras[extra]!] }, comparison: 'same' },
      { fact: { name: 'night', arguments: [`€ ${amounts[most]}`] }, comparison: 'at most' },
    ];
  },
};
const extras: Readonly<Record<string, string>> = { bano: 'bath', vista: 'view', cuna: 'cot' };
const amounts: Readonly<Record<string, number>> = { veinte: 20, cuarenta: 40, sesenta: 60 };

const chance = random(3);
function ending(): RewardedEnding {
  const [wanted, has] = [chance.pick(Object.keys(extras)), chance.pick(Object.values(extras))];
  const most = chance.pick(Object.keys(amounts));
  const price = 10 + chance.integer(60);
  const isMet = [extras[wanted] === has, price <= amounts[most]!];
  return {
    instruction: `un cuarto con ${wanted} hasta ${most}`,
    action: { name: 'book', arguments: [] },
    page: makePage('room', [line('room', `room ${chance.integer(1000)}`, `${price} EUR`), line('extra', has)]),
    origin: undefined,
    taken: [],
    background: { sentences: [], fulfilled: [] },
    reward: isMet.filter(Boolean).length / 2,
  };
}

const recorded = Array.from({ length: 400 }, ending);
const unseen = Array.from({ length: 200 }, ending);
const options = { chosen: new Set<string>(), offering: new Set<string>() };

/** The mean squared error of what is expected of endings that were not recorded. */
function errorOf(read: Abstraction): number {
  const outcomes = learnReturnModel(recorded, { ...options, abstraction: read });
  const errors = unseen.map((each) => {
    const { solved, otherwise } = outcomes(each);
    return (solved + (1 - solved) * otherwise - each.reward) ** 2;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe('a learned return', () => {
  it('goes by what an instruction asks for, where the abstraction tells', () => {
    expect(errorOf(reading)).toBeLessThan(0.01);
    expect(errorOf(abstraction)).toBeGreaterThan(0.05);
  });

  it('is what was earned where the very ending was recorded, and says so', () => {
    const outcomes = learnReturnModel(recorded, { ...options, abstraction });
    for (const each of recorded.slice(0, 50)) {
      const { solved, otherwise, because } = outcomes(each);
      expect(solved === 1 ? 1 : otherwise).toBe(each.reward);
      expect(because).toBe('this very ending was recorded');
    }
  });

  it('compares numbers and phrases of both without knowing what they mean', () => {
    const plain = (): RewardedEnding => {
      const [limit, price] = [10 + chance.integer(60), 10 + chance.integer(60)];
      const [wanted, has] = [chance.pick(Object.values(extras)), chance.pick(Object.values(extras))];
      const offer = { kind: 'offer', arguments: [], items: Object.values(extras) };
      return {
        ...ending(),
        instruction: `room with ${wanted} below ${limit}`,
        page: makePage('room', [line('room', 'room', `${price} EUR`), offer, line('pick', has)]),
        reward: ((wanted === has ? 1 : 0) + (price < limit ? 1 : 0)) / 2,
      };
    };
    const outcomes = learnReturnModel(Array.from({ length: 400 }, plain), {
      abstraction,
      chosen: new Set(['pick']),
      offering: new Set(['offer']),
    });
    const right = Array.from({ length: 200 }, plain).filter(
      (each) => outcomes(each).solved > 0.5 === (each.reward === 1),
    );
    expect(right.length).toBeGreaterThan(180);
  });

  it('expects no success without what every success had, though what came with it in recordings is there', () => {
    // Who looked for rooms that are cheap enough took the extra as well; nobody left out one of them alone.
    const together = Array.from({ length: 2000 }, ending).filter(({ reward }) => reward === 1 || reward === 0);
    const outcomes = learnReturnModel(together.slice(0, 400), { ...options, abstraction: reading });
    const apart = unseen.filter(({ reward }) => reward === 0.5);
    expect(apart.length).toBeGreaterThan(50);
    for (const each of apart) expect(outcomes(each).solved).toBeLessThanOrEqual(0.02);
    const solved = unseen.filter(({ reward }) => reward === 1).map((each) => outcomes(each).solved);
    expect(solved.reduce((sum, share) => sum + share, 0) / solved.length).toBeGreaterThan(0.9);
  });
});
