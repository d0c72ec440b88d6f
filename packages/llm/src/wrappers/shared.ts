import { onAbort, unlessAborted } from '../signals.ts';

interface Begun<Value> {
  readonly value: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

/** Makes a call once for all who ask for the same while it is under way; it is aborted when all of them have left. */
export function shared<Value>(): (
  key: string,
  asked: { readonly signal: AbortSignal; readonly call: (signal: AbortSignal) => Promise<Value> },
) => Promise<Value> {
  const underWay = new Map<string, Begun<Value>>();
  const begin = (key: string, call: (signal: AbortSignal) => Promise<Value>): Begun<Value> => {
    const controller = new AbortController();
    const begun = { value: call(controller.signal), controller, waiting: 0 };
    const forget = () => {
      if (underWay.get(key) === begun) underWay.delete(key);
    };
    begun.value.then(forget, forget);
    underWay.set(key, begun);
    return begun;
  };
  return async (key, { signal, call }) => {
    signal.throwIfAborted();
    const begun = underWay.get(key) ?? begin(key, call);
    begun.waiting++;
    const forget = onAbort(signal, () => {
      if (--begun.waiting > 0) return;
      // Whoever asks from now on begins anew.
      underWay.delete(key);
      begun.controller.abort(signal.reason);
    });
    try {
      return await unlessAborted(begun.value, signal);
    } finally {
      forget();
    }
  };
}
