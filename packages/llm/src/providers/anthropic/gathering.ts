export interface GatheringOptions<Item> {
  /** Sent when none has come for so long. */
  readonly seconds: number;
  /** Sent when there are so many. */
  readonly size: number;
  /** Sent before they are more. */
  readonly bytes: number;
  readonly bytesOf: (item: Item) => number;
  readonly send: (items: readonly Item[]) => void;
}

/** Gathers what comes at about the same time, within bounds, and sends it together. */
export function gathering<Item>({ seconds, size, bytes, bytesOf, send }: GatheringOptions<Item>): (item: Item) => void {
  let gathered: Item[] = [];
  let held = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    const items = gathered;
    [gathered, held] = [[], 0];
    if (items.length > 0) send(items);
  };
  return (item) => {
    clearTimeout(timer);
    const its = bytesOf(item);
    if (held + its > bytes) flush();
    held += its;
    if (gathered.push(item) >= size) flush();
    else timer = setTimeout(flush, seconds * 1000);
  };
}
