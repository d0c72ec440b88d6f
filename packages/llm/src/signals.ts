const listening = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts, until what it gives is called. Each signal has one listener, however many calls wait for
 * it: Node warns of a leak where many listen to one, and what `AbortSignal.any` makes stays in memory with a signal that lives long.
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  let calls = listening.get(signal);
  if (!calls) {
    const all = new Set<() => void>();
    calls = all;
    listening.set(signal, all);
    const aborted = () => {
      for (const each of [...all]) each();
    };
    signal.addEventListener('abort', aborted, { once: true });
  }
  calls.add(call);
  return () => void calls.delete(call);
}

/** A signal for one call: it aborts with the given one, and when its time is up. */
export interface CallSignal {
  readonly signal: AbortSignal;
  readonly timedOut: boolean;
  /** To be called when the call has ended. */
  release(): void;
}

export function callSignal(signal: AbortSignal, seconds: number): CallSignal {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort(new DOMException('the time is up', 'TimeoutError'));
  }, seconds * 1000);
  const forget = onAbort(signal, () => controller.abort(signal.reason));
  if (signal.aborted) controller.abort(signal.reason);
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    release() {
      clearTimeout(timer);
      forget();
    },
  };
}

/** What a promise brings, or the signal's reason as soon as that aborts. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    forget = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    forget();
  }
}

/** Waits, or rejects with the signal's reason as soon as that aborts. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  try {
    await unlessAborted(passed, signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Timers of Node do not wait longer: they end at once. */
export const longestSeconds = (2 ** 31 - 1) / 1000;
