// Node has a turn of its event loop for next to nothing; a timer costs a millisecond.
const { setImmediate } = globalThis as { setImmediate?: (call: () => void) => unknown };
const next = setImmediate ?? ((call: () => void) => setTimeout(call, 0));

/** Resolves in the next turn of the event loop, so that timers, signals and whoever waits get theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    next(resolve);
  });
}

/** Often enough for Ctrl-C where every step takes its time, seldom enough to cost nothing where none does. */
const every = 64;
let taken = 0;

/** A turn of the event loop after every so many steps of all attempts together; undefined otherwise. */
export function turnNowAndThen(): Promise<void> | undefined {
  taken = (taken + 1) % every;
  return taken === 0 ? nextTurn() : undefined;
}
