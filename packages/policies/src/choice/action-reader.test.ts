import type { ActionReader, Learner, Trajectory } from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';
import { expect, test } from 'vitest';
import { choicePolicy } from './choice-policy.ts';

/** Reads `set 21` for an instruction such as `keep it between 19 and 23`: below, within or above. */
const thermostatReader: ActionReader = {
  name: 'thermostat',
  begin(instruction) {
    const [low = 0, high = 0] = instruction.match(/\d+/g)?.map(Number) ?? [];
    return {
      read: ({ actions }) => ({
        situation: [],
        actions: actions.map((action) => {
          const degrees = Number(/\d+/.exec(action)?.[0]);
          const fit = degrees < low ? 'below' : degrees > high ? 'above' : 'within';
          return [mix(hashText(fit), 1)];
        }),
      }),
      acted() {},
    };
  },
};

/** A setting that fits, among others that do not. */
function sample(index: number): Trajectory {
  const low = 10 + ((7 * index) % 83);
  const degrees = [low - 3, low - 1, low + 2, low + 6, low + 9];
  const turned = [...degrees.slice(index % 5), ...degrees.slice(0, index % 5)];
  const actions = turned.map((each) => `set ${each}`);
  const opening = { text: 'The thermostat is off.', actions };
  return {
    task: { id: `room-${index}`, instruction: `keep it between ${low} and ${low + 4}`, origin: { kind: 'seed' } },
    opening,
    transitions: [
      { action: { text: `set ${low + 2}` }, observation: opening, reward: 1, terminated: true, truncated: false },
    ],
    end: { kind: 'terminated' },
    provenance: { environment: 'thermostat', origin: 'real', policy: 'expert', seed: index, worldSeed: index },
  };
}

const samples = (start: number, count: number) => Array.from({ length: count }, (_, index) => sample(start + index));

/** Clones 300 samples in small batches; gives the mean probability of the right action on others. */
async function clone(policy: Learner): Promise<number> {
  for (let start = 0; start < 300; start += 6) {
    const evaluation = await policy.evaluate(samples(start, 6));
    await policy.descend({ evaluation, derivatives: { logProbability: new Float64Array(6).fill(-1 / 6) } });
  }
  const { logProbabilities } = await policy.evaluate(samples(300, 60));
  return logProbabilities.reduce((sum, each) => sum + Math.exp(each), 0) / 60;
}

test('a reader says what no likeness of texts can: which number lies between two others', async () => {
  expect(await clone(choicePolicy({ reader: thermostatReader }))).toBeGreaterThan(0.8);
  expect(await clone(choicePolicy())).toBeLessThan(0.5);
});
