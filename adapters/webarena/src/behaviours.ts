import type { Policy } from '@dreamgym/core';
import { random } from '@dreamgym/core/random';

/** Ways to act for recording real transitions. */
export interface Behaviours {
  /** Does any of the listed actions, or clicks any element that the observation shows and scrolls now and then. */
  readonly random: Policy;
  /** Does the bundled tasks by their scripted solutions; missing where other tasks are given. */
  readonly expert?: Policy;
  /** Does as the expert does, but now and then something else first, from which it comes back: to show what else there is. */
  readonly detours?: Policy;
}

export const randomBehaviour: Policy = {
  name: 'random',
  begin({ seed }) {
    const chance = random(seed);
    return {
      act({ text, actions = clicks(text) }) {
        return { text: chance.pick(actions) };
      },
    };
  },
};

/** How often a detour is made, in percent of the steps. */
const detourPercent = 30;
const endsOrUndoes = /^stop|^go_back|"Log out"/;

/** The behaviour that strays from what a policy does, and ends an attempt at which that one does not know what to do any more. */
export function detoursFrom(policy: Policy): Policy {
  const headOf = (text: string) => text.slice(0, text.indexOf('\n'));
  return {
    name: 'detours',
    begin(request) {
      const player = policy.begin(request);
      const chance = random(request.seed);
      let left: string | undefined;
      return {
        async act(observation) {
          const { text, actions = clicks(text) } = observation;
          const isBack = left === undefined || left === headOf(text);
          left = undefined;
          if (!isBack) return { text: 'go_back' };
          const others = actions.filter((action) => !endsOrUndoes.test(action));
          if (others.length > 0 && chance.integer(100) < detourPercent) {
            left = headOf(text);
            return { text: chance.pick(others) };
          }
          try {
            return await player.act(observation);
          } catch {
            return { text: 'stop []' };
          }
        },
      };
    },
  };
}

/** What can be done with any page of either format. */
function clicks(text: string): string[] {
  const found = text.matchAll(/\[ref=(\w+)\]|^\t*\[(\d+)\] (?!StaticText)/gm);
  return [...[...found].map(([, reference, number]) => `click [${reference ?? number}]`), 'scroll [down]', 'go_back'];
}
