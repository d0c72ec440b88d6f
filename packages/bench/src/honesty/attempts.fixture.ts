import type { Environment, Task } from '@dreamgym/core';
import { type Household, unrecorded } from './household.fixture.ts';
import { thingsIn, visit } from './visitor.fixture.ts';

/** Tries the same in a household and in its dream of it: they agree, in all tasks of a kind. */
export async function tried<T>(
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

/** Fetches the thing, treats it at a station of this type and brings it where it belongs. */
export const treatAt = (verb: 'heat' | 'cool', type: string) => async (environment: Environment, task: Task) => {
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

/**
 * Tries to take everything in sight and puts it back, first in drawers, and counts the tries by whether they were made at one.
 * It ends with something in hand that goes nowhere.
 */
export async function takeAll(environment: Environment, task: Task) {
  const visitor = await visit(environment, task);
  const count = { drawers: { seen: 0, offered: 0, taken: 0 }, others: { seen: 0, offered: 0, taken: 0 } };
  const drawers = visitor.placesOf('drawer');
  for (const place of [...drawers, ...visitor.places.filter((other) => !drawers.includes(other))]) {
    const arrived = await visitor.goTo(place);
    const things = thingsIn(arrived.includes('is closed') ? await visitor.open(place) : arrived);
    const its = drawers.includes(place) ? count.drawers : count.others;
    for (const thing of things) {
      its.seen += 1;
      if (visitor.lists(`take ${thing} from ${place}`)) its.offered += 1;
      const answer = await visitor.act(`take ${thing} from ${place}`);
      if (answer !== `You pick up the ${thing} from the ${place}.`) continue;
      its.taken += 1;
      if (!(await visitor.putBack(thing, place))) return count;
    }
  }
  return count;
}

/** All counts together. */
export const total = (counts: readonly { seen: number; offered: number; taken: number }[]) =>
  counts.reduce((sum, { seen, offered, taken }) => ({
    seen: sum.seen + seen,
    offered: sum.offered + offered,
    taken: sum.taken + taken,
  }));

/** Goes to everything that opens, looks into it, closes it, and tries to take what lies in there. */
export async function reachInto(environment: Environment, task: Task) {
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
    if (!(await visitor.putBack(thing, place))) return count;
  }
  return count;
}

/** Brings the thing to a closed place where it belongs and does not open that; undefined where there is none. */
export async function deliverClosed(environment: Environment, task: Task) {
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

/** All counts together. */
export const sum = (counts: readonly Awaited<ReturnType<typeof reachInto>>[]) =>
  counts.reduce((all, one) => ({
    closed: all.closed + one.closed,
    shown: all.shown + one.shown,
    seen: all.seen + one.seen,
    offered: all.offered + one.offered,
    taken: all.taken + one.taken,
  }));

/** Switches every lamp on or leaves them, fetches the thing and holds it next to a lamp. */
export const lookWith = (lamps: 'on' | 'off') => async (environment: Environment, task: Task) => {
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
