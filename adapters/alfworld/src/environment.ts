import type { Environment, Episode } from '@dreamgym/core';
import { abstraction } from './abstraction/abstraction.ts';
import { description } from './description.ts';
import type { Game } from './engine/game.ts';
import { play } from './engine/play.ts';
import type { Games } from './games.ts';
import { actionReader } from './reader/action-reader.ts';

export interface EnvironmentOptions {
  readonly games: Games;
  /** Commands after which an attempt is truncated, at least 1. Refused commands count. */
  readonly stepLimit: number;
}

/** The games as an environment. They are deterministic, so that seeds make no difference. */
export function environment({ games, stepLimit }: EnvironmentOptions): Environment {
  return {
    name: 'alfworld',
    description,
    stepLimit,
    abstraction,
    actionReader: actionReader(),
    tasks: (split) => games.tasks(split),
    async start(task, { signal }) {
      signal.throwIfAborted();
      const found = games.game(task);
      const game = found instanceof Promise ? await found : found;
      return episode(task.id, game, stepLimit, signal);
    },
  };
}

function episode(id: string, game: Game, stepLimit: number, signal: AbortSignal): Episode {
  const run = play(game);
  const texts = () => run.commands().map(({ text }) => text);
  let steps = 0;
  let open = true;
  return {
    observation: { text: game.opening, actions: texts() },
    step(action) {
      signal.throwIfAborted();
      if (!open) throw new Error(`the attempt at ${id} has ended; start another one`);
      const text = run.step(action.text);
      steps++;
      const terminated = run.won();
      const truncated = !terminated && steps >= stepLimit;
      open = !terminated && !truncated;
      return { observation: { text, actions: texts() }, reward: terminated ? 1 : 0, terminated, truncated };
    },
    async close() {
      open = false;
    },
  };
}
