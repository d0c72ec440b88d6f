import { type Policy, random } from '@dreamgym/core';
import { listed } from './listed.ts';

/** Takes any of the listed actions with the same probability. */
export function randomPolicy(): Policy {
  return {
    name: 'random-policy',
    begin({ seed }) {
      const stream = random(seed);
      return {
        act(observation) {
          const actions = listed(observation, 'randomPolicy');
          return { text: stream.pick(actions), logProbability: -Math.log(actions.length) };
        },
      };
    },
  };
}
