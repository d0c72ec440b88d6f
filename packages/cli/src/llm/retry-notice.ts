import type { ChatFailure } from '@dreamgym/core';

/** Seconds between one notice and the next. */
const pause = 10;

/** Says that calls are made again, and why: at once, and then now and then for all that came since. */
export function retryNotice(notice: (text: string) => void, now: () => number = () => performance.now() / 1000) {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return ({ kind, message }: ChatFailure, attempt: number) => {
    unsaid++;
    if (now() < saidAt + pause) return;
    const others = unsaid > 1 ? `, and ${unsaid - 1} others` : '';
    notice(`a call is made again after attempt ${attempt}${others}: ${kind}: ${message}`);
    saidAt = now();
    unsaid = 0;
  };
}
