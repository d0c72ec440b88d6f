/** Plain JSON: what everything that crosses a contract is made of, so that log, buffer, cache and wire share one shape. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A value now or later. Engines in memory answer at once; callers await only what is a promise. */
export type Awaitable<T> = T | Promise<T>;

/** A part whose state can be saved and put back, so that an interrupted run goes on to the exact step. */
export interface Snapshotable {
  /** The whole mutable state as plain JSON. */
  snapshot(): Json;
  /** Puts a snapshot of the same kind of part back. Throws where the snapshot is of another kind or version. */
  restore(snapshot: Json): void;
}
