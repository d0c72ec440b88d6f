import type { Policy } from '@dreamgym/core';
import { type Random, random } from '@dreamgym/core/random';
import type { Command } from '../engine/command.ts';
import { plan } from '../engine/plan.ts';
import { type Play, play } from '../engine/play.ts';
import type { Games } from '../games.ts';
import { detour } from './detours.ts';

/** Ways to act for recording real transitions. All but `random` look into the game, as only a demonstrator may. */
export type Behaviours = {
  /** Any admissible command, each as likely as the others. */
  readonly random: Policy;
  /** A shortest way to win: what is reached at best. */
  readonly expert: Policy;
  /** A shortest way to win with detours that show what the world is like and what does not win. */
  readonly detours: Policy;
  /** A shortest way to win from wherever any commands in between have led. */
  readonly noisyExpert: Policy;
};

export interface BehavioursOptions {
  readonly games: Games;
  readonly stepLimit: number;
  /** How likely a detour is begun before each step of the plan, in [0, 1]. */
  readonly detourRate: number;
  /** How likely `noisyExpert` takes any admissible command, in [0, 1]. */
  readonly noise: number;
}

export function behaviours({ games, stepLimit, detourRate, noise }: BehavioursOptions): Behaviours {
  return {
    random: {
      name: 'random',
      begin({ seed }) {
        const dice = random(seed);
        return { act: ({ actions }) => ({ text: dice.pick(actions ?? ['look']) }) };
      },
    },
    expert: demonstrator('expert', games, follower),
    detours: demonstrator('detours', games, (run, dice) => wanderer(run, dice, stepLimit, detourRate)),
    noisyExpert: demonstrator('noisy-expert', games, (run, dice) => waverer(run, dice, noise)),
  };
}

/** Says what to do next; called once per step, with the game in the state that the steps so far have led to. */
type Guide = () => string;

/** A policy that plays along in a game of its own, which stays in step with the one that it acts in. */
function demonstrator(name: string, games: Games, guide: (run: Play, dice: Random) => Guide): Policy {
  return {
    name,
    begin({ task, seed }) {
      let run: Play | undefined;
      let next: Guide;
      const act = () => {
        const text = next();
        run!.step(text);
        return { text };
      };
      const start = (started: Play) => {
        run = started;
        next = guide(started, random(seed));
        return act();
      };
      return {
        act() {
          if (run) return act();
          const game = games.game(task);
          return game instanceof Promise ? game.then((loaded) => start(play(loaded))) : start(play(game));
        },
      };
    },
  };
}

function follower(run: Play): Guide {
  const way = wayFrom(run);
  return () => way.shift()?.text ?? 'look';
}

function wayFrom(run: Play): Command[] {
  return [...(plan(run.game, run.state) ?? [])];
}

function wanderer(run: Play, dice: Random, stepLimit: number, detourRate: number): Guide {
  let way: Command[] | undefined;
  let aside: string[] = [];
  let steps = 0;
  return () => {
    steps++;
    way ??= wayFrom(run);
    if (aside.length === 0 && dice.next() < detourRate) {
      const left = stepLimit - steps;
      const chosen = detour(run, dice);
      // After a detour the way may be longer by what the detour itself takes.
      if (way.length + 2 * chosen.length + 4 < left) aside = chosen;
    }
    const text = aside.shift();
    if (text !== undefined) {
      if (aside.length === 0) way = undefined;
      return text;
    }
    return way.shift()?.text ?? 'look';
  };
}

function waverer(run: Play, dice: Random, noise: number): Guide {
  let way: Command[] | undefined;
  return () => {
    if (dice.next() < noise) {
      way = undefined;
      return dice.pick(run.commands()).text;
    }
    way ??= wayFrom(run);
    return way.shift()?.text ?? 'look';
  };
}
