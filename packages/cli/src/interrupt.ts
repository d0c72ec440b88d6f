/** How long a second signal counts as the same key press: npm passes one on that the terminal has sent already. */
const samePress = 300;

/**
 * The first Ctrl-C aborts the signal, so that the run stops at a good place; a second one ends the process at once, as it
 * would have without this. `stop` ends the watch.
 */
export function onInterrupt(notice: () => void): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const interrupted = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    notice();
    timer = setTimeout(stop, samePress);
  };
  const stop = () => {
    clearTimeout(timer);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  return { signal: controller.signal, stop };
}
