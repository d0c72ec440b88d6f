import Table from 'cli-table3';

/** A column of a table: its heading, and whether it holds numbers. */
export interface Column {
  readonly heading: string;
  readonly numeric?: boolean;
  /** Left out where a line has no room for all columns, the highest first; columns without it stay. */
  readonly dispensable?: number;
}

const gap = 2;
/** What a terminal has at least, and what is read comfortably where there is none. */
const usualWidth = 80;

/** Lines of text in columns, numbers flush right; as many columns as there is room for. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width = process.stdout.columns || usualWidth }: { readonly width?: number } = {},
): string {
  const shown = fitting(columns, rows, width);
  const cells = (row: readonly string[]) => shown.map((index) => row[index]!);
  const drawn = new Table({
    chars: { ...noLines, mid: '─', 'mid-mid': ' '.repeat(gap), middle: ' '.repeat(gap) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: shown.map((index) => (columns[index]!.numeric ? 'right' : 'left')),
  });
  drawn.push(cells(columns.map(({ heading }) => heading)), ...rows.map(cells), cells(columns.map(() => '')));
  const [head, rule, ...rest] = drawn.toString().split('\n');
  // A line below the headings, and none below the rows.
  const lines = [head!, rule!, ...rest.filter((_, index) => index % 2 === 0).slice(0, rows.length)];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The columns that there is room for. */
function fitting(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly number[] {
  const needed = columns.map(({ heading }, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]!.length), heading.length),
  );
  let shown = columns.map((_, index) => index);
  const room = () => shown.reduce((sum, index) => sum + needed[index]! + gap, -gap);
  while (room() > width) {
    const rank = (index: number) => columns[index]!.dispensable ?? 0;
    const least = shown.reduce((one, other) => (rank(other) > rank(one) ? other : one));
    if (rank(least) === 0) break;
    shown = shown.filter((index) => index !== least);
  }
  return shown;
}

const noLines = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'].map((name) => [
    name,
    '',
  ]),
);
for (const name of ['left', 'left-mid', 'right', 'right-mid']) noLines[name] = '';
