import type { Split, Task } from '@dreamgym/core';
import type { AnswerKey } from './formats/answer-key.ts';

/** A task of a WebArena file. Addresses hold placeholders (`__GITLAB__/-/profile`) until `locate` puts those of real sites in. */
export interface WebTask {
  /** What policies, dreams and recordings see of it. */
  readonly task: Task;
  /** The number in the file. */
  readonly number: number;
  readonly sites: readonly string[];
  /** Opened in tabs of their own; the first is in front. */
  readonly startUrls: readonly string[];
  /** The sites to be logged in to before the attempt. */
  readonly logins: readonly string[];
  /** What an agent may give to pages that ask for files: contents by names. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Tasks of one template differ in the values that fill it only. */
  readonly template: number;
  /** The split that the file names for it. */
  readonly split?: Split;
  /** How often the task was revised, where the file says so. */
  readonly revision?: number;
  readonly key: AnswerKey;
}
