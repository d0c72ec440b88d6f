import type { Plugin } from '@dreamgym/core';

/** Parts that config files and adapters have made themselves. */
const shared = new Set<unknown>();

/** Keeps account of parts that all runs of a command share, and leave open. Functions make parts anew, which runs close. */
export function share(plugin: Plugin): void {
  for (const part of Object.values(plugin)) shared.add(part);
}

/**
 * Closes the parts that are shared, last first: the command would not end before a browser or a server among them. Goes on
 * where one fails; throws the first failure.
 */
export async function closeShared(): Promise<void> {
  const parts = [...shared].reverse();
  shared.clear();
  let failure: unknown;
  for (const part of parts) {
    try {
      await (part as { close?(): Promise<void> } | undefined)?.close?.();
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}
