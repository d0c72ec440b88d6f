import type { Abstraction } from '@dreamgym/core';
import { type EnvironmentSubject, longest, rule, walkable } from './environment-stage.ts';
import { ensure } from './expectations.ts';
import type { Rules } from './rule.ts';
import { walk } from './walk.ts';

/** What a training asks of an environment beyond its contract: what keeps these, no run refuses half-way. */
export const trainingRules = {
  'has tasks to train on and others to evaluate on': rule(async ({ environment }) => {
    for (const split of ['train', 'validation'] as const) {
      const { length } = await environment.tasks(split);
      ensure(
        length > 0,
        `there are no ${split} tasks`,
        `let tasks('${split}') list some: half a dozen are enough to begin`,
      );
    }
    return undefined;
  }),

  'ends every attempt, or says when it is cut': rule(async ({ environment, start }, { actions: fallback }) => {
    if (environment.stepLimit !== undefined) return undefined;
    for (const seed of [1, 2, 3]) {
      const episode = await start({ seed });
      const { taken, ended } = await walk(walkable(episode), { seed, steps: longest, fallback });
      const seen = `${taken.length} steps by chance did not end an attempt, and the environment says no stepLimit`;
      ensure(ended, seen, 'set stepLimit on the environment, and answer truncated: true at the step that reaches it');
    }
    return undefined;
  }),

  'has predicates of one or two arguments': rule(async ({ environment: { abstraction } }) => {
    if (!abstraction) return 'the environment has no abstraction';
    if (abstraction.actionsOn) return 'whole pages have facts of any number of arguments';
    const arities = new Map<string, number>();
    for (const { name, arguments: given } of factsOf(abstraction)) {
      const seen = `the predicate ${name} has ${given.length} arguments`;
      ensure(given.length === 1 || given.length === 2, seen, 'say it of one entity, or of two');
      const before = arities.get(name) ?? given.length;
      ensure(before === given.length, `${seen} here and ${before} there`, 'give one of the two another name');
      arities.set(name, given.length);
    }
    return undefined;
  }),
} satisfies Rules<EnvironmentSubject>;

function factsOf({ sentences }: Abstraction) {
  return Object.values(sentences).flatMap(({ asserts = [], denies = [], lists }) => [
    ...asserts,
    ...denies,
    ...(lists ? [lists] : []),
  ]);
}
