import { makeRoom } from '../open-worlds.ts';

/** Answers each key once. */
export type SharedCalls<Value> = (key: string, asked: Asked<Value>) => Promise<Value>;

interface Asked<Value> {
  /** Of who asks. */
  readonly signal: AbortSignal;
  /** Makes the answer, for as long as the signal of who asked first allows it. */
  call(signal: AbortSignal): Promise<Value>;
}

interface Begun<Value> {
  readonly value: Promise<Value>;
  readonly signal: AbortSignal;
}

/**
 * Keeps the latest `kept` answers, and older ones that are in use. Who asks for what is being answered waits for that; failures are not kept. Where a call
 * ends because of who began it was stopped, the next one in line makes it again.
 */
export function sharedCalls<Value>(kept: number, isInUse: (key: string) => boolean = () => false): SharedCalls<Value> {
  const calls = new Map<string, Begun<Value>>();
  const begin = (key: string, { signal, call }: Asked<Value>) => {
    const begun = { value: call(signal), signal };
    makeRoom(calls, kept, isInUse);
    calls.set(key, begun);
    begun.value.catch(() => {
      if (calls.get(key) === begun) calls.delete(key);
    });
    return begun;
  };
  return async (key, asked) => {
    for (;;) {
      const begun = calls.get(key) ?? begin(key, asked);
      try {
        return await begun.value;
      } catch (error) {
        asked.signal.throwIfAborted();
        if (!begun.signal.aborted) throw error;
      }
    }
  };
}
