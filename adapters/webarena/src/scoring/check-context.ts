import type { PageKey } from '../tasks/formats/answer-key.ts';
import type { EvaluationHelpers } from './evaluation-helpers.ts';
import type { CheckResult } from './evaluation-result.ts';
import type { FinalPage } from './final-page.ts';
import type { Judge } from './judge.ts';

/** What the checks of one attempt work with. */
export interface CheckContext {
  readonly dialect: PageKey['dialect'];
  /** The task's instruction. */
  readonly task: string;
  readonly answer: string;
  readonly page: FinalPage;
  readonly helpers?: EvaluationHelpers;
  readonly judge?: Judge;
  readonly signal: AbortSignal;
}

export type Outcome = Pick<CheckResult, 'passed' | 'detail'>;

export interface JudgeQuestion {
  readonly ask: keyof Judge;
  readonly reference: string;
  readonly answer: string;
}

/** Whether the judge says so; undefined, with the reason, where nobody can say. Aborts pass. */
export async function judged({ judge, task, signal }: CheckContext, question: JudgeQuestion): Promise<Outcome> {
  const { ask, reference, answer } = question;
  const compared = `'${answer}' with '${reference}'`;
  if (!judge) return { passed: undefined, detail: `only a judge can compare ${compared}, and there is none` };
  try {
    return { passed: await judge[ask]({ task, reference, answer, signal }), detail: `the judge compared ${compared}` };
  } catch (error) {
    signal.throwIfAborted();
    return { passed: undefined, detail: `the judge could not compare ${compared}: ${(error as Error).message}` };
  }
}

/** All have to pass; the first that did not says why. */
export function all(outcomes: readonly Outcome[]): Outcome {
  const failed = outcomes.find(({ passed }) => passed === false);
  const open = outcomes.find(({ passed }) => passed === undefined);
  return failed ?? open ?? { passed: true, detail: outcomes.map(({ detail }) => detail).join('; ') };
}

/** What a comparison with the page says; one that fails is made again for as long as the page may still become what was asked for. */
export async function repeated<Result extends Outcome>(
  { page, signal }: CheckContext,
  compare: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    signal.throwIfAborted();
    const result = await compare();
    if (result.passed !== false || !(await page.later())) return result;
  }
}
