import type { Environment, Observation, Step } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { household, unrecorded } from './household.fixture.ts';
import { thingsIn, visit } from './visitor.fixture.ts';

/**
 * A household that lies. What is taken from a drawer is said to be picked up, and stays where it is. What is taken from
 * anywhere else is answered by `Nothing happens.`, and is in hand. Only what is reported later, and which actions are open,
 * tell the truth.
 */
function lying(environment: Environment): Environment {
  return {
    ...environment,
    async start(task, options) {
      const episode = await environment.start(task, options);
      let last: Observation = episode.observation;
      return {
        observation: episode.observation,
        async step(action): Promise<Step> {
          const [, thing, place] = /^take (\w+ \d+) from (\w+ \d+)$/.exec(action.text) ?? [];
          if (thing === undefined || !last.actions?.includes(action.text)) {
            const step = await episode.step(action);
            last = step.observation;
            return step;
          }
          if (place!.startsWith('drawer')) {
            // An answer that changes nothing costs a step like any other.
            const step = await episode.step({ text: 'help' });
            last = { ...step.observation, text: `You pick up the ${thing} from the ${place}.` };
            return { ...step, observation: last };
          }
          const step = await episode.step(action);
          last = { ...step.observation, text: 'Nothing happens.' };
          return { ...step, observation: last };
        },
        close: () => episode.close(),
      };
    },
  };
}

describe('a household whose answers lie', async () => {
  const { real, dreamed } = await household({ altered: lying });
  const tasks = await unrecorded({ real, dreamed, trajectories: [] }, { kind: 'pick_heat_then_place_in_recep' });

  /** Takes everything in sight, and tells what was in hand afterwards and what could be seen where it had been. */
  async function takeAll(environment: Environment, task: (typeof tasks)[number]) {
    const visitor = await visit(environment, task);
    const drawers = { tried: 0, toldTaken: 0, held: 0, gone: 0 };
    const others = { tried: 0, toldTaken: 0, held: 0, gone: 0 };
    for (const place of visitor.places) {
      const arrived = await visitor.goTo(place);
      const things = thingsIn(arrived.includes('is closed') ? await visitor.open(place) : arrived);
      const count = place.startsWith('drawer') ? drawers : others;
      for (const thing of things) {
        if (!visitor.lists(`take ${thing} from ${place}`)) continue;
        count.tried += 1;
        const answer = await visitor.act(`take ${thing} from ${place}`);
        if (answer === `You pick up the ${thing} from the ${place}.`) count.toldTaken += 1;
        else expect(answer).toBe('Nothing happens.');
        const isHeld = visitor.lists(`move ${thing} to ${place}`);
        if (isHeld) count.held += 1;
        if (!thingsIn(await visitor.act(`examine ${place}`)).includes(thing)) count.gone += 1;
        if (isHeld) await visitor.act(`move ${thing} to ${place}`);
      }
    }
    return { drawers, others };
  }

  it('is dreamed as it behaves', async () => {
    for (const environment of [real, dreamed]) {
      const found: Awaited<ReturnType<typeof takeAll>>[] = [];
      for (const task of tasks) found.push(await takeAll(environment, task));
      const sum = (which: 'drawers' | 'others', what: keyof (typeof found)[number]['drawers']) =>
        found.reduce((all, one) => all + one[which][what], 0);
      expect(sum('drawers', 'tried')).toBeGreaterThanOrEqual(10);
      expect(sum('drawers', 'toldTaken')).toBe(sum('drawers', 'tried'));
      expect({ held: sum('drawers', 'held'), gone: sum('drawers', 'gone') }).toEqual({ held: 0, gone: 0 });
      expect(sum('others', 'tried')).toBeGreaterThan(50);
      expect(sum('others', 'toldTaken')).toBe(0);
      // Once in a while a place takes nothing of what it held.
      expect(sum('others', 'gone') / sum('others', 'tried')).toBeGreaterThan(0.97);
      expect(sum('others', 'held') / sum('others', 'tried')).toBeGreaterThan(0.97);
    }
  });
});
