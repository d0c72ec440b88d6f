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
