import type { Statements, Tables } from './tables.ts';

/** Days after which a run that nobody leads any more is forgotten. */
const keptDays = 14;

/** A run as its leading process sees it. */
export interface LedRun {
  readonly run: number;
  readonly epoch: number;
}

/** Begins a run, or goes on with one as its only leader. Forgets those that were given up long ago. */
export async function leadRun({ query, at }: Statements, run: number | undefined): Promise<LedRun> {
  await query(`DELETE FROM ${at}runs WHERE seen < now() - interval '${keptDays} days' AND id IS DISTINCT FROM $1`, [
    run ?? null,
  ]);
  const [row] =
    run === undefined
      ? await query(`INSERT INTO ${at}runs DEFAULT VALUES RETURNING id, epoch`)
      : await query(`UPDATE ${at}runs SET epoch = epoch + 1, seen = now() WHERE id = $1 RETURNING id, epoch`, [run]);
  if (row) return { run: Number(row.id), epoch: row.epoch };
  throw new Error(
    `the database knows no run ${run}; resume with the database that the run was begun with, within ${keptDays} days`,
  );
}

/** Says that a run is led. Throws where another process has taken it over. */
export async function seeRun({ query, at }: Statements, { run, epoch }: LedRun): Promise<void> {
  const sql = `UPDATE ${at}runs SET seen = now() WHERE id = $1 AND epoch = $2 RETURNING id`;
  const [row] = await query(sql, [run, epoch]);
  if (!row) throw new Error(`another process goes on with run ${run}; only one can`);
}

/** Says what a run is played with, and by the workers of which queue. */
export async function describeRun(
  { query, at }: Statements,
  { run, queue, pipeline }: Pick<LedRun, 'run'> & { readonly queue: string; readonly pipeline: string },
): Promise<void> {
  await query(`UPDATE ${at}runs SET queue = $2, pipeline = $3 WHERE id = $1`, [run, queue, pipeline]);
}

/** The runs of a queue but those that are known, and what they are played with. */
export async function runsBeside(
  { query, at }: Statements,
  { queue, known }: { readonly queue: string; readonly known: readonly number[] },
): Promise<readonly { readonly run: number; readonly pipeline: string }[]> {
  const sql = `SELECT id, pipeline FROM ${at}runs WHERE queue = $1 AND pipeline IS NOT NULL AND NOT id = ANY($2::bigint[])`;
  return (await query(sql, [queue, known])).map(({ id, pipeline }) => ({ run: Number(id), pipeline }));
}

/** Runs statements that are those of a run's leader: all of them, or none where another process has taken it over. */
export function asLeader<T>(tables: Tables, led: LedRun, run: (statements: Statements) => Promise<T>): Promise<T> {
  const { at, transaction } = tables;
  return transaction(async (query) => {
    await seeRun({ query, at }, led);
    return run({ query, at });
  });
}
