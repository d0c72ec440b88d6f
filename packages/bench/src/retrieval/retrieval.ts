import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { atLeast, atMost, type Measurement } from '../measurement.ts';
import type { RetrievalResult, RetrievalTask } from './retrieval-player.ts';

/** One replay buffer of one size. */
export interface RetrievalRow
  extends Pick<RetrievalTask, 'search' | 'cases' | 'dimensions'>,
    Omit<RetrievalResult, 'similarities'> {
  readonly pages: keyof typeof sites;
  /** The share of the true best eight that were found. */
  readonly recall: number;
}

/** A site that is visited again and again, and one of which hardly two visits have more than the topic in common. */
const sites = {
  recurring: { visitsPerPage: 100, altered: 0.1 },
  unrelated: { visitsPerPage: 1, altered: 1 },
} as const;
const queries = 1000;
const limit = 8;
const sizes = [10_000, 100_000, 1_000_000];

/** How fast and how well replay buffers in memory find similar cases, by time of computing. */
export async function retrievalBenchmark(): Promise<{
  readonly rows: readonly RetrievalRow[];
  readonly measurements: readonly Measurement[];
}> {
  const rows: RetrievalRow[] = [];
  for (const cases of sizes) rows.push(...(await compare({ cases, dimensions: 256, pages: 'recurring' })));
  rows.push(...(await compare({ cases: 100_000, dimensions: 512, pages: 'recurring' })));
  rows.push(...(await compare({ cases: 100_000, dimensions: 256, pages: 'unrelated' })));
  return { rows, measurements: rows.flatMap(targets) };
}

async function compare(request: Pick<RetrievalRow, 'cases' | 'dimensions' | 'pages'>): Promise<RetrievalRow[]> {
  const { pages, ...size } = request;
  const shared = { ...size, ...sites[pages], queries, limit };
  const rows: RetrievalRow[] = [];
  let truth: RetrievalResult['similarities'] | undefined;
  for (const search of ['exact', 'approximate'] as const) {
    const { similarities, ...measured } = await measure({ ...shared, search });
    truth ??= similarities;
    rows.push({ ...request, search, ...measured, recall: recallOf(similarities, truth) });
  }
  return rows;
}

async function measure(task: RetrievalTask): Promise<RetrievalResult> {
  const worker = fileURLToPath(new URL('../retrieval-player.js', import.meta.url));
  const child = spawn(process.execPath, [worker], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdin.end(JSON.stringify(task));
  const [output, code] = await Promise.all([text(child.stdout), exit]);
  if (code !== 0) throw new Error(`the search among ${task.cases} cases ended with exit code ${code}`);
  return JSON.parse(output) as RetrievalResult;
}

/** Equally similar cases may stand for each other. */
function recallOf(found: RetrievalResult['similarities'], truth: RetrievalResult['similarities']): number {
  const shares = found.map((similarities, i) => {
    const bar = truth[i]!.at(-1)! - 1e-9;
    return similarities.filter((similarity) => similarity >= bar).length / truth[i]!.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function targets({ pages, cases, search, dimensions, queryMilliseconds, recall }: RetrievalRow): Measurement[] {
  if (pages !== 'recurring' || dimensions !== 256 || cases < 100_000) return [];
  const name = `top ${limit} of ${cases.toLocaleString('en')}, ${search}`;
  const [time, found] =
    cases === 100_000 ? (search === 'exact' ? [5] : [0.5, 0.99]) : search === 'exact' ? [] : [2, 0.95];
  return [
    { name, value: queryMilliseconds, unit: 'ms', target: time === undefined ? undefined : atMost(time) },
    ...(found === undefined ? [] : [{ name: `recall of ${name}`, value: recall, unit: '', target: atLeast(found) }]),
  ];
}
