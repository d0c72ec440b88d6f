import { isAbort } from '@dreamgym/core';

/** What the call gives; undefined where it ended because the run is to stop. */
export async function uninterrupted<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (signal.aborted && isAbort(error)) return undefined;
    throw error;
  }
}
