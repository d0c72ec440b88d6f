import { DreamGymError } from '@dreamgym/core';
import type { Outcome, Redaction } from '@dreamgym/traces';
import { importFile } from './files/import-file.ts';

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
  const { default: loaded } = await importFile(file, 'module');
  const { outcome, redact } = (loaded ?? {}) as Partial<Record<keyof ImportHooks, unknown>>;
  const isHook = (value: unknown) => value === undefined || typeof value === 'function';
  if (!isHook(outcome) || !isHook(redact) || (outcome === undefined && redact === undefined)) {
    throw new DreamGymError('CONFIGURATION', `${file} has no function outcome or redact in its default export`, {
      hint,
    });
  }
  return { outcome, redact } as ImportHooks;
}
