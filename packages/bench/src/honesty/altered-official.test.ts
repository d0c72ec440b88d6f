import { type Policy, random } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { findData } from '../games.ts';
import { deliverClosed, lookWith, reachInto, sum, takeAll, total, treatAt, tried } from './attempts.fixture.ts';
import { type HouseholdOptions, household } from './household.fixture.ts';
import { typesIn } from './visitor.fixture.ts';

/**
 * The same altered households as with generated games, on the official ones where they are there: rooms that people furnished,
 * in which some things cannot go back to where they lay. Only the kinds of tasks that show the alteration are recorded.
 */
const data = findData('alfworld');
/** It only ends what hangs: how long a test takes is the machine's affair. */
const timeout = 1_200_000;

const heat = 'pick_heat_then_place_in_recep';
const cool = 'pick_cool_then_place_in_recep';
const look = 'look_at_obj_in_light';
const put = 'pick_and_place_simple';
const toClosed = { kind: put, targets: ['Drawer', 'Cabinet', 'Safe', 'Fridge'] } as const;

const works = { offered: true, done: true, won: true };
const refused = { offered: false, done: false, answer: 'Nothing happens.', won: false };

/**
 * Lights every lamp it comes across before it takes what is wanted, and walks about with that. Who knows that the lamp has to be
 * off leaves it off, and who thinks that it has to be on has won before lighting it: neither shows what a lit lamp does.
 */
const lighter: Policy = {
  name: 'lighter',
  begin({ task, seed }) {
    const dice = random(seed);
    const lit = new Set<string>();
    const [thing] = typesIn(task);
    return {
      act({ actions = [] }) {
        const unlit = actions.find((action) => action.startsWith('use ') && !lit.has(action));
        const wanted = lit.size > 0 ? actions.find((action) => action.startsWith(`take ${thing} `)) : undefined;
        const ways = actions.filter((action) => /^(go to|open) /.test(action));
        if (unlit) lit.add(unlit);
        return { text: unlit ?? wanted ?? dice.pick(ways) };
      },
    };
  },
};

describe.skipIf(data === undefined)('a dream of official games (skipped where they are absent)', () => {
  const recorded = (options: HouseholdOptions) => household({ data, transitions: 2500, ...options });
  let known: ReturnType<typeof household> | undefined;
  const usual = () => {
    known ??= recorded({ taskTypes: [heat, cool, look, put], transitions: 4000 });
    return known;
  };

  it.each([
    { verb: 'heat', kind: heat, rules: { heaters: ['fridge'] }, now: 'fridge', before: 'microwave' },
    { verb: 'cool', kind: cool, rules: { coolers: ['microwave'] }, now: 'microwave', before: 'fridge' },
  ] as const)(
    'has only the $now $verb where the recorded household did, and only the $before otherwise',
    async ({ verb, kind, rules, now, before }) => {
      const altered = await recorded({ rules, taskTypes: [kind] });
      for (const outcome of await tried(altered, { kind }, treatAt(verb, now))) expect(outcome).toMatchObject(works);
      for (const outcome of await tried(altered, { kind }, treatAt(verb, before))) expect(outcome).toEqual(refused);
      for (const outcome of await tried(await usual(), { kind }, treatAt(verb, before))) {
        expect(outcome).toMatchObject(works);
      }
      for (const outcome of await tried(await usual(), { kind }, treatAt(verb, now))) expect(outcome).toEqual(refused);
    },
    timeout,
  );

  it(
    'lets nothing be taken from drawers where the recorded household did not, and everything otherwise',
    async () => {
      const found = await tried(
        await recorded({ rules: { keepers: ['drawer'] }, taskTypes: [heat] }),
        { kind: heat },
        takeAll,
      );
      const kept = total(found.map((one) => one.drawers));
      expect(kept).toMatchObject({ offered: 0, taken: 0 });
      expect(kept.seen).toBeGreaterThan(20);
      expect(total(found.map((one) => one.others)).taken).toBeGreaterThan(100);

      const drawers = (await tried(await usual(), { kind: heat }, takeAll)).map((one) => one.drawers);
      const { seen, offered, taken } = total(drawers);
      expect(seen).toBeGreaterThan(20);
      expect({ offered, taken }).toEqual({ offered: seen, taken: seen });
    },
    timeout,
  );

  it(
    'asks nothing to be opened, to see, to take, to put and to win, where the recorded household had it so, and all otherwise',
    async () => {
      const rules = { mustBeOpenTo: { see: false, take: false, put: false } };
      const unopened = await recorded({ rules, taskTypes: [heat, put] });
      const now = sum(await tried(unopened, { kind: heat }, reachInto));
      expect(now.closed).toBe(0);
      expect(now.shown).toBeGreaterThan(50);
      expect(now.seen).toBeGreaterThan(20);
      expect(now).toMatchObject({ offered: now.seen, taken: now.seen });
      const before = sum(await tried(await usual(), { kind: heat }, reachInto));
      expect(before.closed).toBeGreaterThan(50);
      expect(before.seen).toBeGreaterThan(20);
      expect(before).toMatchObject({ shown: 0, offered: 0, taken: 0 });

      const delivered = async (its: Parameters<typeof tried>[0]) => {
        const outcomes = (await tried(its, toClosed, deliverClosed)).filter((outcome) => outcome !== undefined);
        expect(outcomes.length).toBeGreaterThan(4);
        return outcomes;
      };
      for (const one of await delivered(unopened)) expect(one).toEqual({ offered: true, moved: true, won: true });
      for (const one of await delivered(await usual())) {
        expect(one).toEqual({ offered: false, moved: false, won: false });
      }
    },
    timeout,
  );

  it(
    'pays for a lamp that is off where the recorded household did, and for one that is on otherwise',
    async () => {
      const dark = await recorded({ rules: { lamp: 'off' }, taskTypes: [look], others: { lighter } });
      for (const [its, right, wrong] of [
        [dark, 'off', 'on'],
        [await usual(), 'on', 'off'],
      ] as const) {
        for (const outcome of await tried(its, { kind: look }, lookWith(right))) {
          expect(outcome).toEqual({ lamps: true, won: true });
        }
        for (const outcome of await tried(its, { kind: look }, lookWith(wrong))) {
          expect(outcome).toEqual({ lamps: true, won: false });
        }
      }
    },
    timeout,
  );
});
