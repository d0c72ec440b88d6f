import type { Command, Verb } from './command.ts';
import { ability } from './definition.ts';
import type { Game } from './game.ts';
import type { State } from './state.ts';

const plain = (verb: Verb): Command => ({ text: verb, verb, object: -1, receptacle: -1 });
const help = plain('help');
const inventory = plain('inventory');
const look = plain('look');

/** Everything that may be done in a state, in code-point order of the texts and without repetition. */
export function admissible(game: Game, state: State): Command[] {
  const { held, open } = state;
  const here = game.byName[state.location]!;
  const abilities = held < 0 ? 0 : game.abilities[held]!;
  const commands: Command[] = [];
  if (abilities & ability.cleanable) {
    for (const r of here) if (game.cleans[r]) commands.push(command(game, 'clean', held, r));
  }
  for (const r of here) if (game.openable[r] && open[r]) commands.push(command(game, 'close', -1, r));
  if (abilities & ability.coolable) {
    for (const r of here) if (game.cools[r]) commands.push(command(game, 'cool', held, r));
  }
  let waiting = held;
  for (const r of here) {
    if (waiting >= 0 && game.objectRank[waiting]! < game.receptacleRank[r]!) {
      commands.push(command(game, 'examine', waiting, -1));
      waiting = -1;
    }
    commands.push(command(game, 'examine', -1, r));
  }
  if (waiting >= 0) commands.push(command(game, 'examine', waiting, -1));
  for (const journey of journeys(game, state.location)) commands.push(journey);
  if (abilities & ability.heatable) {
    for (const r of here) if (game.heats[r]) commands.push(command(game, 'heat', held, r));
  }
  if (game.dialect === 'current') commands.push(help);
  commands.push(inventory, look);
  // `move` stands before `open`, the older `put` after it.
  if (held >= 0 && game.dialect === 'current') puts(game, state, here, commands);
  for (const r of here) if (game.openable[r] && !open[r]) commands.push(command(game, 'open', -1, r));
  if (held >= 0 && game.dialect === 'legacy') puts(game, state, here, commands);
  if (held >= 0 && game.slicers[held]) {
    for (const o of game.sliceable) {
      if (state.reach[o]!.includes(state.location)) commands.push(command(game, 'slice', o, held));
    }
  }
  if (held < 0) takes(game, state, here, commands);
  for (const o of game.toggleable) {
    for (const r of here) {
      if (state.contents[r]!.includes(o)) {
        commands.push(command(game, 'use', o, -1));
        break;
      }
    }
  }
  return commands;
}

function puts(game: Game, state: State, here: readonly number[], commands: Command[]): void {
  for (const r of here) {
    if (!game.accepts(r, state.held)) continue;
    if (game.rules.mustBeOpenTo.put && game.openable[r] && !state.open[r]) continue;
    commands.push(command(game, 'move', state.held, r));
  }
}

function takes(game: Game, state: State, here: readonly number[], commands: Command[]): void {
  const first = commands.length;
  for (const r of here) {
    if (game.keeps[r] || (game.rules.mustBeOpenTo.take && game.openable[r] && !state.open[r])) continue;
    const contents = state.contents[r]!;
    // Numbers are given in reverse order of ids, so that going backwards is nearly the order of names.
    for (let i = contents.length - 1; i >= 0; i--) {
      const o = contents[i]!;
      if (!(game.abilities[o]! & ability.pickupable)) continue;
      const take = command(game, 'take', o, r);
      let place = commands.length;
      while (place > first && later(game, commands[place - 1]!, take)) {
        commands[place] = commands[place - 1]!;
        place--;
      }
      commands[place] = take;
    }
  }
}

function later(game: Game, a: Command, b: Command): boolean {
  const difference = game.objectRank[a.object]! - game.objectRank[b.object]!;
  return difference !== 0 ? difference > 0 : game.receptacleRank[a.receptacle]! > game.receptacleRank[b.receptacle]!;
}

/** Going to a receptacle that shares the agent's location changes nothing, and the original then refuses it. */
function journeys(game: Game, location: number): readonly Command[] {
  const known = game.journeys[location];
  if (known) return known;
  const byName = [...game.receptacles.keys()].sort((a, b) => game.receptacleRank[a]! - game.receptacleRank[b]!);
  const there = byName.filter((r) => game.location[r] !== location).map((r) => command(game, 'go to', -1, r));
  game.journeys[location] = there;
  return there;
}

const verbNumbers: Readonly<Record<Verb, number>> = {
  clean: 0,
  close: 1,
  cool: 2,
  examine: 3,
  'go to': 4,
  heat: 5,
  help: 6,
  inventory: 7,
  look: 8,
  move: 9,
  open: 10,
  slice: 11,
  take: 12,
  use: 13,
};

/** A command, made once per game. For `slice`, `other` is the knife, otherwise the receptacle; -1 where there is none. */
export function command(game: Game, verb: Verb, object: number, other: number): Command {
  const key = (verbNumbers[verb] * 4096 + object + 1) * 4096 + other + 1;
  const known = game.commands.get(key);
  if (known !== undefined) return known;
  const receptacle = verb === 'slice' ? -1 : other;
  const made: Command = { text: wording(game, verb, object, other), verb, object, receptacle };
  game.commands.set(key, made);
  return made;
}

function wording(game: Game, verb: Verb, object: number, other: number): string {
  const o = game.objects[object]!;
  const r = game.receptacles[other]!;
  switch (verb) {
    case 'clean':
    case 'cool':
    case 'heat':
      return `${verb} ${o} with ${r}`;
    case 'move':
      return game.dialect === 'current' ? `move ${o} to ${r}` : `put ${o} in/on ${r}`;
    case 'slice':
      return `slice ${o} with ${game.objects[other]}`;
    case 'take':
      return `take ${o} from ${r}`;
    default:
      return `${verb} ${object >= 0 ? o : r}`;
  }
}
