import type { Policy, Task } from '@dreamgym/core';
import { random } from '@dreamgym/core/random';
import { parseAction } from '../shop/grammar.ts';
import type { Shop } from '../shop/shop.ts';
import { demonstrator, type Guide, type Stage } from './demonstrator.ts';
import { expert } from './expert.ts';
import { shopper } from './shopper.ts';

/** Ways to act for recording real transitions. Only the two experts know the goal, as only a demonstrator may. */
export type Behaviours = {
  /** Any of the actions listed, each as likely as the others. */
  readonly random: Policy;
  /** Searches, compares and buys by the words of the instruction. */
  readonly shopper: Policy;
  /** The same, with actions in between that lead anywhere but to the checkout. */
  readonly noisyShopper: Policy;
  /** Buys the very product that the goal was made of. */
  readonly expert: Policy;
  /** The same, with actions in between that lead anywhere but to the checkout. */
  readonly noisyExpert: Policy;
};

export interface BehavioursOptions {
  readonly open: () => Promise<Shop>;
  readonly goalOf: (task: Task, shop: Shop) => number;
  /** How likely the noisy ones click anything, in [0, 1]. */
  readonly noise: number;
}

export function behaviours({ open, goalOf, noise }: BehavioursOptions): Behaviours {
  const guided = (name: string, guide: (stage: Stage) => Guide) => demonstrator({ name, open, goalOf, guide });
  return {
    random: {
      name: 'random',
      begin({ seed }) {
        const dice = random(seed);
        return { act: ({ actions }) => ({ text: dice.pick(actions ?? ['click[back to search]']) }) };
      },
    },
    shopper: guided('shopper', shopper),
    noisyShopper: guided('noisy-shopper', noisy(shopper, noise)),
    expert: guided('expert', expert),
    noisyExpert: guided('noisy-expert', noisy(expert, noise)),
  };
}

function noisy(guide: (stage: Stage) => Guide, noise: number): (stage: Stage) => Guide {
  return (stage) => {
    const advise = guide(stage);
    return () => {
      const advised = advise();
      const names = stage.run.clickables().filter((name) => name !== 'buy now' && name !== 'search');
      const clicks = names.map((name) => `click[${name}]`).filter((click) => parseAction(click).name === 'click');
      return clicks.length > 0 && stage.dice.next() < noise ? stage.dice.pick(clicks) : advised;
    };
  };
}
