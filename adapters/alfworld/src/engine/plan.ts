import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { command } from './commands.ts';
import { ability } from './definition.ts';
import type { Game } from './game.ts';
import { won } from './goal.ts';
import { condition, copyState, type State } from './state.ts';

/**
 * A shortest sequence of commands that wins from a state; empty where it is won, undefined where it cannot be.
 *
 * Only takes, placements, treatments and the switching of lamps bring a goal nearer. Going and opening pay off solely
 * where one of those follows at once, so that the search (A*) is over those commands, each with the way to it.
 */
export function plan(game: Game, from: State): readonly Command[] | undefined {
  const needs = needsOf(game);
  const queue: Node[][] = [];
  const push = (node: Node, estimate: number) => {
    queue[estimate] ??= [];
    queue[estimate].push(node);
  };
  const closed = new Set<string>();
  push({ cost: 0, estimated: false, deed: [], before: undefined, state: copyState(from) }, 0);
  for (let estimate = 0; estimate < queue.length; estimate++) {
    const nodes = queue[estimate] ?? [];
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      const state = stateOf(game, node);
      if (won(game, state)) return commandsTo(node);
      if (!node.estimated) {
        // How far it is to the goal is looked at only when the node's turn comes, and may put it off.
        node.estimated = true;
        const expected = node.cost + atLeast(game, needs, state);
        if (expected > estimate) {
          push(node, expected);
          continue;
        }
      }
      const key = signature(game, needs, state);
      if (closed.has(key)) continue;
      closed.add(key);
      for (const deed of deeds(game, needs, state)) {
        const cost = node.cost + deed.length;
        push({ cost, estimated: false, deed, before: node, state: undefined }, Math.max(estimate, cost));
      }
    }
  }
  return undefined;
}

interface Node {
  readonly cost: number;
  estimated: boolean;
  /** The commands from the node before to this one. */
  readonly deed: readonly Command[];
  readonly before: Node | undefined;
  /** Computed when the node is looked at. */
  state: State | undefined;
}

function stateOf(game: Game, node: Node): State {
  if (node.state) return node.state;
  const state = copyState(node.before!.state!);
  for (const one of node.deed) apply(game, state, one);
  node.state = state;
  return state;
}

function commandsTo(last: Node): readonly Command[] {
  const deeds: (readonly Command[])[] = [];
  for (let node: Node | undefined = last; node; node = node.before) deeds.push(node.deed);
  return deeds.reverse().flat();
}

/** What the kind of task asks of the object: an ability, the condition it leads to, and the receptacles that do it. */
interface Needs {
  readonly able: number;
  readonly become: number;
  readonly verb: 'clean' | 'heat' | 'cool' | undefined;
  readonly stations: readonly number[];
  readonly objects: readonly number[];
}

function needsOf(game: Game): Needs {
  const objects = (able: number) =>
    [...game.goal.isObject.keys()].filter((o) => game.goal.isObject[o] && (game.abilities[o]! & able) === able);
  const stations = (table: Uint8Array) => [...table.keys()].filter((r) => table[r]);
  switch (game.goal.taskType) {
    case 'pick_clean_then_place_in_recep':
      return {
        able: ability.cleanable,
        become: condition.clean,
        verb: 'clean',
        stations: stations(game.cleans),
        objects: objects(ability.cleanable),
      };
    case 'pick_heat_then_place_in_recep':
      return {
        able: ability.heatable,
        become: condition.hot,
        verb: 'heat',
        stations: stations(game.heats),
        objects: objects(ability.heatable),
      };
    case 'pick_cool_then_place_in_recep':
      return {
        able: ability.coolable,
        become: condition.cool,
        verb: 'cool',
        stations: stations(game.cools),
        objects: objects(ability.coolable),
      };
    default:
      return { able: 0, become: 0, verb: undefined, stations: [], objects: objects(0) };
  }
}

function isReady(needs: Needs, state: State, o: number): boolean {
  return (state.conditions[o]! & needs.become) === needs.become;
}

/** A lower bound to the number of commands that are still needed. */
function atLeast(game: Game, needs: Needs, state: State): number {
  const { taskType, receptacles } = game.goal;
  const holding = state.held >= 0 && needs.objects.includes(state.held);
  const emptyHand = state.held < 0 || holding ? 0 : 1;
  if (taskType === 'look_at_obj_in_light') return holding ? 1 : emptyHand + 1;
  if (taskType === 'pick_two_obj_and_place') {
    let most = 0;
    for (const r of receptacles) {
      let count = 0;
      for (const o of state.contents[r]!) count += game.goal.isObject[o]!;
      if (count > most) most = count;
    }
    return emptyHand + 2 * (2 - most) - (holding ? 1 : 0);
  }
  if (holding) return isReady(needs, state, state.held) ? 1 : 2;
  return emptyHand + (needs.objects.some((o) => isReady(needs, state, o)) ? 2 : 3);
}

