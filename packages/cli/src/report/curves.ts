import type { RunEvents } from '@dreamgym/core';
import type { LoggedEvent } from '../run/files/event-log.ts';
import { type RunResult, rowIds } from '../run/results/result.ts';
import type { Series } from './chart.ts';

type Logged<Name extends keyof RunEvents> = RunEvents[Name] & LoggedEvent;

export function ofKind<Name extends keyof RunEvents>(events: readonly LoggedEvent[], name: Name): Logged<Name>[] {
  return events.filter(({ event }) => event === name) as Logged<Name>[];
}

/** Success over training steps: each row in reality, the dream's own view of itself, and the level of behaviour cloning. */
export function learningCurves(events: readonly LoggedEvent[], { rows }: RunResult): Series[] {
  const before = rows.find(({ id }) => id === 'dream')?.dreamedSteps ?? 0;
  const curves = rowIds.flatMap((row, colour) => {
    const own = events.filter((event) => event.row === row);
    const steps = new Map([[0, 0]]);
    const training: [number, number][] = [];
    for (const { iteration, success, counters } of ofKind(own, 'iteration-end')) {
      // Training in reality goes on where the dream ended.
      const start = row === 'sim-to-real' ? before : 0;
      steps.set(iteration, start + counters.dreamedSteps + counters.realSteps);
      training.push([steps.get(iteration)!, success]);
    }
    if (row === 'sim-to-real') steps.set(0, before);
    const reality = ofKind(own, 'evaluation-end').flatMap(({ iteration, evaluation }) => {
      const at = steps.get(iteration);
      return at === undefined ? [] : [[at, evaluation.success] as const];
    });
    const title = rows.find(({ id }) => id === row)?.title ?? row;
    const curves: Series[] = [{ name: inReality(title), colour, points: reality }];
    if (row === 'dream')
      curves.push({ name: 'dream only: while training in the dream', colour, points: training, faint: true });
    return curves;
  });
  const cloning = rows.find(({ id }) => id === 'behaviour-cloning');
  if (!cloning) return curves;
  const last = Math.max(0, ...curves.flatMap(({ points }) => points.map(([x]) => x)));
  const level = cloning.evaluation.success;
  const points = [[0, level] as const, [last, level] as const];
  return [...curves, { name: inReality(cloning.title), colour: rowIds.indexOf(cloning.id), points, faint: true }];
}

const inReality = (title: string) => `${title}: on held-out real tasks`;
