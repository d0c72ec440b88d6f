import { ability } from './definition.ts';
import type { Game } from './game.ts';
import { condition, type State } from './state.ts';

/** Whether the task is achieved in this very state; a later state can lose it again. */
export function won(game: Game, state: State): boolean {
  const { taskType, isObject, receptacles } = game.goal;
  switch (taskType) {
    case 'look_at_obj_in_light':
      return state.held >= 0 && isObject[state.held] === 1 && inLight(game, state);
    case 'pick_and_place_simple':
      return placed(game, state, receptacles, 0, 0);
    case 'pick_clean_then_place_in_recep':
      return placed(game, state, receptacles, ability.cleanable, condition.clean);
    case 'pick_heat_then_place_in_recep':
      return placed(game, state, receptacles, ability.heatable, condition.hot);
    case 'pick_cool_then_place_in_recep':
      return placed(game, state, receptacles, ability.coolable, condition.cool);
    case 'pick_two_obj_and_place':
      return receptacles.some((r) => {
        let count = 0;
        for (const o of state.contents[r]!) count += isObject[o]!;
        return count >= 2;
      });
  }
}

function placed(game: Game, state: State, receptacles: readonly number[], able: number, become: number): boolean {
  for (const r of receptacles) {
    for (const o of state.contents[r]!) {
      if (game.goal.isObject[o] && (game.abilities[o]! & able) === able && (state.conditions[o]! & become) === become) {
        return true;
      }
    }
  }
  return false;
}

function inLight(game: Game, state: State): boolean {
  const wanted = game.rules.lamp === 'on' ? condition.on : 0;
  for (const lamp of game.goal.lamps) {
    if ((state.conditions[lamp]! & condition.on) !== wanted) continue;
    for (const r of game.at[state.location]!) if (state.contents[r]!.includes(lamp)) return true;
  }
  return false;
}
