import type { Dialect } from '../tasks/formats/answer-key.ts';

/** How an attempt was scored. Results of different dialects must not be added up. It may quote the answer key: for people, not for policies. */
export type EvaluationResult = ScoredResult | UnscoredResult;

interface ScoredResult {
  readonly kind: 'scored';
  readonly dialect: Dialect;
  /** 1 where all checks passed. */
  readonly score: 0 | 1;
  /** In the order of the checks; the first that failed is the last. */
  readonly checks: readonly CheckResult[];
}

/** The rules leave it to a judge, and there was none or it did not answer. Nothing is guessed: such an attempt has no score. */
interface UnscoredResult {
  readonly kind: 'unscored';
  readonly dialect: Dialect;
  readonly reason: string;
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly check: 'answer' | 'address' | 'content' | 'response' | 'event';
  /** Undefined where only a judge could say. */
  readonly passed: boolean | undefined;
  /** What was compared with what. */
  readonly detail: string;
}

/** Puts checks together: all have to pass, and one that failed decides whatever a judge would have said. */
export function resultOf(dialect: Dialect, checks: readonly CheckResult[]): EvaluationResult {
  if (checks.some(({ passed }) => passed === false)) return { kind: 'scored', dialect, score: 0, checks };
  const open = checks.find(({ passed }) => passed === undefined);
  if (open) return { kind: 'unscored', dialect, reason: open.detail, checks };
  return { kind: 'scored', dialect, score: 1, checks };
}
