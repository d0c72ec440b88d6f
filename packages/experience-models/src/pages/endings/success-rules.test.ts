import type { Sentence, Term } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { makePage } from '../page.ts';
import type { Ending } from './ending.ts';
import { learnSuccessRules } from './success-rules.ts';

const line = (kind: string, text: string): Sentence => ({ kind, arguments: [text] });
const act = (name: string, ...args: string[]): Term => ({ name, arguments: args });

interface Attempt {
  readonly instruction: string;
  /** Actions before the last one, each with the kind of page it was taken on. */
  readonly taken: readonly (readonly [kind: string, action: Term])[];
  readonly page: readonly Sentence[];
  readonly answer?: string;
  readonly kind?: string;
}

function ending({ instruction, taken, page, answer = '', kind = 'thing' }: Attempt): Ending {
  return {
    instruction,
    action: act('stop', answer),
    page: makePage(kind, page),
    origin: undefined,
    taken: taken.map(([on, action]) => ({ kind: on, action })),
    background: { sentences: [], fulfilled: [] },
  };
}

const priceOf = (thing: string, price: string, answer = price, searched = thing) =>
  ending({
    instruction: `What is the price of ${thing}?`,
    taken: [['home', act('search', searched)]],
    page: [line('link', searched), line('text', price), line('text', '12 left')],
    answer,
  });
const listed = (thing: string, { added = thing, extra }: { added?: string; extra?: Term } = {}) =>
  ending({
    instruction: `Add ${thing} to my wish list`,
    taken: [
      ['home', act('search', added)],
      ...(extra ? ([['list', extra]] as const) : []),
      ['thing', act('click button "Add to wish list"')],
    ],
    page: [line('link', 'Wish list'), line('heading', 'Wish list'), line('link', added)],
    kind: 'wishes',
  });

const outcomes = learnSuccessRules([
  { ...priceOf('Desk Lamp', '€12'), reward: 1 },
  { ...priceOf('Desk Lamp', '€12', '12 left'), reward: 0 },
  { ...listed('Oak Chair'), reward: 1 },
  { ...listed('Pine Table', { extra: act('click link', 'Help') }), reward: 1 },
]);
const solved = (attempt: Ending) => outcomes(attempt).solved;