/** Everything that may bring the goal nearer, each with the way to it. */
function deeds(game: Game, needs: Needs, state: State): (readonly Command[])[] {
  const { held } = state;
  if (held < 0) return takes(game, needs, state);
  const found: (readonly Command[])[] = [];
  if (!needs.objects.includes(held)) return drops(game, needs, state);
  if (game.goal.taskType === 'look_at_obj_in_light') return lights(game, state);
  if (!isReady(needs, state, held)) {
    for (const r of needs.stations) found.push(at(game, state, r, false, command(game, needs.verb!, held, r)));
    // Another one may be nearer to its end.
    if (needs.objects.some((o) => o !== held && isReady(needs, state, o))) found.push(...drops(game, needs, state));
    return found;
  }
  for (const r of game.goal.receptacles) {
    if (game.accepts(r, held))
      found.push(at(game, state, r, game.rules.mustBeOpenTo.put, command(game, 'move', held, r)));
  }
  return found;
}

/** The way to a receptacle, opening it where that is needed, and what is to be done there. */
function at(game: Game, state: State, r: number, toOpen: boolean, deed: Command): readonly Command[] {
  const way: Command[] = [];
  if (game.location[r] !== state.location) way.push(command(game, 'go to', -1, r));
  if (toOpen && game.openable[r] && !state.open[r]) way.push(command(game, 'open', -1, r));
  way.push(deed);
  return way;
}

function takes(game: Game, needs: Needs, state: State): (readonly Command[])[] {
  const found: (readonly Command[])[] = [];
  for (const [r, contents] of state.contents.entries()) {
    if (game.keeps[r]) continue;
    for (const o of contents) {
      if (!needs.objects.includes(o) || !(game.abilities[o]! & ability.pickupable)) continue;
      found.push(at(game, state, r, game.rules.mustBeOpenTo.take, command(game, 'take', o, r)));
    }
  }
  return found;
}

/** Where to leave what is in hand: where something is to be done next, here, or at one place of those where nothing is. */
function drops(game: Game, needs: Needs, state: State): (readonly Command[])[] {
  const cheapest = new Map<number, readonly Command[]>();
  const useful = new Set([...needs.stations, ...game.goal.receptacles].map((r) => game.location[r]!));
  for (const [r, contents] of state.contents.entries()) {
    if (contents.some((o) => needs.objects.includes(o) || game.goal.lamps.includes(o))) useful.add(game.location[r]!);
  }
  useful.add(state.location);
  for (let r = 0; r < game.receptacles.length; r++) {
    if (!game.accepts(r, state.held)) continue;
    const way = at(game, state, r, game.rules.mustBeOpenTo.put, command(game, 'move', state.held, r));
    const place = useful.has(game.location[r]!) ? r : -1;
    if (way.length < (cheapest.get(place)?.length ?? Number.POSITIVE_INFINITY)) cheapest.set(place, way);
  }
  return [...cheapest.values()];
}

function lights(game: Game, state: State): (readonly Command[])[] {
  const found: (readonly Command[])[] = [];
  for (const [r, contents] of state.contents.entries()) {
    for (const lamp of game.goal.lamps) {
      if (!contents.includes(lamp)) continue;
      const on = (state.conditions[lamp]! & condition.on) !== 0;
      if (on === (game.rules.lamp === 'on')) found.push([command(game, 'go to', -1, r)]);
      else if (!on) found.push(at(game, state, r, false, command(game, 'use', lamp, -1)));
    }
  }
  return found;
}

/** States with the same signature differ in nothing that matters to the goal. */
function signature(game: Game, needs: Needs, state: State): string {
  let key = `${state.location} ${state.held} ${state.open.join('')}`;
  for (const o of needs.objects) key += ` ${state.conditions[o]}`;
  for (const o of game.goal.lamps) key += ` ${state.conditions[o]}`;
  for (let r = 0; r < state.contents.length; r++) {
    for (const o of state.contents[r]!) if (game.goal.isObject[o]) key += ` ${r}:${o}`;
  }
  return key;
}
