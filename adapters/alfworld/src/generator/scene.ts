import { deriveSeed, type Random, random } from '../random.ts';
import type { Room } from './rooms/room.ts';
import { openable, together } from './rooms/rooms.ts';

/** A room with its furniture: what the trials of a floor plan share. */
export interface Scene {
  readonly number: number;
  readonly room: Room;
  /** In the order of ids: classes alphabetically. */
  readonly furniture: readonly Furniture[];
  /** Number of places where furniture stands; some pieces share one. */
  readonly places: number;
  /** Classes of things that this room has. */
  readonly things: readonly string[];
}

interface Furniture {
  readonly kind: string;
  readonly place: number;
  readonly openable: boolean;
}

/** Furnishes a room; the same seed and number give the same room. `size` scales the number of pieces that come in numbers. */
export function scene(
  room: Room,
  number: number,
  { seed, size }: { readonly seed: number; readonly size: number },
): Scene {
  const dice = random(deriveSeed(seed, 'scene', number));
  const furniture: Furniture[] = [];
  let places = 0;
  for (const kind of Object.keys(room.furniture).sort(byName)) {
    const drawn = dice.pick(room.furniture[kind]!);
    const count = drawn > 1 ? Math.max(1, Math.round(drawn * size)) : drawn;
    for (let i = 0; i < count; i++) {
      const shared = sharedPlace(kind, i > 0, furniture, dice);
      furniture.push({ kind, place: shared ?? places++, openable: dice.next() < (openable[kind] ?? 0) });
    }
  }
  const things = Object.entries(room.things).filter(([kind, { present }]) => {
    // Whoever has a lamp or a bat has it in every trial, and things without a place in this room are not in it.
    const drawn = dice.next() < present;
    return (
      drawn &&
      Object.keys(room.things[kind]!.places).some(
        (at) => at === 'Floor' || furniture.some((piece) => piece.kind === at),
      )
    );
  });
  return { number, room, furniture, places, things: things.map(([kind]) => kind).sort(byName) };
}

/** The order of ids, which is that of the names in play. */
function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

function sharedPlace(kind: string, again: boolean, furniture: readonly Furniture[], dice: Random): number | undefined {
  const habit = together[kind];
  if (!habit) return undefined;
  if (again && dice.next() < habit.same) return furniture[furniture.length - 1]!.place;
  const others = furniture.filter((piece) => habit.with.includes(piece.kind));
  if (others.length > 0 && dice.next() < habit.other) return dice.pick(others).place;
  return undefined;
}
