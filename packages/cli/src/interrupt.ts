/** How long another signal counts as the same key press: npm passes one on that the terminal has sent already. */
const samePress = 300;

/** What the presses of Ctrl-C do, one after the other, until `stop` ends the watch. */
export interface Interrupt {
  /** Aborts at the first press. */
  readonly signal: AbortSignal;
  /** Aborts at the last press that is announced: the second one where two are. */
  readonly last: AbortSignal;
  stop(): void;
}

/**
 * Each press of Ctrl-C aborts a signal and gives its notice, so that the run stops at a good place; the one after them ends
 * the process at once, as it would have without this.
 */
export function onInterrupt(...notices: readonly (() => void)[]): Interrupt {
  const controllers = notices.map(() => new AbortController());
  let presses = 0;
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  const interrupted = () => {
    if (held || presses >= notices.length) return;
    held = true;
    controllers[presses]!.abort();
    notices[presses]!();
    presses += 1;
    timer = setTimeout(presses < notices.length ? release : stop, samePress);
  };
  const release = () => {
    held = false;
  };
  const stop = () => {
    clearTimeout(timer);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  return { signal: controllers[0]!.signal, last: controllers.at(-1)!.signal, stop };
}
