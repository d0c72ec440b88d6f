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
export function featureLog(pages = 48): FeatureLog {
  const kept: Page[] = [];
  let page: { data: Int32Array } = { data: new Int32Array(0) };
  let end = 0;

  /** The memory of the oldest page, once there are enough: fresh memory at this rate would keep the collector busy. */
  function nextPage(size: number): Int32Array {
    const oldest = kept.length < pages ? undefined : kept.shift()!;
    const data = oldest?.data;
    if (oldest) oldest.data = undefined;
    return data && data.length >= size ? data : new Int32Array(Math.max(pageSize, size));
  }

  return {
    append(size, write) {
      if (end + size > page.data.length) {
        page = { data: nextPage(size) };
        end = 0;
        kept.push(page);
      }
      const start = end;
      end = write(page.data, start);
      return { page, start };
    },
  };
}
