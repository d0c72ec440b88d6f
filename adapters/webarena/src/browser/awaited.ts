/** Things that are under way, for those who wait until all have come to an end. */
export interface Awaited {
  readonly count: number;
  add(): void;
  /** One of them has come to its end. */
  remove(): void;
  /** None of them will. */
  forget(): void;
  /** Waits until there is none, at most so many milliseconds. */
  all(atMost: number): Promise<void>;
}

export function awaited(): Awaited {
  let count = 0;
  const waiting = new Set<() => void>();
  const change = (to: number) => {
    count = Math.max(0, to);
    if (count === 0) for (const resume of waiting) resume();
  };
  return {
    get count() {
      return count;
    },
    add: () => change(count + 1),
    remove: () => change(count - 1),
    forget: () => change(0),
    async all(atMost) {
      if (count === 0) return;
      await new Promise<void>((resolve) => {
        const resume = () => {
          clearTimeout(timer);
          waiting.delete(resume);
          resolve();
        };
        const timer = setTimeout(resume, atMost);
        waiting.add(resume);
      });
    },
  };
}
