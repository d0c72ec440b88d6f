import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import type { Outcome, Redaction } from '@dreamgym/traces';
import { loadConfig } from 'c12';

/** What a module may say of traces, as members of its default export. */
export interface ImportHooks {
  /** How an attempt went, from 0 to 1. */
  readonly outcome?: Outcome;
  /** Replaces more than what is replaced anyway. */
  readonly redact?: Redaction;
}

/** Loads a TypeScript or JavaScript module of hooks. Throws where it is missing, does not run or has none. */
export async function loadImportHooks(file: string): Promise<ImportHooks> {
  const hint = 'export default { outcome: ({ record }) => …, redact: (text, pseudonym) => … }';
  const path = resolve(file);
  if (!existsSync(path))
    throw new DreamGymError('CONFIGURATION', `there is no module ${file}`, { hint: 'check the path' });
  let loaded: Partial<Record<keyof ImportHooks, unknown>>;
  try {
    loaded = (await loadConfig({ configFile: path, rcFile: false, globalRc: false, packageJson: false })).config;
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', `${file} does not load: ${(cause as Error).message}`, { hint, cause });
  }
  const { outcome, redact } = loaded;
  const isHook = (value: unknown) => value === undefined || typeof value === 'function';
  if (!isHook(outcome) || !isHook(redact) || (outcome === undefined && redact === undefined)) {
    throw new DreamGymError('CONFIGURATION', `${file} has no function outcome or redact in its default export`, {
      hint,
    });
  }
  return { outcome, redact } as ImportHooks;
}
