import type { AnswerCheck, AnswerReference } from '../tasks/formats/answer-key.ts';
import { all, type CheckContext, judged, type Outcome } from './check-context.ts';
import type { CheckResult } from './evaluation-result.ts';
import { textRules } from './text-rules.ts';

/** Compares what the agent answered (`string_match`). */
export async function checkAnswer(check: AnswerCheck, evaluation: CheckContext): Promise<CheckResult> {
  const answer = textRules[evaluation.dialect].clean(evaluation.answer);
  const outcomes: Outcome[] = [];
  for (const reference of check.references) outcomes.push(await compare(reference, { check, answer, evaluation }));
  return { check: 'answer', ...all(outcomes) };
}

interface Comparison {
  readonly check: AnswerCheck;
  readonly answer: string;
  readonly evaluation: CheckContext;
}

async function compare(reference: AnswerReference, { check, answer, evaluation }: Comparison): Promise<Outcome> {
  const { equal, includes } = textRules[evaluation.dialect];
  switch (reference.kind) {
    case 'exact':
      return { passed: equal(reference.text, answer), detail: `'${answer}' is to be '${reference.text}'` };
    case 'include': {
      const { texts } = reference;
      const alone = texts.length === 1;
      const passed = texts.every((alternatives) => alternatives.some((text) => includes(text, answer, { alone })));
      return { passed, detail: `'${answer}' is to include ${JSON.stringify(texts)}` };
    }
    case 'fuzzy': {
      const references = evaluation.dialect === 'webarena-lite' ? [reference.texts.join(', ')] : reference.texts;
      return all(
        await Promise.all(references.map((text) => judged(evaluation, { ask: 'sameAnswer', reference: text, answer }))),
      );
    }
    case 'unachievable': {
      const detail = `'${answer}' is to be 'N/A'`;
      if (equal('N/A', answer)) return { passed: true, detail };
      // Who gave no reason at all needs no judge to be told so.
      if (answer === '') return { passed: false, detail };
      return judged(evaluation, { ask: 'sameReason', reference: check.note, answer });
    }
  }
}
