import { isSolved, type Observation, type Trajectory } from '@dreamgym/core';
import { bytesOf } from '@dreamgym/core/text';
import type { PromptRoom } from './prompt-room.ts';

/** What recordings show of an environment's form. */
export interface Demonstrations {
  /** First observations of different places. */
  readonly openings: readonly Observation[];
  /** Steps of every kind. */
  readonly cases: readonly DemonstratedCase[];
  /** Whether observations list the open actions; yes where nothing was recorded. */
  readonly listing: boolean;
  /** The first observation of every recorded task. */
  readonly openingOf: ReadonlyMap<string, Observation>;
  /** At most two first observations of each place that tasks share. */
  readonly openingsAt: ReadonlyMap<string, readonly Observation[]>;
}

interface DemonstratedCase {
  readonly action: string;
  readonly observation: Observation;
  readonly done: boolean;
  readonly success: boolean;
}

/** Different cases of one kind, at most. */
const casesPerKind = 3;

/**
 * Picks demonstrations from recordings: openings of different places, and cases for each verb and manner of answering, the
 * refusals and the ends among them: one of every kind first, then a second one, as many as there is room for.
 */
export function pickDemonstrations(
  trajectories: readonly Trajectory[],
  room: Pick<PromptRoom, 'openings' | 'cases'>,
): Demonstrations {
  const openingOf = new Map<string, Observation>();
  const openingsAt = new Map<string, Observation[]>();
  const kinds = new Map<string, DemonstratedCase[]>();
  for (const { task, opening, transitions } of trajectories) {
    openingOf.set(task.id, opening);
    const openings = openingsAt.get(task.scene ?? '') ?? [];
    openingsAt.set(task.scene ?? '', openings);
    if (openings.length < 2 && openings.every(({ text }) => text !== opening.text)) openings.push(opening);
    let listed = opening.actions;
    for (const { action, observation, reward, terminated } of transitions) {
      const refused = listed?.includes(action.text) === false;
      const verb = /^[^\s[(]*/.exec(action.text)![0];
      const manner = observation.text.split(/\s+/, 2).join(' ');
      const kind = JSON.stringify([refused || verb, manner, terminated, isSolved(reward)]);
      const its = kinds.get(kind) ?? [];
      kinds.set(kind, its);
      if (its.length < casesPerKind) {
        its.push({ action: action.text, observation, done: terminated, success: terminated && isSolved(reward) });
      }
      listed = observation.actions;
    }
  }
  const ranks = Array.from({ length: casesPerKind }, (_, rank) => rank);
  const cases = ranks.flatMap((rank) => [...kinds.values()].flatMap((its) => its.slice(rank, rank + 1)));
  const shown = [...openingsAt.values()].slice(0, 2).map(([first]) => first!);
  return {
    openings: within(room.openings, shown, (opening) => opening),
    cases: within(room.cases, cases, ({ observation }) => observation),
    listing: trajectories.every(({ opening }) => opening.actions !== undefined),
    openingOf,
    openingsAt,
  };
}

/** The items for which there is room, in order; one that is too long is left out. */
function within<Item>(room: number, items: readonly Item[], observationOf: (item: Item) => Observation): Item[] {
  let left = room;
  return items.filter((item) => {
    const { text, actions = [] } = observationOf(item);
    const length = bytesOf(text) + bytesOf(actions.join());
    if (length > left) return false;
    left -= length;
    return true;
  });
}
