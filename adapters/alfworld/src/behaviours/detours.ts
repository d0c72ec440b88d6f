import type { Random } from '@dreamgym/core/random';
import { apply } from '../engine/apply.ts';
import type { Command } from '../engine/command.ts';
import { command } from '../engine/commands.ts';
import { ability } from '../engine/definition.ts';
import type { Game } from '../engine/game.ts';
import { won } from '../engine/goal.ts';
import type { Play } from '../engine/play.ts';
import { copyState, type State } from '../engine/state.ts';

/** A few commands that do not lead to the goal but show something of the world. */
export function detour(run: Play, dice: Random): string[] {
  const kinds = run.state.held < 0 ? emptyHanded : carrying;
  for (;;) {
    const texts = dice.weigh(kinds)(errand(run), dice);
    if (texts.length > 0) return texts;
  }
}

/** Commands in the making, tried out on a copy of the state. */
interface Errand {
  readonly game: Game;
  readonly state: State;
  readonly texts: string[];
  /** Notes a command down, and does it on the copy. */
  add(next: Command): void;
  /** Goes to a receptacle and opens it where it is closed. */
  visit(r: number, opening?: boolean): void;
}

function errand({ game, state: live }: Play): Errand {
  const state = copyState(live);
  const texts: string[] = [];
  const add = (next: Command) => {
    texts.push(next.text);
    apply(game, state, next);
  };
  return {
    game,
    state,
    texts,
    add,
    visit(r, opening = true) {
      if (game.location[r] !== state.location) add(command(game, 'go to', -1, r));
      if (opening && game.openable[r] && !state.open[r]) add(command(game, 'open', -1, r));
    },
  };
}

type Detour = (made: Errand, dice: Random) => string[];

/** Looks into some receptacle; with something in hand, the commands there show whether it can be put down. */
const visit: Detour = (made, dice) => {
  const r = dice.integer(made.game.receptacles.length);
  made.visit(r, dice.next() < 0.8);
  if (dice.next() < 0.2) made.add(command(made.game, 'examine', -1, r));
  if (made.state.open[r] && dice.next() < 0.3) made.add(command(made.game, 'close', -1, r));
  return made.texts;
};

/** Takes something and puts it down elsewhere, where the task wants the right thing if it fits there. */
const carryWrongThing: Detour = (made, dice) => {
  const { game } = made;
  const found = something(made, dice, () => true);
  if (!found) return [];
  made.visit(found.r);
  made.add(command(game, 'take', found.o, found.r));
  if (dice.next() < 0.3) made.add(command(game, 'examine', found.o, -1));
  const places = [...game.receptacles.keys()].filter((r) => game.accepts(r, found.o));
  const wanted = game.goal.receptacles.filter((r) => places.includes(r));
  const pool = wanted.length > 0 && dice.next() < 0.5 ? wanted : places;
  if (pool.length > 0) putDown(made, dice.pick(pool));
  return made.texts;
};

/** Puts the object in hand where that does not win, rather where the task wants it, and takes it again. */
const misplace: Detour = (made, dice) => {
  const { game, state } = made;
  const { held } = state;
  const vain = (r: number) => {
    if (!game.accepts(r, held)) return false;
    const tried = copyState(state);
    apply(game, tried, command(game, 'move', held, r));
    return !won(game, tried);
  };
  const places = [...game.receptacles.keys()].filter(vain);
  const wanted = places.filter((r) => game.goal.receptacles.includes(r));
  const pool = wanted.length > 0 && dice.next() < 0.75 ? wanted : places;
  if (pool.length === 0) return [];
  const r = dice.pick(pool);
  putDown(made, r);
  made.add(command(game, 'take', held, r));
  return made.texts;
};

function putDown(made: Errand, r: number): void {
  made.visit(r);
  made.add(command(made.game, 'move', made.state.held, r));
}

