import { type ErrorCode, isAbort, isBudgetSpent, isDreamGymError } from '@dreamgym/core';

/** Why a command could not do what was asked, as `--json` says it. */
export interface Failure {
  /** The part at fault; otherwise what ended the command. */
  readonly code: ErrorCode | 'INTERRUPTED' | 'BUDGET' | 'UNEXPECTED';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly exitCode: number;
}

/** Exit codes of faults that are not simply 1: what was given is missing or not what it has to be, and attempts that all failed. */
const exitCodes: Partial<Record<ErrorCode, number>> = { CONFIGURATION: 2, RECORDINGS: 2, SNAPSHOT: 2, ATTEMPTS: 4 };

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (isAbort(error)) return { code: 'INTERRUPTED', message, exitCode: 130 };
  if (isBudgetSpent(error)) return { code: 'BUDGET', message, exitCode: 3 };
  if (isDreamGymError(error)) {
    const { code, hint } = error;
    return { code, message, hint, exitCode: exitCodes[code] ?? 1 };
  }
  return { code: 'UNEXPECTED', message, hint: 'DEBUG=1 shows where', exitCode: 1 };
}
