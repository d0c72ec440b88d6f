import type { Environment, Task } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { type Household, household, unrecorded } from './household.fixture.ts';
import { thingsIn, visit } from './visitor.fixture.ts';

/**
 * A model that knew households by heart would dream the usual ones. Here each household has a rule of its own, and its
 * dream, which has seen nothing but recordings of it, has to have that rule: in what it lets the agent do, in what it says
 * and in what it pays. The unaltered household and its dream do the opposite of each.
 */
const usual = await household();

/** Tries the same in a household and in its dream of it: they agree, in all tasks of a kind. */
async function tried<T>(
  its: Household,
  which: Parameters<typeof unrecorded>[1],
  attempt: (environment: Environment, task: Task) => Promise<T>,
): Promise<readonly T[]> {
  const outcomes: T[] = [];
  for (const task of await unrecorded(its, which)) {
    outcomes.push(await attempt(its.dreamed, task), await attempt(its.real, task));
  }
  return outcomes;
}

describe('what heats and what cools', () => {
  /** Fetches the thing, treats it at a station of this type and brings it where it belongs. */
  const treatAt = (verb: 'heat' | 'cool', type: string) => async (environment: Environment, task: Task) => {
    const visitor = await visit(environment, task);
    const thing = await visitor.fetch();
    const [station] = visitor.placesOf(type);
    await visitor.goTo(station!);
    await visitor.open(station!);
    const offered = visitor.lists(`${verb} ${thing} with ${station}`);
    const answer = await visitor.act(`${verb} ${thing} with ${station}`);
    const [target] = visitor.placesOf(visitor.target);
    await visitor.goTo(target!);
    await visitor.open(target!);
    await visitor.act(`move ${thing} to ${target}`);
    return { offered, done: answer === `You ${verb} the ${thing} using the ${station}.`, answer, won: visitor.won() };
  };
  const works = { offered: true, done: true, won: true };
  const refused = { offered: false, done: false, answer: 'Nothing happens.', won: false };

  const cases = [
    {
      verb: 'heat',
      kind: 'pick_heat_then_place_in_recep',
      rules: { heaters: ['fridge'] },
      now: 'fridge',
      before: 'microwave',
    },
    {
      verb: 'cool',
      kind: 'pick_cool_then_place_in_recep',
      rules: { coolers: ['microwave'] },
      now: 'microwave',
      before: 'fridge',
    },
  ] as const;
  for (const { verb, kind, rules, now, before } of cases) {
    it(`${verb}s in the ${now} and not in the ${before} where the recorded household did`, async () => {
      const altered = await household({ rules });
      for (const outcome of await tried(altered, { kind }, treatAt(verb, now))) expect(outcome).toMatchObject(works);
      for (const outcome of await tried(altered, { kind }, treatAt(verb, before))) expect(outcome).toEqual(refused);
    });

    it(`${verb}s in the ${before} and not in the ${now} otherwise`, async () => {
      for (const outcome of await tried(usual, { kind }, treatAt(verb, before))) expect(outcome).toMatchObject(works);
      for (const outcome of await tried(usual, { kind }, treatAt(verb, now))) expect(outcome).toEqual(refused);
    });
  }
});

describe('what keeps its contents', () => {
  /** Tries to take everything in sight and puts it back, and counts the tries by whether they were made at a drawer. */
  async function takeAll(environment: Environment, task: Task) {
    const visitor = await visit(environment, task);
    const count = { drawers: { seen: 0, offered: 0, taken: 0 }, others: { seen: 0, offered: 0, taken: 0 } };
    for (const place of visitor.places) {
      const arrived = await visitor.goTo(place);
      const things = thingsIn(arrived.includes('is closed') ? await visitor.open(place) : arrived);
      const its = place.startsWith('drawer') ? count.drawers : count.others;
      for (const thing of things) {
        its.seen += 1;
        if (visitor.lists(`take ${thing} from ${place}`)) its.offered += 1;
        const answer = await visitor.act(`take ${thing} from ${place}`);
        if (answer !== `You pick up the ${thing} from the ${place}.`) continue;
        its.taken += 1;
        await visitor.act(`move ${thing} to ${place}`);
      }
    }
    return count;
  }
  // In kitchens, and never won by putting things back.
  const which = { kind: 'pick_heat_then_place_in_recep' } as const;
  const total = (counts: readonly { seen: number; offered: number; taken: number }[]) =>
    counts.reduce((sum, { seen, offered, taken }) => ({
      seen: sum.seen + seen,
      offered: sum.offered + offered,
      taken: sum.taken + taken,
    }));

  it('lets nothing be taken from drawers where the recorded household did not', async () => {
    const found = await tried(await household({ rules: { keepers: ['drawer'] } }), which, takeAll);
    const drawers = total(found.map((one) => one.drawers));
    expect(drawers).toMatchObject({ offered: 0, taken: 0 });
    expect(drawers.seen).toBeGreaterThan(20);
    expect(total(found.map((one) => one.others)).taken).toBeGreaterThan(100);
  });

  it('lets everything be taken from drawers otherwise', async () => {
    const { seen, offered, taken } = total((await tried(usual, which, takeAll)).map((one) => one.drawers));
    expect(seen).toBeGreaterThan(20);
    expect({ offered, taken }).toEqual({ offered: seen, taken: seen });
  });
});

