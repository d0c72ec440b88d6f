import type { Counters, Events } from '@dreamgym/core';
import { Presets, SingleBar } from 'cli-progress';
import { poorDreamHint } from './fidelity/held-out.ts';
import { seconds, share, whole } from './numbers.ts';
import type { RowEnd } from './run/context.ts';
import { type Row, type RowId, rowTitle } from './run/results/result.ts';
import { noticeTo, type Terminal } from './terminal.ts';
import { noticeWorkers } from './workers-notice.ts';

/** Milliseconds after which a line comes even without an evaluation. */
const silence = 10_000;

/** How far the training of a row is. */
interface Progress {
  readonly title: string;
  /** Between 0 and 1. */
  readonly done: number;
  readonly detail: string;
}

interface Display {
  show(progress: Progress): void;
  /** Shows what an evaluation found, which is worth a line. */
  mark(progress: Progress): void;
  stop(): void;
}

/** Shows how the rows of a run go: a bar that redraws itself on a terminal, plain lines elsewhere. */
export function progress(output: Terminal, realSteps: number) {
  return {
    listen(row: RowId, events: Events, end: RowEnd): () => void {
      const display = output.interactive ? bar() : lines(output);
      const title = rowTitle(row, realSteps);
      follow({ title, events, end, display });
      warn({ title, events, output });
      noticeWorkers(events, noticeTo(output));
      return () => display.stop();
    },
    finished({ title, evaluation, seconds: spent }: Row): void {
      const { success, tasks, failed } = evaluation;
      const lost = failed === 0 ? '' : ` (${whole(failed)} attempts failed and are in no share)`;
      output.err(
        `${title}: success ${share(success)} in ${whole(tasks)} held-out real tasks${lost}, ${seconds(spent)}\n`,
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

function follow(request: { title: string; events: Events; end: RowEnd; display: Display }): void {
  const { title, events, end, display } = request;
  let first: { counters: Counters; done: number; time: number } | undefined;
  let latest: { iteration: number; success: number; counters: Counters } | undefined;
  let reality = '';

  const now = (): Progress | undefined => {
    if (!latest) return undefined;
    const { iteration, success, counters } = latest;
    const steps = total(counters);
    const done = Math.min(1, end.stepLimit === undefined ? iteration / end.iterations : steps / end.stepLimit);
    first ??= { counters, done, time: performance.now() };
    const elapsed = (performance.now() - first.time) / 1000;
    const where = counters.dreamedSteps > 0 ? 'in the dream' : 'in training';
    const facts = [
      `iteration ${iteration}`,
      `${whole(counters.dreamedSteps)} dreamed and ${whole(counters.realSteps)} real steps`,
      `success ${share(success)} ${where}${reality}`,
    ];
    if (done > first.done) {
      facts.push(`${whole((steps - total(first.counters)) / elapsed)} steps/s`);
      facts.push(`${seconds((elapsed * (1 - done)) / (done - first.done))} left`);
    }
    return { title, done, detail: facts.join(' · ') };
  };

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

function bar(): Display {
  const layout = { format: '{title} {bar} {detail}', barsize: 16, hideCursor: true, clearOnComplete: true };
  const single = new SingleBar({ ...layout, stream: process.stderr }, Presets.shades_classic);
  let started = false;
  const show = ({ title, done, detail }: Progress) => {
    if (!started) single.start(1, 0, { title, detail });
    started = true;
    single.update(done, { title, detail });
  };
  return { show, mark: show, stop: () => single.stop() };
}

function lines(output: Terminal): Display {
  let latest = performance.now();
  const mark = ({ title, detail }: Progress) => {
    latest = performance.now();
    output.err(`${title}: ${detail}\n`);
  };
  return {
    show: (progress) => {
      if (performance.now() - latest > silence) mark(progress);
    },
    mark,
    stop() {},
  };
}

const total = ({ dreamedSteps, realSteps }: Counters) => dreamedSteps + realSteps;