describe('success rules', () => {
  it('take an answer for a whole word of what a page says, wherever that says it first', () => {
    const ships = (harbour: string, built: number, count: number, answer = count) =>
      ending({
        instruction: `How many ships does ${harbour} take?`,
        taken: [['home', act('click link', harbour)]],
        page: [line('heading', harbour), line('text', `It was built in ${built} and takes ${count} ships.`)],
        answer: String(answer),
      });
    const learned = learnSuccessRules([
      { ...ships('Corran', 1712, 60), reward: 1 },
      { ...ships('Dunmere', 1801, 18), reward: 1 },
    ]);
    expect(learned(ships('Dunmere', 1801, 18)).solved).toBe(1);
    expect(learned(ships('Eskby', 1455, 14)).solved).toBe(1);
    expect(learned(ships('Eskby', 1455, 14, 1455)).solved).toBe(0);
  });

  it('say so where no task of the form was solved', () => {
    const outcome = outcomes({ ...listed('Oak Chair'), instruction: 'Sell Oak Chair' });
    expect(outcome).toMatchObject({ solved: 0, because: expect.stringContaining('nobody knows') });
    expect(outcomes(priceOf('Desk Lamp', '€12', '12 left')).because).toBe('no like task was solved so');
  });

  it('speak for what was recorded', () => {
    expect(solved(priceOf('Desk Lamp', '€12'))).toBe(1);
    expect(solved(priceOf('Desk Lamp', '€12', '12 left'))).toBe(0);
    expect(solved(listed('Oak Chair'))).toBe(1);
  });

  it('speak for another thing that was treated alike', () => {
    expect(solved(priceOf('Green Garden Hose, 30 metres', '€99'))).toBe(1);
    expect(solved(listed('Green Garden Hose, 30 metres'))).toBe(1);
  });

  it('take for words of the form what stands in all instructions of it, though the page says it as well', () => {
    const way = (from: string, to: string, shown = [from, to]) =>
      ending({
        instruction: `Show me the way from ${from} to ${to}`,
        taken: [
          ['map', act('fill textbox "From"', shown[0]!)],
          ['map', act('fill textbox "To"', shown[1]!)],
        ],
        page: [line('textbox', 'From'), line('textbox', 'To'), ...shown.map((each) => line('text', each))],
      });
    const guide = learnSuccessRules([
      { ...way('Ferry Terminal', 'Old Forge'), reward: 1 },
      { ...way('Green Table', 'Clock Museum'), reward: 1 },
    ]);
    expect(guide(way('Central Library', 'Bread Street Bakery')).solved).toBe(1);
    expect(
      guide(way('Central Library', 'Bread Street Bakery', ['Bread Street Bakery', 'Central Library'])).solved,
    ).toBe(0);
    expect(guide(way('Central Library', 'Bread Street Bakery', ['Central Library', 'Old Forge'])).solved).toBe(0);
  });

  it('do not speak for an answer from elsewhere on the page, or for none', () => {
    expect(solved(priceOf('Garden Hose', '€99', '12 left'))).toBe(0);
    expect(solved(priceOf('Garden Hose', '€99', ''))).toBe(0);
    expect(solved(priceOf('Garden Hose', '€99', '€98'))).toBe(0);
  });

  it('do not speak for the same done to another thing, or left out', () => {
    expect(solved(priceOf('Garden Hose', '€99', '€99', 'Desk Lamp'))).toBe(0);
    expect(solved(listed('Garden Hose', { added: 'Oak Chair' }))).toBe(0);
    const { taken, ...rest } = listed('Garden Hose');
    expect(solved({ ...rest, taken: taken.slice(0, 1) })).toBe(0);
  });

  it('ask for what all attempts of the form did, and not for their detours', () => {
    expect(solved(listed('Garden Hose', { extra: act('click link', 'Cart') }))).toBe(1);
    const alone = learnSuccessRules([{ ...listed('Pine Table', { extra: act('click link', 'Help') }), reward: 1 }]);
    expect(alone(listed('Garden Hose')).solved).toBe(0);
    expect(alone(listed('Garden Hose', { extra: act('click link', 'Help') })).solved).toBe(1);
  });

  it('do not speak for another kind of page or another form of instruction', () => {
    const { page, ...rest } = priceOf('Garden Hose', '€99');
    expect(solved({ ...rest, page: makePage('cart', page.sentences) })).toBe(0);
    expect(solved({ ...rest, page, instruction: 'Tell me the colour of Garden Hose' })).toBe(0);
  });

  it('are believed as far as they held', () => {
    const shaky = learnSuccessRules([
      { ...listed('Oak Chair'), reward: 1 },
      { ...listed('Pine Table'), reward: 0 },
      { ...listed('Elm Stool'), reward: 0 },
    ]);
    expect(shaky(listed('Garden Hose')).solved).toBeCloseTo(1 / 3);
  });

  it('say why', () => {
    expect(outcomes(listed('Garden Hose')).because).toBe('so a like task was solved');
    expect(outcomes(listed('Garden Hose', { added: 'Oak Chair' })).because).toBe('no like task was solved so');
  });

  it('compare long instructions of many names in no time', () => {
    const names = Array.from({ length: 14 }, (_, at) => `Name${at}`);
    const attempt = (last: string) =>
      ending({
        instruction: `${names.join(' ')} ${'word '.repeat(60)}${last}`,
        taken: [],
        page: names.map((name) => line('link', name)),
      });
    const strict = learnSuccessRules([{ ...attempt('here'), reward: 1 }]);
    expect(strict(attempt('here')).solved).toBe(1);
    expect(strict(attempt('there')).solved).toBe(0);
  });

  it('speak for nothing where nothing was solved', () => {
    expect(learnSuccessRules([{ ...listed('Oak Chair'), reward: 0 }])(listed('Oak Chair')).solved).toBe(0);
    expect(learnSuccessRules([])(listed('Oak Chair')).solved).toBe(0);
  });
});
