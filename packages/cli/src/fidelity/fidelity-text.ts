import { share, whole } from '../numbers.ts';
import { type Column, table } from '../table.ts';
import type { ErrorPathShares } from './error-paths.ts';
import type { FidelityResult } from './fidelity.ts';
import type { Luck, Spread } from './luck.ts';
import type { Quality } from './quality.ts';
import type { Fidelity } from './tally.ts';

const numeric = (...headings: string[]): Column[] => headings.map((heading) => ({ heading, numeric: true }));
const measures = numeric('steps', 'exact', 'facts F1', 'actions F1', 'reward', 'ending');

/** A fidelity result for the terminal. */
export function fidelityText({
  experienceModel,
  learned,
  comparisons,
  luck,
  quality,
  stopped,
}: FidelityResult): string {
  const parts = [
    ...(stopped ? ['stopped before all was measured; this is what was measured until then', ''] : []),
    `${experienceModel}, learned from ${whole(learned.transitions)} real transitions in ${whole(learned.trajectories)} trajectories`,
    'A replay parts where the dream does not have the next action open: what lies hidden is its own guess.',
  ];
  for (const { name, all, depths, schemas, failure, errorPaths, ...counts } of comparisons) {
    const { trajectories, parted, failed, wrongEndings, falseRewards } = counts;
    const wrong = `${whole(failed)} failed, ${whole(wrongEndings)} ended wrongly, ${whole(falseRewards)} rewarded falsely`;
    parts.push('', `${name}: ${whole(trajectories)} trajectories, ${whole(parted)} parted, ${wrong}`);
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
    const columns = [
      { heading: 'what reality refuses' },
      ...numeric('tried', 'same answer', 'forgiven', 'rewarded', 'failed'),
    ];
    parts.push(
      '',
      table(columns, [
        probes('all', errorPaths),
        ...Object.entries(errorPaths.kinds).map(([kind, of]) => probes(`  ${kind}`, of)),
      ]),
    );
  }
  if (luck) parts.push('', ...luckText(luck));
  if (quality) parts.push('', ...qualityText(quality));
  return parts.join('\n');
}

function luckText({ pinned, unpinned }: Luck): string[] {
  const columns = [
    { heading: 'the same actions again' },
    ...numeric('attempts', 'failed', 'score', 'deviation', 'range'),
  ];
  const line = (name: string, { attempts, failed, score, deviation, range }: Spread) => [
    name,
    whole(attempts),
    whole(failed),
    share(score),
    share(deviation),
    share(range),
  ];
  return [table(columns, [line('in one hidden world', pinned), line('each in its own', unpinned)])];
}

function qualityText({ judge, steps, axes, failed, undreamed }: Quality): string[] {
  const columns = [{ heading: 'judged from 0 to 2, 2 is best' }, ...numeric('mean', '0', '1', '2')];
  const rows = Object.entries(axes).map(([axis, { mean, counts }]) => [axis, share(mean ?? 0), ...counts.map(whole)]);
  const lost = Object.entries(failed).map(([kind, count]) => `${whole(count)} judgements failed (${kind})`);
  if (undreamed > 0) lost.push(`${whole(undreamed)} dreams gave no answer`);
  const title = [`${judge} judged ${whole(steps)} dreamed steps`, ...lost].join(', ');
  return steps === 0 ? [title] : [title, '', table(columns, rows)];
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
    reward === undefined ? '–' : share(reward),
    termination === undefined ? '–' : share(termination),
  ];
}

function probes(name: string, of: ErrorPathShares): string[] {
  return [name, whole(of.probes), ...[of.sameAnswer, of.forgiven, of.rewarded, of.failed].map(percent)];
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
