import type { Policy, Task } from '@dreamgym/core';
import { type Random, random } from '@dreamgym/core/random';
import { type Session, session } from '../shop/session.ts';
import type { Shop } from '../shop/shop.ts';

/** Says what to do next, with the session in the state that the actions so far have led to. */
export type Guide = () => string;

export interface Stage {
  readonly shop: Shop;
  /** Index of the goal. */
  readonly goal: number;
  readonly run: Session;
  readonly dice: Random;
}

export interface DemonstratorOptions {
  readonly name: string;
  readonly open: () => Promise<Shop>;
  /** The goal's index; throws where the task is none of this shop. */
  readonly goalOf: (task: Task, shop: Shop) => number;
  readonly guide: (stage: Stage) => Guide;
}

/** A policy that shops along in a session of its own, which stays in step with the one that it acts in. */
export function demonstrator({ name, open, goalOf, guide }: DemonstratorOptions): Policy {
  return {
    name,
    begin({ task, seed }) {
      let next: (() => { text: string }) | undefined;
      const prepare = async () => {
        const shop = await open();
        const goal = goalOf(task, shop);
        const run = session(shop, shop.goals.at(goal), { id: String(goal), showAttributes: false, seed });
        const advise = guide({ shop, goal, run, dice: random(seed) });
        next = () => {
          const text = advise();
          run.act(text);
          return { text };
        };
        return next();
      };
      return { act: () => (next ? next() : prepare()) };
    },
  };
}
