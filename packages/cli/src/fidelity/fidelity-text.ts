import { share, whole } from '../numbers.ts';
import { type Column, table } from '../table.ts';
import type { FidelityResult } from './fidelity.ts';
import type { Fidelity } from './tally.ts';

const numeric = (...headings: string[]): Column[] => headings.map((heading) => ({ heading, numeric: true }));
const measures = numeric('steps', 'exact', 'facts F1', 'actions F1', 'reward', 'ending');

/** A fidelity result for the terminal. */
export function fidelityText({ experienceModel, learned, comparisons }: FidelityResult): string {
  const parts = [
    `${experienceModel}, learned from ${whole(learned.transitions)} real transitions in ${whole(learned.trajectories)} trajectories`,
    'A replay parts where the dream does not have the next action open: what lies hidden is its own guess.',
  ];
  for (const { name, all, depths, schemas, trajectories, parted, failed, failure, errorPaths } of comparisons) {
    parts.push('', `${name}: ${whole(trajectories)} trajectories, ${whole(parted)} parted, ${whole(failed)} failed`);
    if (failure !== undefined) parts.push(`the first failure: ${failure}`);
    parts.push('');
    const ordered = Object.entries(schemas).sort(([, one], [, other]) => other.steps - one.steps);
    parts.push(
      table(
        [{ heading: 'replayed in the dream' }, ...measures],
        [
          row('all steps', all),
          ...Object.entries(depths)
            .sort(([one], [other]) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
            .map(([depth, of]) => row(`after ${depth} steps`, of)),
          ...ordered.map(([schema, of]) => row(`  ${schema}`, of)),
        ],
      ),
    );
    if (!errorPaths) continue;
    const { probes, sameAnswer, forgiven, rewarded, failed: unanswered } = errorPaths;
    parts.push(
      '',
      `${whole(probes)} invalid commands: answered as in reality ${percent(sameAnswer)}, forgiven ${percent(forgiven)}, rewarded ${percent(rewarded)}, failed ${percent(unanswered)}`,
    );
  }
  return parts.join('\n');
}

function row(name: string, of: Fidelity): string[] {
  const { steps, exactObservation, changedFacts, admissibleActions, reward, termination } = of;
  const f1 = (agreement: typeof changedFacts) => (agreement ? share(agreement.f1) : '–');
  return [
    name,
    whole(steps),
    share(exactObservation),
    f1(changedFacts),
    f1(admissibleActions),
    share(reward),
    share(termination),
  ];
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
