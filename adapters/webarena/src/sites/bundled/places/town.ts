import { deriveSeed, random } from '@dreamgym/core/random';
import { eastWest, northSouth } from './vocabulary.ts';

/** Where two streets cross; metres from the north-western end of the map. */
interface Corner {
  readonly id: number;
  readonly row: number;
  readonly column: number;
  readonly x: number;
  readonly y: number;
}

/** A piece of street between two corners. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly street: string;
  /** In metres. */
  readonly length: number;
}

export interface Town {
  readonly corners: readonly Corner[];
  readonly blocks: readonly Block[];
}

/** The streets: a bent grid in which some blocks are closed, so that the way is not always the obvious one. */
export function town(seed: number): Town {
  const chance = random(deriveSeed(seed, 'town'));
  const bend = () => chance.integer(71) - 35;
  const columns = northSouth.length;
  const corners = eastWest.flatMap((_, row) =>
    northSouth.map((_, column) => ({
      id: row * columns + column,
      row,
      column,
      x: 120 + column * 210 + bend(),
      y: 110 + row * 170 + bend(),
    })),
  );
  const block = (from: Corner, to: Corner, street: string) => ({
    from: from.id,
    to: to.id,
    street,
    length: Math.round(Math.hypot(from.x - to.x, from.y - to.y) / 10) * 10,
  });
  const blocks = corners.flatMap((corner) => {
    const { id, row, column } = corner;
    const east = column + 1 < columns && block(corner, corners[id + 1]!, eastWest[row]!);
    const south = row + 1 < eastWest.length && block(corner, corners[id + columns]!, northSouth[column]!);
    return [east, south].filter((each) => each !== false);
  });
  // The frame of the map stays whole, so that every corner can be reached.
  const inner = ({ from, to }: Block) => [from, to].some((id) => isInner(corners[id]!));
  const kept = blocks.filter((each) => !inner(each) || chance.integer(7) > 0);
  const open: Town = { corners, blocks: kept };
  const distances = distancesFrom(open, 0);
  const cut = corners.map(({ id }) => id).filter((id) => distances[id] === Number.POSITIVE_INFINITY);
  return {
    corners,
    blocks: blocks.filter((each) => kept.includes(each) || cut.includes(each.from) || cut.includes(each.to)),
  };
}

function isInner({ row, column }: Corner): boolean {
  return row > 0 && column > 0 && row + 1 < eastWest.length && column + 1 < northSouth.length;
}

/** Metres along the streets from a corner to each corner. */
export function distancesFrom(town: Town, start: number): number[] {
  return search(town, start).map(({ distance }) => distance);
}

interface Reached {
  readonly distance: number;
  /** The block by which the shortest way comes here; undefined at the start. */
  readonly by?: Block;
}

/** Dijkstra's algorithm; the town is small enough for a plain list. */
function search({ corners, blocks }: Town, start: number): Reached[] {
  const reached: Reached[] = corners.map(({ id }) => ({ distance: id === start ? 0 : Number.POSITIVE_INFINITY }));
  const waiting = new Set(corners.map(({ id }) => id));
  while (waiting.size > 0) {
    const next = [...waiting].reduce((best, id) => (reached[id]!.distance < reached[best]!.distance ? id : best));
    waiting.delete(next);
    for (const block of blocks) {
      if (block.from !== next && block.to !== next) continue;
      const other = block.from === next ? block.to : block.from;
      const distance = reached[next]!.distance + block.length;
      if (distance < reached[other]!.distance) reached[other] = { distance, by: block };
    }
  }
  return reached;
}

interface Route {
  /** In metres. */
  readonly distance: number;
  readonly corners: readonly number[];
  /** One for each street on the way. */
  readonly legs: readonly { readonly street: string; readonly heading: string; readonly distance: number }[];
}

/** The shortest way along the streets. */
export function route(town: Town, from: number, to: number): Route {
  const reached = search(town, from);
  const corners = [to];
  const blocks: Block[] = [];
  for (let block = reached[to]!.by; block; block = reached[corners[0]!]!.by) {
    blocks.unshift(block);
    corners.unshift(block.from === corners[0] ? block.to : block.from);
  }
  const legs: { street: string; heading: string; distance: number }[] = [];
  blocks.forEach(({ street, length }, index) => {
    const last = legs.at(-1);
    if (last?.street === street) last.distance += length;
    else
      legs.push({
        street,
        heading: heading(town.corners[corners[index]!]!, town.corners[corners[index + 1]!]!),
        distance: length,
      });
  });
  return { distance: reached[to]!.distance, corners, legs };
}

function heading(from: Corner, to: Corner): string {
  if (from.row === to.row) return to.column > from.column ? 'east' : 'west';
  return to.row > from.row ? 'south' : 'north';
}

export const modes = {
  walk: { name: 'On foot', speed: 80 },
  cycle: { name: 'By bicycle', speed: 250 },
  drive: { name: 'By car', speed: 500 },
} as const;
export type Mode = keyof typeof modes;

/** Whole minutes for a way in metres. */
export function minutes(distance: number, mode: Mode): number {
  return Math.max(1, Math.round(distance / modes[mode].speed));
}

/** `640 m` or `1.8 km`. */
export function distanceText(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`;
}
