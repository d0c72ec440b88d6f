import { duration } from '../numbers.ts';
import { coloursOf, type Terminal, usualColumns } from '../terminal.ts';

/** How far something is that takes its time. */
export interface Progress {
  /** Between 0 and 1; missing where nobody knows. */
  readonly done?: number;
  /** The most important one first: those without room are left out. */
  readonly facts: readonly string[];
}

/** Shows how far one thing is: two lines that are redrawn on a terminal, and a line now and then elsewhere. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Shows what is worth a line of its own where lines are not redrawn. */
  mark(progress: Progress): void;
  stop(): void;
}

/** Begins to show how far this is. */
export type Displays = (title: string) => ProgressDisplay;

export const noDisplay: Displays = () => ({ show() {}, mark() {}, stop() {} });

/** Milliseconds between two lines where they are not redrawn, between two pictures, and between two where nothing happens. */
const pauses = { lines: 10_000, pictures: 100, waiting: 1_000 };

export const displaysOn =
  (output: Terminal): Displays =>
  (title) =>
    output.status ? redrawn(output, title) : lines(output, title);

function redrawn(output: Terminal, title: string): ProgressDisplay {
  const left = timeLeft();
  let latest: Progress = { facts: [] };
  let drawn = 0;
  const draw = () => {
    drawn = performance.now();
    output.status!(twoLines(output, { title, ...latest, time: left(latest.done) }));
  };
  draw();
  const timer = setInterval(draw, pauses.waiting).unref();
  const show = (progress: Progress) => {
    latest = progress;
    if (performance.now() - drawn >= pauses.pictures) draw();
  };
  return {
    show,
    mark: show,
    stop() {
      clearInterval(timer);
      output.status!([]);
    },
  };
}

function lines(output: Terminal, title: string): ProgressDisplay {
  const left = timeLeft();
  let latest = performance.now();
  output.err(`${title} …\n`);
  const mark = ({ done, facts }: Progress) => {
    latest = performance.now();
    output.err(`${title}: ${[...facts, left(done)].join(' · ')}\n`);
  };
  return {
    show(progress) {
      if (performance.now() - latest > pauses.lines) mark(progress);
      else left(progress.done);
    },
    mark,
    stop() {},
  };
}

/** What is left by the pace so far; what it has taken, where nobody knows how far it is. */
function timeLeft(): (done: number | undefined) => string {
  const began = performance.now();
  let first: { readonly done: number; readonly time: number } | undefined;
  return (done) => {
    const now = performance.now();
    if (done !== undefined) first ??= { done, time: now };
    if (done === undefined || !first || done <= first.done) return duration((now - began) / 1000);
    return `${duration(((now - first.time) * (1 - done)) / (done - first.done) / 1000)} left`;
  };
}

const bar = { most: 24, least: 6 };

/** Columns below which the time left gives way to the title. */
const leastForTime = 39;

/** What there is to say, within the columns of the terminal. */
function twoLines(
  output: Terminal,
  { title, done, facts, time }: Progress & { readonly title: string; readonly time: string },
): readonly string[] {
  const { cyan, dim, bold } = coloursOf(output);
  // One less: some terminals break a line that is full.
  const width = (output.columns?.() ?? usualColumns) - 1;
  const percent = done === undefined ? [] : [`${String(Math.floor(100 * done)).padStart(3)} %`];
  const end = [...percent, ...(percent.length === 0 || width >= leastForTime ? [time] : [])].join('  ');
  const size = Math.min(bar.most, width - title.length - end.length - 2);
  const hasBar = done !== undefined && size >= bar.least;
  const full = hasBar ? Math.round(size * done) : 0;
  const name = cut(title, width - end.length - 1);
  const middle = hasBar ? ` ${cyan('█'.repeat(full))}${dim('░'.repeat(size - full))} ` : ' ';
  const shown: string[] = [];
  for (const fact of facts) {
    if ([...shown, fact].join(' · ').length + 2 > width) break;
    shown.push(fact);
  }
  return [`${bold(name)}${middle}${end}`, `  ${dim(shown.join(' · '))}`];
}

const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text);
