import { alfworld } from '@dreamgym/alfworld';
import { dream, type Episode, type Policy, type Random, random, record, type Trajectory, wire } from '@dreamgym/core';
import { embedded } from 'dreamgym';
import { describe, expect, it } from 'vitest';
import { generate } from './household.fixture.ts';
import { thingsIn } from './visitor.fixture.ts';

const { signal } = new AbortController();
const refusal = 'Nothing happens.';
const household = alfworld({ generate, stepLimit: 100 });
const { environment, behaviours } = household;

/** Goes everywhere and opens everything, so that nothing of the world stays hidden. */
const explorer: Policy = {
  name: 'explorer',
  begin() {
    let ways: string[] | undefined;
    return {
      act({ actions }) {
        ways ??= actions!.filter((action) => action.startsWith('go to '));
        return { text: actions!.find((action) => action.startsWith('open ')) ?? ways.shift() ?? 'look' };
      },
    };
  },
};
const [explored, played] = await Promise.all([
  record({ environment, behaviours: { explorer }, transitions: 3000, seed: 1 }).trajectories(signal),
  record({ environment, behaviours: { detours: behaviours.detours }, transitions: 7000, seed: 2 }).trajectories(signal),
]);
const parts = wire([household, embedded()]).parts;
await parts.experienceModel.learn?.({ trajectories: [...explored, ...played], signal });
const dreamed = dream(parts);

/** What is known of an attempt, to think of commands that sound right and are not. */
interface Situation {
  readonly places: readonly string[];
  readonly things: readonly string[];
  /** Where it is, and what lies there. */
  readonly here: string;
  readonly held: string | undefined;
  /** Commands that were possible at other moments. */
  readonly elsewhere: readonly string[];
  readonly chance: Random;
}

const mistakes: Record<string, (situation: Situation) => string> = {
  'no command at all': ({ chance, here }) =>
    chance.pick([
      'dance',
      'xyzzy',
      'take',
      'go to',
      'open',
      'put it down',
      `lick ${here}`,
      `fly to ${here}`,
      'move all',
    ]),
  'something that does not exist': ({ chance, here, things }) =>
    chance.pick([
      'go to moon 1',
      `take unicorn 1 from ${here}`,
      `open ${here} 7`,
      `move ${chance.pick(things)} to moon 1`,
    ]),
  'another place or another time': ({ chance, elsewhere }) => chance.pick(elsewhere),
  'going to where it is': ({ here }) => `go to ${here}`,
  'taking what is not here': ({ chance, here, things }) => `take ${chance.pick(things)} from ${here}`,
  'taking a second thing': ({ chance, here, held, things }) =>
    `take ${chance.pick(things)} from ${held === undefined ? 'nowhere 1' : here}`,
  'putting down what is not held': ({ chance, here, things }) => `move ${chance.pick(things)} to ${here}`,
  'putting where it does not belong': ({ chance, here, held, things }) =>
    `move ${held ?? chance.pick(things)} to ${here}`,
  'the wrong station': ({ chance, here, held, things }) =>
    `${chance.pick(['heat', 'cool', 'clean', 'slice'])} ${held ?? chance.pick(things)} with ${here}`,
  'the wrong tool': ({ chance, things }) => `slice ${chance.pick(things)} with ${chance.pick(things)}`,
  'what does not open or close': ({ chance, here }) => `${chance.pick(['open', 'close'])} ${here}`,
  'what cannot be used': ({ chance, things }) => `use ${chance.pick(things)}`,
  'examining what is not at hand': ({ chance, things, places }) => `examine ${chance.pick([...things, ...places])}`,
};

interface Count {
  tried: number;
  agreed: number;
}
const refused = new Map<string, Count>();
const accepted = new Map<string, Count>();
function note(counts: Map<string, Count>, kind: string, agreed: boolean): void {
  const { tried, agreed: before } = counts.get(kind) ?? { tried: 0, agreed: 0 };
  counts.set(kind, { tried: tried + 1, agreed: before + (agreed ? 1 : 0) });
}
const total = (counts: Map<string, Count>): Count =>
  [...counts.values()].reduce((a, b) => ({ tried: a.tried + b.tried, agreed: a.agreed + b.agreed }));

/** Plays the same in both worlds, with mistakes in between, until they part. */
async function playBoth({ task, transitions }: Trajectory, seed: number): Promise<void> {
  const [real, its]: [Episode, Episode] = [
    await environment.start(task, { seed, signal }),
    await dreamed.start(task, { seed, signal }),
  ];
  const chance = random(seed);
  const things = transitions.flatMap(({ observation }) => thingsIn(observation.text));
  let actions = real.observation.actions!;
  const places = actions.filter((action) => action.startsWith('go to ')).map((action) => action.slice(6));
  const elsewhere = new Set(actions);
  let here = places[0]!;
  let held: string | undefined;
  for (let turn = 0; turn < 30; turn++) {
    for (let mistake = 0; mistake < 2; mistake++) {
      const kind = chance.pick(Object.keys(mistakes));
      const text = mistakes[kind]!({ places, things, here, held, elsewhere: [...elsewhere], chance });
      if (actions.includes(text)) continue;
      const answer = await real.step({ text });
      expect([text, answer.observation.text]).toEqual([text, refusal]);
      const dreamt = await its.step({ text });
      const agreed = dreamt.observation.text === refusal && dreamt.reward === 0 && !dreamt.terminated;
      note(refused, kind, agreed);
      if (!agreed) return;
    }
    const daring = actions.filter((action) => !/^(go to|examine|help|look|inventory)/.test(action));
    const text = chance.pick(daring.length > 0 && chance.next() < 0.6 ? daring : actions);
    const step = await real.step({ text });
    const dreamt = await its.step({ text });
    const agreed = dreamt.observation.text === step.observation.text;
    note(accepted, text.split(' ')[0]!, agreed);
    if (!agreed || step.terminated || dreamt.terminated) return;
    here = /^go to (.+)$/.exec(text)?.[1] ?? here;
    if (/^take /.test(text)) held = /^take (\w+ \d+)/.exec(text)![1];
    if (/^move /.test(text)) held = undefined;
    actions = step.observation.actions!;
    for (const action of actions) elsewhere.add(action);
  }
}

describe('a dream of a world that was explored', () => {
  it('refuses what the real one refuses, and does what the real one does', async () => {
    for (const [index, one] of explored.entries()) await playBoth(one, 100 + index);
    expect([...refused.keys()].sort()).toEqual(Object.keys(mistakes).sort());
    expect(total(refused).tried).toBeGreaterThan(1000);
    expect(total(refused).agreed / total(refused).tried).toBeGreaterThanOrEqual(0.99);
    expect(total(accepted).agreed / total(accepted).tried).toBeGreaterThanOrEqual(0.99);
  });
});
