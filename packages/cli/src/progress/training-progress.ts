import type { Counters, Events } from '@dreamgym/core';
import { poorDreamHint } from '../fidelity/held-out.ts';
import { money, seconds, share, whole } from '../numbers.ts';
import type { RowEnd } from '../run/context.ts';
import { type Row, type RowId, rowTitle } from '../run/results/result.ts';
import { noticeTo, type Terminal } from '../terminal.ts';
import { displaysOn, type Progress, type ProgressDisplay } from './display.ts';
import { noticeWorkers } from './workers-notice.ts';

export interface TrainingProgressOptions {
  /** Of the phase in reality, as titles say them. */
  readonly realSteps: number;
  /** US dollars that the chat model has cost so far; missing where there is none. */
  readonly spent?: () => number | undefined;
}

/** Shows how the rows of a run go. */
export function trainingProgress(output: Terminal, { realSteps, spent }: TrainingProgressOptions) {
  return {
    listen(row: RowId, events: Events, end: RowEnd): () => void {
      const title = rowTitle(row, realSteps);
      const display = displaysOn(output)(title);
      follow({ events, end, display, spent });
      warn({ title, events, output });
      noticeWorkers(events, noticeTo(output));
      return () => display.stop();
    },
    finished({ title, evaluation, seconds: spent }: Row): void {
      const { environment, success, tasks, failed } = evaluation;
      const lost = failed === 0 ? '' : ` (${whole(failed)} attempts failed and are in no share)`;
      output.err(
        `${title}: success ${share(success)} in ${whole(tasks)} held-out tasks of ${environment}${lost}, ${seconds(spent)}\n`,
      );
    },
  };
}

/** Says what goes wrong, and what will not outlive an interruption. */
function warn({ title, events, output }: { title: string; events: Events; output: Terminal }): void {
  const notice = noticeTo(output);
  events.on('run-start', ({ unsaved }) => {
    // A replay buffer that has no snapshots belongs to no single run.
    const lost = unsaved.filter((part) => part !== 'replayBuffer');
    if (lost.length === 0) return;
    notice(
      `${title}: ${lost.join(' and ')} cannot be saved (no snapshot()): if it learns, a resumed run begins it anew`,
    );
  });
  events.on('alarm', ({ kind, iteration, message }) => {
    const isPoorDream = kind === 'fidelity';
    notice(`warning: ${isPoorDream ? message : `${title}, iteration ${iteration}: ${message}`}`);
    if (isPoorDream) notice(poorDreamHint);
  });
}

function follow(request: {
  readonly events: Events;
  readonly end: RowEnd;
  readonly display: ProgressDisplay;
  readonly spent: TrainingProgressOptions['spent'];
}): void {
  const { events, end, display, spent } = request;
  let first: { readonly steps: number; readonly time: number } | undefined;
  let latest: { iteration: number; success: number; counters: Counters } | undefined;
  let reality = '';

  const now = (): Progress | undefined => {
    if (!latest) return undefined;
    const { iteration, success, counters } = latest;
    const steps = total(counters);
    first ??= { steps, time: performance.now() };
    const elapsed = (performance.now() - first.time) / 1000;
    const where = counters.dreamedSteps > 0 ? 'in the dream' : 'in training';
    const dollars = spent?.();
    const facts = [
      end.stepLimit === undefined ? `iteration ${iteration} of ${whole(end.iterations)}` : `iteration ${iteration}`,
      `success ${share(success)} ${where}${reality}`,
      ...(dollars === undefined ? [] : [money(dollars)]),
      ...(counters.dreamedSteps > 0 ? [`${whole(counters.dreamedSteps)} dreamed steps`] : []),
      ...(counters.realSteps > 0 ? [`${whole(counters.realSteps)} real steps`] : []),
      ...(elapsed > 0 && steps > first.steps ? [`${whole((steps - first.steps) / elapsed)} steps/s`] : []),
    ];
    return {
      done: Math.min(1, end.stepLimit === undefined ? iteration / end.iterations : steps / end.stepLimit),
      facts,
    };
  };

  events.on('learn-start', ({ transitions }) =>
    display.show({ facts: [`learning from ${whole(transitions)} real transitions`] }),
  );
  events.on('iteration-end', (iteration) => {
    latest = iteration;
    display.show(now()!);
  });
  events.on('evaluation-end', ({ evaluation }) => {
    reality = `, ${share(evaluation.success)} in reality`;
    const state = now();
    if (state) display.mark(state);
  });
}

const total = ({ dreamedSteps, realSteps }: Counters) => dreamedSteps + realSteps;
