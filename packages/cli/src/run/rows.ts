/** The rows of the comparison, in the order in which they run. */
export const rowIds = ['random', 'behavior-cloning', 'dream', 'sim-to-real', 'real-few', 'real-equal'] as const;

export type RowId = (typeof rowIds)[number];

/** How a table names a row. */
export function rowTitle(row: RowId, realSteps: number): string {
  const steps = realSteps.toLocaleString('en');
  return {
    random: 'random policy',
    'behavior-cloning': 'behaviour cloning on the recordings',
    dream: 'dream only',
    'sim-to-real': `dream, then at most ${steps} real steps`,
    'real-few': `real RL, at most ${steps} steps`,
    'real-equal': 'real RL, as many steps as the dream',
  }[row];
}
