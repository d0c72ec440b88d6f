import type { Environment, Split } from '@dreamgym/core';
import type { Assignments } from './assignments.ts';
import type { Session } from './session.ts';

/** One environment, as it is served. */
export interface World {
  /** In addresses: `shop` in `/shop/ws`. */
  readonly name: string;
  readonly environment: Environment;
  readonly splits: readonly Split[];
  readonly assignments: Assignments;
  /** A place for a client of this name. */
  open(client: string): Session;
}
