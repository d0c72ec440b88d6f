import { cut } from '@dreamgym/core/text';
import { decodeHTML } from 'entities';
import { pythonText } from '../page/python-text.ts';
import type { ContentCheck, ContentReference, ContentTarget, HelperCall } from '../tasks/formats/answer-key.ts';
import { all, type CheckContext, judged, type Outcome, repeated } from './check-context.ts';
import type { EvaluationHelpers } from './evaluation-helpers.ts';
import type { CheckResult } from './evaluation-result.ts';
import { memberRole, postUrl } from './page-helpers.ts';
import { textRules } from './text-rules.ts';

/** Compares what pages show (`program_html`). Targets are visited in order in one page: a later one sees where an earlier one went. */
export async function checkContent({ targets }: ContentCheck, evaluation: CheckContext): Promise<CheckResult> {
  const outcomes: Outcome[] = [];
  for (const target of targets) {
    evaluation.signal.throwIfAborted();
    const address = await addressOf(target, evaluation);
    if (address !== undefined) await evaluation.page.goto(address);
    let last: { readonly selected: string; readonly outcome: Outcome } | undefined;
    const outcome = await repeated(evaluation, async () => {
      const selected = await select(target, evaluation);
      // A judge is not asked twice about the same.
      if (last?.selected !== selected) {
        last = { selected, outcome: await compare(target.required, selected, evaluation) };
      }
      return last.outcome;
    });
    outcomes.push({ ...outcome, detail: `at ${evaluation.page.url()}: ${outcome.detail}` });
    if (outcome.passed === false) break;
  }
  return { check: 'content', ...all(outcomes) };
}

/** The address to open; undefined where the page stays. */
async function addressOf({ page }: ContentTarget, evaluation: CheckContext): Promise<string | undefined> {
  if (page.kind === 'last') return undefined;
  return page.kind === 'address' ? page.url : callHelper(page, evaluation);
}

async function select({ select: selection }: ContentTarget, evaluation: CheckContext): Promise<string> {
  const { page, dialect } = evaluation;
  const text = await (async () => {
    if (selection.kind === 'page') return page.content();
    if (selection.kind === 'helper') return callHelper(selection, evaluation);
    for (const expression of selection.prepare) await evaluated(expression, evaluation);
    const { value, failed } = await evaluated(selection.expression, evaluation);
    return failed ? '' : pythonText(value);
  })();
  return dialect === 'webarena-lite' ? text : decodeHTML(text);
}

/**
 * What an expression gives. One that throws says that the page is wrong, which is the agent's fault; a page that answers nothing
 * any more is nobody's, and that error is thrown.
 */
async function evaluated(expression: string, { page }: CheckContext) {
  try {
    return { failed: false, value: await page.evaluate(expression) };
  } catch (error) {
    await page.evaluate('0').catch(() => {
      throw error;
    });
    return { failed: true, value: undefined };
  }
}

async function callHelper({ name, argument }: HelperCall, { page, helpers }: CheckContext): Promise<string> {
  if (name === 'postUrl') return postUrl(page.url());
  if (name === 'memberRole') return memberRole(page, argument);
  const call: EvaluationHelpers[typeof name] | undefined = helpers?.[name];
  if (!call) throw new Error(`the answer key calls ${name}, but no helpers of the shop were given`);
  return call(argument);
}

async function compare(required: ContentReference, selected: string, evaluation: CheckContext): Promise<Outcome> {
  const { equal, includes } = textRules[evaluation.dialect];
  const seen = selected.length > 200 ? `${cut(selected, 200)}…` : selected;
  switch (required.kind) {
    case 'exact':
      return { passed: equal(required.text, selected), detail: `'${seen}' is to be '${required.text}'` };
    case 'include': {
      const passed = required.texts.every((alternatives) => {
        return alternatives.some((text) => includes(text, selected, { alone: false }));
      });
      return { passed, detail: `'${seen}' is to include ${JSON.stringify(required.texts)}` };
    }
    case 'fuzzy':
      return judged(evaluation, { ask: 'sameAnswer', reference: required.texts.join(', '), answer: selected });
  }
}
