import pLimit from 'p-limit';
import type { Collector } from '../contracts/collector.ts';

/** Plays attempts in this process, several at once where some wait for others. */
export const inProcess: Collector = {
  name: 'in-process',
  async collect({ attempts, concurrency, play }) {
    const limit = pLimit(concurrency);
    const ended = await Promise.allSettled(attempts.map((attempt) => limit(() => play(attempt))));
    const failure = ended.find((end) => end.status === 'rejected');
    if (failure) throw failure.reason;
  },
};
