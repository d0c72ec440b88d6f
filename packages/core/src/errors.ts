import { isChatFailure } from './contracts/chat-model.ts';

/** The part or boundary at which something went wrong. */
export type ErrorCode =
  | 'CONFIGURATION'
  | 'ENVIRONMENT'
  | 'EXPERIENCE_MODEL'
  | 'REPLAY_BUFFER'
  | 'CURRICULUM'
  | 'POLICY'
  | 'OPTIMIZER'
  | 'COLLECTOR'
  | 'RECORDINGS'
  | 'SNAPSHOT'
  /** Every attempt failed, so that there is nothing to learn, to keep or to tell. */
  | 'ATTEMPTS'
  | 'RUN';

// The registry of symbols is shared by every copy of this package, so the mark survives where `instanceof` would not.
const mark = Symbol.for('dreamgym.error');

/** An error whose message says what was seen and whose hint says what to do. */
export class DreamGymError extends Error {
  override readonly name = 'DreamGymError';
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly hint?: string;
  readonly [mark] = true;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether this is a DreamGymError, of any copy of the package. */
export function isDreamGymError(error: unknown): error is DreamGymError {
  return typeof error === 'object' && error !== null && mark in error;
}

/** Whether this is how an aborted operation ends. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Whether the budget for language models is spent: no part is at fault, and the run goes on where it is given more. */
export function isBudgetSpent(error: unknown): boolean {
  return isChatFailure(error) && error.kind === 'budget';
}

/**
 * Attributes whatever escapes a part to that part: parts throw plain errors, core names the part at fault.
 * DreamGymErrors, aborts and a spent budget pass unchanged.
 */
export function attribute(code: ErrorCode, part: string, error: unknown): unknown {
  if (isDreamGymError(error) || isAbort(error) || isBudgetSpent(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DreamGymError(code, `${part}: ${message}`, { cause: error });
}

/** Runs a call into a part and attributes what it throws. */
export async function boundary<T>(code: ErrorCode, part: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw attribute(code, part, error);
  }
}
