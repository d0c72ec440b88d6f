import type { RuleOutcome } from '@dreamgym/testing/rules';
import { share, whole } from '../numbers.ts';
import type { Checked } from './check.ts';
import type { Trial } from './trial.ts';

/** A line for each thing that was tried, and what is to be mended below it. */
export function checkText({ environment, conforms, luck, rules, trial }: Checked): string {
  const of = (kind: RuleOutcome['kind']) => rules.filter((outcome) => outcome.kind === kind);
  const counts = (['kept', 'broken', 'not applicable'] as const)
    .filter((kind) => of(kind).length > 0)
    .map((kind) => `${whole(of(kind).length)} ${kind}`);
  const lines = [
    `${environment}: ${conforms ? 'conforms to the contracts of DreamGym' : 'does not conform yet'}`,
    `rules      ${counts.join(', ')}${luck ? '; the seed decides luck in it' : ''}`,
    ...of('broken').map(({ rule, reason }) => `  broken: ${rule}\n    ${reason}`),
    ...(trial ? [`trial run  ${trialText(trial)}`] : []),
  ];
  return lines.join('\n');
}

function trialText({ recordedTransitions, steps, success, failure }: Trial): string {
  if (failure !== undefined) return `broken\n    ${failure}`;
  return `${whole(recordedTransitions)} real transitions recorded, ${whole(steps)} steps of training, success ${share(success ?? 0)} in two held-out tasks`;
}
