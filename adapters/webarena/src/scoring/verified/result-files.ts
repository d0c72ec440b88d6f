import type { NetworkKey } from '../../tasks/formats/answer-key.ts';
import type { WebTask } from '../../tasks/web-task.ts';
import type { EvaluationResult } from '../evaluation-result.ts';

export interface ScoredAttempt {
  /** What the agent answered; undefined where it was stopped by the step limit. */
  readonly answer: string | undefined;
  readonly result: EvaluationResult;
}

/**
 * The files that WebArena-Verified keeps of an attempt, by name, without the traffic. Of `eval_result.json` there are the fields that are
 * known here: not the normalised values and assertions of its evaluators, nor checksums of its code and data.
 */
export function resultFiles(
  { number, template, sites, revision }: WebTask,
  { key, answer = '', result }: ScoredAttempt & { readonly key: NetworkKey },
): Readonly<Record<string, string>> {
  const names = ['AgentResponseEvaluator', ...key.events.map(() => 'NetworkEventEvaluator')];
  const statusOf = (passed: boolean | undefined) => ({ status: passed ? 'success' : 'failure', score: passed ? 1 : 0 });
  const evaluation = {
    task_id: number,
    intent_template_id: template,
    sites,
    task_revision: revision,
    ...statusOf(result.kind === 'scored' && result.score === 1),
    evaluators_results: result.checks.map(({ passed }, at) => ({
      evaluator_name: names[at],
      ...statusOf(passed),
      ...(at > 0 && { should_not_exist: key.events[at - 1]!.forbidden }),
    })),
  };
  return { 'agent_response.json': answer, 'eval_result.json': `${JSON.stringify(evaluation, undefined, 2)}\n` };
}
