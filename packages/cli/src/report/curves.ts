import type { LoggedEvent } from '../run/files/event-log.ts';
import { type RowId, type RunResult, rowIds } from '../run/results/result.ts';
import { largest, type Series } from './chart.ts';

/** How far the training of a row was after an iteration, in steps, and what success it had there. */
interface Progress {
  readonly steps: number;
  readonly success: number;
}

/** Success over training steps: each row in reality, the dream's own view of itself, and the level of behaviour cloning. */
export function learningCurves() {
  const progress = new Map<RowId, Map<number, Progress>>();
  const reality = new Map<RowId, [iteration: number, success: number][]>();
  return {
    add(event: LoggedEvent): void {
      const { row } = event;
      if (event.event === 'iteration-end') {
        const { iteration, success, counters } = event;
        const known = progress.get(row) ?? new Map<number, Progress>();
        progress.set(row, known.set(iteration, { steps: counters.dreamedSteps + counters.realSteps, success }));
      } else if (event.event === 'evaluation-end') {
        const known = reality.get(row) ?? [];
        known.push([event.iteration, event.evaluation.success]);
        reality.set(row, known);
      }
    },
    series({ rows }: RunResult): Series[] {
      const before = rows.find(({ id }) => id === 'dream')?.dreamedSteps ?? 0;
      const curves = rowIds.flatMap((row, colour) => {
        // Training in reality goes on where the dream ended.
        const start = row === 'sim-to-real' ? before : 0;
        const own = progress.get(row);
        const stepsAt = (iteration: number) => (iteration === 0 ? 0 : own?.get(iteration)?.steps);
        const points = (reality.get(row) ?? []).flatMap(([iteration, success]) => {
          const steps = stepsAt(iteration);
          return steps === undefined ? [] : [[start + steps, success] as const];
        });
        const title = rows.find(({ id }) => id === row)?.title ?? row;
        const curve: Series = { name: inReality(title), colour, points };
        if (row !== 'dream') return [curve];
        const training = [...(own?.values() ?? [])].map(({ steps, success }) => [steps, success] as const);
        return [
          curve,
          { name: 'dream only: while training in the dream', colour, points: training, faint: true } satisfies Series,
        ];
      });
      const cloning = rows.find(({ id }) => id === 'behaviour-cloning');
      if (!cloning) return curves;
      const level = cloning.evaluation.success;
      const points = [[0, level] as const, [largest(0, curves), level] as const];
      return [...curves, { name: inReality(cloning.title), colour: rowIds.indexOf(cloning.id), points, faint: true }];
    },
  };
}

const inReality = (title: string) => `${title}: on held-out real tasks`;
