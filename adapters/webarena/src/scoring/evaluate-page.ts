import type { PageKey } from '../tasks/formats/answer-key.ts';
import { type BaseUrls, locate } from '../urls/locate.ts';
import { checkAddress } from './check-address.ts';
import { checkAnswer } from './check-answer.ts';
import { checkContent } from './check-content.ts';
import { repeated } from './check-context.ts';
import type { EvaluationHelpers } from './evaluation-helpers.ts';
import { type CheckResult, type EvaluationResult, resultOf } from './evaluation-result.ts';
import type { FinalPage } from './final-page.ts';
import type { Judge } from './judge.ts';

export interface EvaluatePageRequest {
  readonly key: PageKey;
  /** The task's instruction. */
  readonly task: string;
  /** What the agent answered; undefined where it gave no answer. */
  readonly answer: string | undefined;
  readonly page: FinalPage;
  /** What placeholders in the key stand for. */
  readonly baseUrls: BaseUrls;
  /** Needed by keys that ask the shop. */
  readonly helpers?: EvaluationHelpers;
  readonly judge?: Judge;
  readonly signal: AbortSignal;
}

/**
 * Scores an attempt by the original's rules, BrowserGym's or WebArena-Lite's, whichever the key names. Checks of content may leave the page
 * somewhere else. Rejects where the page or a site does not answer: such an attempt has failed, it is not worth 0.
 */
export async function evaluatePage(request: EvaluatePageRequest): Promise<EvaluationResult> {
  const { key, baseUrls, answer, ...rest } = request;
  const { dialect, checks } = locate(key, baseUrls);
  const strayed = dialect === 'browsergym' ? offSite(request.page.url(), baseUrls) : undefined;
  if (strayed) return resultOf(dialect, [strayed]);
  const evaluation = { ...rest, dialect, answer: answer ?? (dialect === 'browsergym' ? 'whatever' : '') };
  const results: CheckResult[] = [];
  for (const check of checks) {
    if (check.kind === 'answer') results.push(await checkAnswer(check, evaluation));
    else if (check.kind === 'address')
      results.push(await repeated(evaluation, async () => checkAddress(check, evaluation)));
    else results.push(await checkContent(check, evaluation));
    if (results.at(-1)?.passed === false) break;
  }
  return resultOf(dialect, results);
}

/** BrowserGym ends an attempt that has left the known sites, with 0. */
function offSite(url: string, baseUrls: BaseUrls): CheckResult | undefined {
  const host = URL.canParse(url) ? new URL(url).host : '';
  if (host === '' || Object.values(baseUrls).some((known) => new URL(known).host === host)) return undefined;
  return { check: 'address', passed: false, detail: `'${url}' is none of the known sites` };
}
