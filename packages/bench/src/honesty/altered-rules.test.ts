import { describe, expect, it } from 'vitest';
import { deliverClosed, lookWith, reachInto, sum, takeAll, total, treatAt, tried } from './attempts.fixture.ts';
import { household } from './household.fixture.ts';

/**
 * A model that knew households by heart would dream the usual ones. Here each household has a rule of its own, and its
 * dream, which has seen nothing but recordings of it, has to have that rule: in what it lets the agent do, in what it says
 * and in what it pays. The unaltered household and its dream do the opposite of each.
 */
const usual = await household();

describe('what heats and what cools', () => {
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
  // In kitchens, and never won by putting things back.
  const which = { kind: 'pick_heat_then_place_in_recep' } as const;
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
  const inKitchens = { kind: 'pick_heat_then_place_in_recep' } as const;
  const toClosed = { kind: 'pick_and_place_simple', targets: ['Drawer', 'Cabinet', 'Safe', 'Fridge'] } as const;
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
