import { deriveSeed, random } from '@dreamgym/core/random';
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
  const pieces: { readonly kind: string; place: number; readonly openable: boolean }[] = [];
  for (const kind of Object.keys(room.furniture).sort(byName)) {
    const drawn = dice.pick(room.furniture[kind]!);
    const count = drawn > 1 ? Math.max(1, Math.round(drawn * size)) : drawn;
    let isPair = true;
    for (let i = 0; i < count; i++) {
      isPair = !isPair && dice.next() < (together[kind]?.same ?? 0);
      const place = isPair ? pieces[pieces.length - 1]!.place : pieces.length;
      pieces.push({ kind, place, openable: dice.next() < (openable[kind] ?? 0) });
    }
  }
  for (const piece of pieces) {
    const habit = together[piece.kind];
    const others = pieces.filter(({ kind }) => habit?.with.includes(kind));
    if (others.length > 0 && dice.next() < habit!.other) piece.place = dice.pick(others).place;
  }
  const used = [...new Set(pieces.map(({ place }) => place))];
  const furniture: readonly Furniture[] = pieces.map((piece) => ({ ...piece, place: used.indexOf(piece.place) }));
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
  return { number, room, furniture, places: used.length, things: things.map(([kind]) => kind).sort(byName) };
}

/** The order of ids, which is that of the names in play. */
function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
