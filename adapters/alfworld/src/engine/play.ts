import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { admissible } from './commands.ts';
import type { Game } from './game.ts';
import { won } from './goal.ts';
import { copyState, type State } from './state.ts';

/** One run of a game, without step limit; it goes on after it is won, and can then be lost again, as in the original. */
export interface Play {
  readonly game: Game;
  /** The live state; copy it before changing it. */
  readonly state: State;
  /** What may be done now, sorted; computed when it is first asked for. */
  commands(): readonly Command[];
  /** Does the command if it is admissible, and otherwise answers `Nothing happens.` */
  step(text: string): string;
  won(): boolean;
}

/** Starts a game. */
export function play(game: Game): Play {
  const state = copyState(game.initial);
  let commands: readonly Command[] | undefined;
  const current = () => {
    commands ??= admissible(game, state);
    return commands;
  };
  return {
    game,
    state,
    commands: current,
    step(text) {
      const command = find(current(), text) ?? find(current(), strip(text));
      if (command === undefined) return 'Nothing happens.';
      commands = undefined;
      return apply(game, state, command);
    },
    won: () => won(game, state),
  };
}

function find(commands: readonly Command[], text: string): Command | undefined {
  for (const command of commands) if (command.text === text) return command;
  return undefined;
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

// Python's notion of white space, which differs from that of String.prototype.trim: with \x1c-\x1f and \x85, without \ufeff.
function isWhiteSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code === 0x85 || code === 0xa0 || code === 0x1680) return true;
  if (code >= 0x2000 && code <= 0x200a) return true;
  return code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}
