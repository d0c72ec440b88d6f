import { bathroom } from './bathroom.ts';
import { bedroom } from './bedroom.ts';
import { kitchen } from './kitchen.ts';
import { livingRoom } from './living-room.ts';
import type { Room } from './room.ts';

/** The four kinds of rooms. Shares and counts follow the official games in the large, rounded. */
export const rooms: readonly Room[] = [kitchen, livingRoom, bedroom, bathroom];

/** How likely a piece of each class can be opened; 0 where a class is missing. */
export const openable: Readonly<Record<string, number>> = {
  Cabinet: 0.83,
  Drawer: 0.85,
  Fridge: 1,
  Microwave: 1,
  Safe: 0.9,
};

/**
 * How likely a piece joins the one before of its class, if that one stands alone, or else a piece of one of the classes
 * named, wherever it stands.
 */
export const together: Readonly<
  Record<string, { readonly same: number; readonly other: number; readonly with: readonly string[] }>
> = {
  Cabinet: { same: 0.075, other: 0, with: [] },
  CoffeeMachine: { same: 0, other: 0.25, with: ['CounterTop'] },
  Drawer: { same: 0.13, other: 0.03, with: ['Dresser', 'Cabinet', 'SideTable'] },
  Shelf: { same: 0.06, other: 0.05, with: ['TvStand'] },
  StoveBurner: { same: 0.58, other: 0, with: [] },
  Toaster: { same: 0, other: 0.3, with: ['CounterTop'] },
};
