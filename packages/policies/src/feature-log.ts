const pageSize = 1 << 18;

interface Page {
  data: Int32Array | undefined;
}

/** Where features were written. */
export interface FeatureReference {
  readonly page: Page;
  readonly start: number;
}

/** A store of the most recent features: old ones vanish, so that what refers to them may live on without harm. */
export interface FeatureLog {
  /** Writes features; `write` returns the end of what it wrote, at most `size` after its start. */
  append(size: number, write: (target: Int32Array, start: number) => number): FeatureReference;
}

/** Keeps at least the last `pages` MiB. */
export function featureLog(pages = 96): FeatureLog {
  const kept: Page[] = [];
  let page: { data: Int32Array } = { data: new Int32Array(0) };
  let end = 0;
  return {
    append(size, write) {
      if (end + size > page.data.length) {
        page = { data: new Int32Array(Math.max(pageSize, size)) };
        end = 0;
        kept.push(page);
        if (kept.length > pages) kept.shift()!.data = undefined;
      }
      const start = end;
      end = write(page.data, start);
      return { page, start };
    },
  };
}