/** Cleans, heats or cools what is in hand. */
const treat: Detour = (made, dice) => {
  const { game, state } = made;
  const { held } = state;
  const options: Command[] = [];
  const offer = (verb: 'clean' | 'heat' | 'cool', able: number, stations: Uint8Array) => {
    if (!(game.abilities[held]! & able)) return;
    for (const [r, serves] of stations.entries()) if (serves) options.push(command(game, verb, held, r));
  };
  offer('clean', ability.cleanable, game.cleans);
  offer('heat', ability.heatable, game.heats);
  offer('cool', ability.coolable, game.cools);
  if (options.length === 0) return [];
  const chosen = dice.pick(options);
  made.visit(chosen.receptacle, dice.next() < 0.3);
  made.add(chosen);
  if (dice.next() < 0.5) made.add(command(game, 'examine', held, -1));
  return made.texts;
};

/** Switches a lamp on before its time, sometimes with the wrong thing in hand. */
const lightEarly: Detour = (made, dice) => {
  const { game, state } = made;
  const lamps = game.toggleable.filter((o) => state.contents.some((contents) => contents.includes(o)));
  if (lamps.length === 0) return [];
  if (dice.next() < 0.4) {
    const found = something(made, dice, (o) => !game.goal.isObject[o]);
    if (found) {
      made.visit(found.r);
      made.add(command(game, 'take', found.o, found.r));
    }
  }
  const lamp = dice.pick(lamps);
  made.visit(
    state.contents.findIndex((contents) => contents.includes(lamp)),
    false,
  );
  made.add(command(game, 'use', lamp, -1));
  return made.texts;
};

/** Takes a knife and slices something. */
const slice: Detour = (made, dice) => {
  const { game, state } = made;
  const knife = something(made, dice, (o) => game.slicers[o] === 1);
  const food = something(made, dice, (o) => game.sliceable.includes(o));
  if (!knife || !food) return [];
  made.visit(knife.r);
  made.add(command(game, 'take', knife.o, knife.r));
  made.visit(food.r, dice.next() < 0.5);
  made.add(command(game, 'slice', food.o, state.held));
  return made.texts;
};

/** Looks closely at something at hand. */
const examine: Detour = (made, dice) => {
  const { game, state } = made;
  const here = game.at[state.location]!.map((r) => command(game, 'examine', -1, r));
  const held = state.held < 0 ? [] : [command(game, 'examine', state.held, -1)];
  const options = [...here, ...held, ...held];
  return options.length > 0 ? [dice.pick(options).text] : [];
};

const glance: Detour = (_, dice) => [
  dice.weigh([
    ['look', 5],
    ['inventory', 4],
    ['help', 1],
  ]),
];

/** A command of the right form that is most likely refused. */
const blunder: Detour = ({ game, state }, dice) => {
  const r = dice.integer(game.receptacles.length);
  const o = dice.integer(game.objects.length);
  const here = game.at[state.location]!;
  const options = [
    command(game, 'take', o, r),
    command(game, 'move', o, r),
    command(game, 'open', -1, r),
    command(game, 'close', -1, r),
    command(game, 'examine', o, -1),
    command(game, 'use', o, -1),
    command(game, 'clean', o, r),
    command(game, 'heat', o, r),
    command(game, 'cool', o, r),
    ...here.map((same) => command(game, 'go to', -1, same)),
  ];
  return [dice.pick(options).text];
};

function something(
  { game, state }: Errand,
  dice: Random,
  suits: (o: number) => boolean,
): { o: number; r: number } | undefined {
  const found: { o: number; r: number }[] = [];
  for (const [r, contents] of state.contents.entries()) {
    for (const o of contents) if (game.abilities[o]! & ability.pickupable && suits(o)) found.push({ o, r });
  }
  return found.length > 0 ? dice.pick(found) : undefined;
}

const emptyHanded: readonly (readonly [Detour, number])[] = [
  [visit, 4],
  [carryWrongThing, 3],
  [lightEarly, 3],
  [slice, 1],
  [examine, 1],
  [glance, 1],
  [blunder, 1.5],
];

const carrying: readonly (readonly [Detour, number])[] = [
  [visit, 4],
  [misplace, 3],
  [treat, 3],
  [examine, 1],
  [glance, 1],
  [blunder, 1.5],
];
