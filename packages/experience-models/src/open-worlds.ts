/** Counts the attempts that are under way in each world, so that none is forgotten while it is played. */
export interface OpenWorlds {
  /** An attempt begins in a world; the function that comes back ends it, once. */
  enter(key: string): () => void;
  isOpen(key: string): boolean;
}

export function openWorlds(): OpenWorlds {
  const attempts = new Map<string, number>();
  return {
    enter(key) {
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const others = attempts.get(key)! - 1;
        if (others > 0) attempts.set(key, others);
        else attempts.delete(key);
      };
    },
    isOpen: (key) => attempts.has(key),
  };
}

/** Makes room for one more among the latest `kept`, at the cost of the oldest that are not in use. */
export function makeRoom(entries: Map<string, unknown>, kept: number, isInUse: (key: string) => boolean): void {
  for (const key of entries.keys()) {
    if (entries.size < kept) return;
    if (!isInUse(key)) entries.delete(key);
  }
}
