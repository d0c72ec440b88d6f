import { growingCurve, shifted, withLast } from './curve.ts';
import { curriculumPicks, isMixed } from './picks.ts';
import type { Axis, FamilyPicks, RowView } from './view.ts';

/** What is read of an event of a run's log; `row` names the training that it belongs to. */
export type RunEvent = {
  readonly row: string;
  /** When it was written, in milliseconds since 1970. */
  readonly time?: number;
  /** US dollars that chat models had cost by then. */
  readonly money?: number;
} & (
  | { readonly event: 'fidelity' | 'learn-end' | 'run-start' | 'run-end' | 'failure' }
  | { readonly event: 'alarm'; readonly iteration: number; readonly message: string }
  | {
      readonly event: 'group-end';
      readonly iteration: number;
      readonly task: string;
      readonly family?: string;
      readonly origin?: { readonly kind: string };
      readonly rewards: readonly number[];
    }
  | { readonly event: 'update-end'; readonly iteration: number; readonly metrics: Readonly<Record<string, number>> }
  | {
      readonly event: 'iteration-end';
      readonly iteration: number;
      readonly success: number;
      readonly counters: {
        readonly dreamedSteps: number;
        readonly realSteps: number;
        readonly recordedTransitions?: number;
        readonly searches?: number;
      };
    }
  | { readonly event: 'evaluation-end'; readonly iteration: number; readonly evaluation: { readonly success: number } }
);

/** A row as the page shall show it. */
export interface ShownRow {
  readonly id: string;
  readonly title: string;
  /** Its last evaluation on held-out real tasks, once it is done. */
  readonly success?: number;
  /** The row that its training goes on from. */
  readonly after?: string;
}

/** What happened in a run as curves, event by event, in bounded memory however long it is. `picksOf`: the row whose picks are told. */
export function runHistory({ picksOf }: { readonly picksOf: string }) {
  const rows = new Map<string, ReturnType<typeof rowHistory>>();
  const picks = curriculumPicks();
  const alarms: { readonly row: string; readonly iteration: number; readonly message: string }[] = [];
  return {
    add(event: RunEvent): void {
      const row = rows.get(event.row) ?? rowHistory();
      rows.set(event.row, row);
      row.add(event);
      if (event.event === 'alarm') alarms.push(event);
      if (event.event === 'group-end' && event.row === picksOf) {
        picks.add({ ...event, invented: event.origin?.kind === 'generated' });
      }
    },
    rows(shown: readonly ShownRow[]): readonly RowView[] {
      return shown.map(({ id, title, success, after }) => {
        const view = rows.get(id)?.view(success, after === undefined ? {} : rows.get(after)?.position());
        return { id, title, ...(view ?? { level: success }) };
      });
    },
    picks: (): readonly FamilyPicks[] => picks.families(),
    alarms: () => alarms,
  };
}

type Position = Partial<Record<Axis, number>>;

/** What the groups of an iteration, of which several may be under way, and its update have said. */
interface Played {
  groups: number;
  alike: number;
  metrics: Readonly<Record<string, number>>;
}

/** What is told before the first iteration, also where a run goes on. */
const beginnings: ReadonlySet<string> = new Set(['fidelity', 'learn-end', 'run-start']);

/** Metrics that the events tell anyway. */
const told: ReadonlySet<string> = new Set(['reward', 'skippedGroups']);

function rowHistory() {
  const training = growingCurve();
  const evaluations = growingCurve();
  const underWay = new Map<number, Played>();
  let here: Position = { iteration: 0, steps: 0, realSteps: 0 };
  let clock: { readonly elapsed: number; readonly time: number } | undefined;
  let spentBefore: number | undefined;
  let searches = 0;
  let evaluated = false;

  const tell = (event: RunEvent) => {
    const { time, money } = event;
    if (time !== undefined) {
      // A run that was stopped goes on from here: the time between is nobody's.
      const begins = beginnings.has(event.event);
      clock = { elapsed: clock && !begins ? clock.elapsed + (time - clock.time) : (clock?.elapsed ?? 0), time };
    }
    if (money !== undefined) spentBefore ??= money;
  };
  const played = (iteration: number) => {
    const known = underWay.get(iteration) ?? { groups: 0, alike: 0, metrics: {} };
    underWay.set(iteration, known);
    return known;
  };
  return {
    position: () => here,
    add(event: RunEvent): void {
      tell(event);
      if (event.event === 'group-end') {
        const group = played(event.iteration);
        group.groups += 1;
        if (!isMixed(event.rewards)) group.alike += 1;
      } else if (event.event === 'update-end') {
        played(event.iteration).metrics = event.metrics;
      } else if (event.event === 'iteration-end') {
        const { iteration, success, counters } = event;
        const { dreamedSteps, realSteps, recordedTransitions = 0 } = counters;
        const before = here;
        here = {
          iteration,
          steps: dreamedSteps + realSteps,
          realSteps: recordedTransitions + realSteps,
          dollars: event.money === undefined ? undefined : event.money - spentBefore!,
          seconds: clock && clock.elapsed / 1000,
        };
        const { groups, alike, metrics } = played(iteration - 1);
        underWay.delete(iteration - 1);
        const found = (counters.searches ?? 0) - searches;
        searches = counters.searches ?? 0;
        const steps = here.steps! - before.steps!;
        training.add(here, {
          success,
          ...Object.fromEntries(Object.entries(metrics).filter(([name]) => !told.has(name))),
          alikeGroups: groups === 0 ? undefined : alike / groups,
          stepsPerSecond: ratio(steps, since(before, 'seconds')),
          dollarsPerIteration: since(before, 'dollars'),
          searchesPerThousandSteps: dreamedSteps === 0 ? undefined : ratio(1000 * found, steps),
        });
      } else if (event.event === 'evaluation-end') {
        evaluations.add({ ...here, iteration: event.iteration }, { success: event.evaluation.success });
        evaluated = true;
      }
    },
    /** `last`: success in the end, where it is known. `start`: where the training went on from. */
    view(last: number | undefined, start: Position = {}): Pick<RowView, 'training' | 'evaluations'> {
      const reality = evaluations.curve();
      const whole = last === undefined ? reality : withLast(reality, here, last);
      return {
        training: shifted(training.curve(), start),
        evaluations: evaluated || last !== undefined ? shifted(whole, start) : undefined,
      };
    },
  };

  function since(before: Position, axis: 'seconds' | 'dollars'): number | undefined {
    const now = here[axis];
    return now === undefined ? undefined : now - (before[axis] ?? 0);
  }
}

const ratio = (of: number, to: number | undefined) => (to === undefined || to <= 0 ? undefined : of / to);
