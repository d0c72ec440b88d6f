import { existsSync } from 'node:fs';
import { DreamGymError } from '@dreamgym/core';
import type { Terminal } from '../../terminal.ts';

export interface DownloadFlags {
  readonly out?: string;
  readonly from?: readonly string[];
  readonly sha256?: readonly string[];
  readonly annotations: boolean;
  readonly unpack?: boolean;
  readonly catalogue?: 'small' | 'full';
  readonly products?: number;
  readonly json?: boolean;
}

export interface DownloadRequest {
  readonly flags: DownloadFlags;
  readonly output: Terminal;
  readonly signal: AbortSignal;
}

/** Throws where a source on this machine is not there. */
export function requireSources(sources: readonly string[] = []): void {
  const missing = sources.find((source) => !/^https?:/.test(source) && !existsSync(source));
  if (missing === undefined) return;
  throw new DreamGymError('CONFIGURATION', `there is no ${missing}`, {
    hint: 'give a URL, a file or a folder with what the official release has',
  });
}
