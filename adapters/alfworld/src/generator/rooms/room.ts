/** A kind of room: what stands in it, what lies in it, what one does in it. */
export interface Room {
  /** Its share of all games. */
  readonly share: number;
  /** Numbers of its floor plans are counted from here. */
  readonly firstScene: number;
  /** Weights of the kinds of tasks, 1 to 6: put, light, clean, heat, cool, two. */
  readonly tasks: readonly number[];
  /** How much likelier tasks want things brought to a class of furniture than to others that hold them; 1 where it is missing. */
  readonly wanted: Readonly<Record<string, number>>;
  /** For each class of furniture, how many pieces a room may have (each entry as likely as the others). */
  readonly furniture: Readonly<Record<string, readonly number[]>>;
  readonly things: Readonly<Record<string, Thing>>;
}

/** Where a class of things is found in a kind of room. */
interface Thing {
  /** The share of rooms of this kind that have any. */
  readonly present: number;
  /** How many there are on average where there are any, from 1 to 4. */
  readonly mean: number;
  /** Classes of furniture with weights; `Floor` stands for places where it cannot be reached. */
  readonly places: Readonly<Record<string, number>>;
}

/** Things that lie in the places named, each followed by its weight. */
export function some(present: number, mean: number, places: string): Thing {
  const words = places.split(' ');
  const weights = words.flatMap((word, i) => (i % 2 === 0 ? [[word, Number(words[i + 1])] as const] : []));
  return { present, mean, places: Object.fromEntries(weights) };
}

/** Things that belong to the room itself. */
export function fixture(present = 1, mean = 1): Thing {
  return some(present, mean, 'Floor 1');
}