describe('what has to be opened', () => {
  /** Goes to everything that opens, looks into it, closes it, and tries to take what lies in there. */
  async function reachInto(environment: Environment, task: Task) {
    const visitor = await visit(environment, task);
    const count = { closed: 0, shown: 0, seen: 0, offered: 0, taken: 0 };
    for (const place of visitor.places) {
      const arrived = await visitor.goTo(place);
      if (!visitor.lists(`open ${place}`)) continue;
      if (arrived === `You arrive at ${place}. The ${place} is closed.`) count.closed += 1;
      if (arrived.startsWith(`You arrive at ${place}. On the ${place}, you see `)) count.shown += 1;
      const [thing] = thingsIn(await visitor.open(place));
      await visitor.close(place);
      if (thing === undefined) continue;
      count.seen += 1;
      if (visitor.lists(`take ${thing} from ${place}`)) count.offered += 1;
      const answer = await visitor.act(`take ${thing} from ${place}`);
      if (answer !== `You pick up the ${thing} from the ${place}.`) continue;
      count.taken += 1;
      await visitor.act(`move ${thing} to ${place}`);
    }
    return count;
  }

  /** Brings the thing to a closed place where it belongs and does not open that; undefined where there is none. */
  async function deliverClosed(environment: Environment, task: Task) {
    const visitor = await visit(environment, task);
    const thing = await visitor.fetch();
    for (const target of visitor.placesOf(visitor.target)) {
      await visitor.goTo(target);
      await visitor.close(target);
      if (!visitor.lists(`open ${target}`)) continue;
      const offered = visitor.lists(`move ${thing} to ${target}`);
      const answer = await visitor.act(`move ${thing} to ${target}`);
      return { offered, moved: answer === `You move the ${thing} to the ${target}.`, won: visitor.won() };
    }
    return undefined;
  }
  const inKitchens = { kind: 'pick_heat_then_place_in_recep' } as const;
  const toClosed = { kind: 'pick_and_place_simple', targets: ['Drawer', 'Cabinet', 'Safe', 'Fridge'] } as const;
  const sum = (counts: readonly Awaited<ReturnType<typeof reachInto>>[]) =>
    counts.reduce((all, one) => ({
      closed: all.closed + one.closed,
      shown: all.shown + one.shown,
      seen: all.seen + one.seen,
      offered: all.offered + one.offered,
      taken: all.taken + one.taken,
    }));
  const unopened = household({ rules: { mustBeOpenTo: { see: false, take: false, put: false } } });

  it('is nothing, to see and to take, where the recorded household had it so', async () => {
    const { closed, shown, seen, offered, taken } = sum(await tried(await unopened, inKitchens, reachInto));
    expect(closed).toBe(0);
    expect(shown).toBeGreaterThan(50);
    expect(seen).toBeGreaterThan(20);
    expect({ offered, taken }).toEqual({ offered: seen, taken: seen });
  });

  it('is everything that opens, to see and to take, otherwise', async () => {
    const { closed, shown, seen, offered, taken } = sum(await tried(usual, inKitchens, reachInto));
    expect(closed).toBeGreaterThan(50);
    expect(seen).toBeGreaterThan(20);
    expect({ shown, offered, taken }).toEqual({ shown: 0, offered: 0, taken: 0 });
  });

  it('is nothing, to put and to win, where the recorded household had it so', async () => {
    const delivered = (await tried(await unopened, toClosed, deliverClosed)).filter((outcome) => outcome !== undefined);
    expect(delivered.length).toBeGreaterThan(4);
    for (const outcome of delivered) expect(outcome).toEqual({ offered: true, moved: true, won: true });
  });

  it('is everything that opens, to put and to win, otherwise', async () => {
    const delivered = (await tried(usual, toClosed, deliverClosed)).filter((outcome) => outcome !== undefined);
    expect(delivered.length).toBeGreaterThan(4);
    for (const outcome of delivered) expect(outcome).toEqual({ offered: false, moved: false, won: false });
  });
});

describe('how the lamp has to be', () => {
  /** Switches every lamp on or leaves them, fetches the thing and holds it next to a lamp. */
  const lookWith = (lamps: 'on' | 'off') => async (environment: Environment, task: Task) => {
    const visitor = await visit(environment, task);
    const lit: string[] = [];
    for (const place of visitor.places) {
      await visitor.goTo(place);
      if (visitor.listed(`use ${visitor.target} `).length > 0) lit.push(place);
      if (lamps === 'on') for (const use of visitor.listed('use ')) await visitor.act(use);
    }
    await visitor.fetch();
    for (const place of lit) await visitor.goTo(place);
    return { lamps: lit.length > 0, won: visitor.won() };
  };
  const which = { kind: 'look_at_obj_in_light' } as const;
  const dark = household({ rules: { lamp: 'off' } });

  it('is off where the recorded household had it so', async () => {
    for (const outcome of await tried(await dark, which, lookWith('off')))
      expect(outcome).toEqual({ lamps: true, won: true });
    for (const outcome of await tried(await dark, which, lookWith('on')))
      expect(outcome).toEqual({ lamps: true, won: false });
  });

  it('is on otherwise', async () => {
    for (const outcome of await tried(usual, which, lookWith('on')))
      expect(outcome).toEqual({ lamps: true, won: true });
    for (const outcome of await tried(usual, which, lookWith('off')))
      expect(outcome).toEqual({ lamps: true, won: false });
  });
});
