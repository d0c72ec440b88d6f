const pageSize = 1 << 18;

interface Page {
  data: Int32Array | undefined;
  /** The batch that read it last. */
  batch: number;
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
  /** From now on, what is read stays until the next batch starts, whatever is appended meanwhile. */
  startBatch(): void;
  /** The memory in which these features are, for the batch that started last. Undefined where they have vanished. */
  read(reference: FeatureReference): Int32Array | undefined;
}

/** Keeps at least the last `pages` MiB, and everything that the last batch read. */
export function featureLog(pages = 48): FeatureLog {
  const kept: Page[] = [];
  let page: Page & { data: Int32Array } = { data: new Int32Array(0), batch: 0 };
  let end = 0;
  let batch = 1;

  /** The memory of the oldest page, once there are enough: fresh memory at this rate would keep the collector busy. */
  function nextPage(size: number): Int32Array {
    // A batch may be larger than the log: its features must not be overwritten while it is being put together.
    const oldest = kept.length < pages || kept[0]!.batch === batch ? undefined : kept.shift()!;
    const data = oldest?.data;
    if (oldest) oldest.data = undefined;
    return data && data.length >= size ? data : new Int32Array(Math.max(pageSize, size));
  }

  return {
    append(size, write) {
      if (end + size > page.data.length) {
        page = { data: nextPage(size), batch: 0 };
        end = 0;
        kept.push(page);
      }
      const start = end;
      end = write(page.data, start);
      return { page, start };
    },
    startBatch() {
      batch += 1;
    },
    read({ page }) {
      page.batch = batch;
      return page.data;
    },
  };
}
