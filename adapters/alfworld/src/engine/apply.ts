import type { Command } from './command.ts';
import { ability } from './definition.ts';
import { type Game, list, middleOfRoom } from './game.ts';
import { condition, type State, withNumber, withoutNumber } from './state.ts';

/** Does an admissible command: changes the state and returns what the agent reads. */
export function apply(game: Game, state: State, { verb, object: o, receptacle: r }: Command): string {
  switch (verb) {
    case 'go to':
      state.location = game.location[r]!;
      return `You arrive at ${destination(game, r)}. ${contents(game, state, r)}`;
    case 'open':
      state.open[r] = 1;
      return `You open the ${game.receptacles[r]}. ${contents(game, state, r)}`;
    case 'close':
      state.open[r] = 0;
      return `You close the ${game.receptacles[r]}.`;
    case 'take':
      state.contents[r] = withoutNumber(state.contents[r]!, o);
      state.listings[r] = undefined;
      state.reach[o] = withoutNumber(state.reach[o]!, state.location);
      state.taken = withNumber(state.taken, o * 4096 + r);
      state.held = o;
      return `You pick up the ${game.objects[o]} from the ${game.receptacles[r]}.`;
    case 'move':
      state.contents[r] = withNumber(state.contents[r]!, o);
      state.listings[r] = undefined;
      state.reach[o] = withNumber(state.reach[o]!, state.location);
      state.taken = withoutNumber(state.taken, o * 4096 + r);
      state.held = -1;
      return game.dialect === 'current'
        ? `You move the ${game.objects[o]} to the ${game.receptacles[r]}.`
        : `You put the ${game.objects[o]} in/on the ${game.receptacles[r]}.`;
    case 'clean':
      state.conditions[o]! |= condition.clean;
      return `You clean the ${game.objects[o]} using the ${game.receptacles[r]}.`;
    case 'heat':
      state.conditions[o] = (state.conditions[o]! | condition.hot) & ~condition.cool;
      return `You heat the ${game.objects[o]} using the ${game.receptacles[r]}.`;
    case 'cool':
      state.conditions[o] = (state.conditions[o]! | condition.cool) & ~condition.hot;
      return `You cool the ${game.objects[o]} using the ${game.receptacles[r]}.`;
    case 'use':
      // A lamp stays on: the original says the same at every further use.
      state.conditions[o]! |= condition.on;
      return `You turn on the ${game.objects[o]}.`;
    case 'slice':
      state.conditions[o]! |= condition.sliced;
      return `You sliced the ${game.objects[o]} with the ${game.objects[state.held]}.`;
    case 'examine':
      return r >= 0 ? contents(game, state, r) : appearance(game, state, o);
    case 'inventory':
      return state.held < 0 ? 'You are not carrying anything.' : `You are carrying: a ${game.objects[state.held]}.`;
    case 'look':
      return surroundings(game, state);
    case 'help':
      return helpText;
  }
}

function destination(game: Game, r: number): string {
  if (game.dialect === 'current') return game.receptacles[r]!;
  return `loc ${game.definition.locations - game.location[r]!}`;
}

function contents(game: Game, state: State, r: number): string {
  const name = game.receptacles[r]!;
  if (game.openable[r]) {
    if (state.open[r]) return `The ${name} is open. In it, you see ${listing(game, state, r)}.`;
    if (game.rules.mustBeOpenTo.see) return `The ${name} is closed.`;
  }
  return `On the ${name}, you see ${listing(game, state, r)}.`;
}

function listing(game: Game, state: State, r: number): string {
  const known = state.listings[r];
  if (known !== undefined) return known;
  const words = articles(game, state.contents[r]!);
  state.listings[r] = words;
  // Untouched contents are the same in every episode, so that they need to be worded once only.
  if (game.initial.contents[r] === state.contents[r]) game.initial.listings[r] = words;
  return words;
}

function articles(game: Game, objects: readonly number[]): string {
  return list(objects.map((o) => `a ${game.objects[o]}`));
}

function surroundings(game: Game, state: State): string {
  const here = game.at[state.location]!;
  if (here.length === 0) return middleOfRoom('nothing');
  const beside: number[] = [];
  for (const pair of state.taken) {
    const o = Math.floor(pair / 4096);
    if (here.includes(pair % 4096) && state.reach[o]!.includes(state.location)) beside.push(o);
  }
  return `You are facing the ${list(here.map((r) => game.receptacles[r]!))}. Next to it, you see ${articles(game, beside)}.`;
}

function appearance(game: Game, state: State, o: number): string {
  const name = game.objects[o]!;
  if (game.abilities[o]! & ability.isreceptacleobject) {
    return `This is a normal ${name}. In it, you see ${articles(game, game.definition.objects[o]!.inside)}.`;
  }
  const { clean, hot, cool, sliced, on } = condition;
  const is = (bits: number) => (state.conditions[o]! & bits) === bits;
  if (is(clean | hot | sliced)) return `This is a hot and clean sliced ${name}.`;
  if (is(clean | cool | sliced)) return `This is a cool and clean sliced ${name}.`;
  if (is(clean | sliced)) return `This is a clean sliced ${name}.`;
  if (is(hot | sliced)) return `This is a hot sliced ${name}.`;
  if (is(cool | sliced)) return `This is a cool sliced ${name}.`;
  if (is(clean | hot)) return `This is a hot and clean ${name}.`;
  if (is(clean | cool)) return `This is a cool and clean ${name}.`;
  if (is(hot)) return `This is a hot ${name}.`;
  if (is(clean)) return `This is a clean ${name}.`;
  if (is(cool)) return `This is a cold ${name}.`;
  if (is(on) && game.abilities[o]! & ability.toggleable) return `This ${name} is on.`;
  if (is(sliced) && game.abilities[o]! & ability.sliceable) return `This is a sliced ${name}.`;
  return `There's nothing special about ${name}.`;
}

/** The original's text with its unaligned line; the line feed that its source starts with is lost there, the last one is not. */
const helpText = `Available commands:
  look:                             look around your current location
  inventory:                        check your current inventory
  go to (receptacle):               move to a receptacle
  open (receptacle):                open a receptacle
  close (receptacle):               close a receptacle
  take (object) from (receptacle):  take an object from a receptacle
  move (object) to (receptacle):  place an object in or on a receptacle
  examine (something):              examine a receptacle or an object
  use (object):                     use an object
  heat (object) with (receptacle):  heat an object using a receptacle
  clean (object) with (receptacle): clean an object using a receptacle
  cool (object) with (receptacle):  cool an object using a receptacle
  slice (object) with (object):     slice an object using a sharp object
`;
