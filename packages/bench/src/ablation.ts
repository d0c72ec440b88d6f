import { alfworld } from '@dreamgym/alfworld';
import { deriveSeed, type Environment, evaluate, type Learner, type Plugin, train } from '@dreamgym/core';
import { choicePolicy } from '@dreamgym/policies';
import { webshop } from '@dreamgym/webshop';
import { embedded } from 'dreamgym';
import { findData } from './games.ts';
import { browsingAblation } from './webarena/browsing.ts';

/** What a policy may know of an environment's text. */
const knowledge = {
  'general features only': () => ({}),
  'with the reader': ({ actionReader: reader }: Environment) => ({ reader }),
  'with the reader and its priors': ({ actionReader: reader }: Environment) => ({ reader, priors: true }),
} satisfies Record<string, (environment: Environment) => Parameters<typeof choicePolicy>[0]>;

type Knowledge = keyof typeof knowledge;

/** Success in reality after training in the dream only, one for each seed. */
export interface AblationRow {
  readonly environment: string;
  readonly features: Knowledge;
  readonly settings: string;
  readonly successes: readonly number[];
}

export const ablationSubjects = ['alfworld', 'webshop', 'browsing'] as const;
export type AblationSubject = (typeof ablationSubjects)[number];

const transitions = 10_000;
const { signal } = new AbortController();

/** What readers and their priors are worth: dreams of every environment, and each knowledge, with the seeds 1, 2 … */
export async function ablationBenchmark(
  subjects: readonly AblationSubject[],
  { seeds, report }: { readonly seeds: number; readonly report: (row: AblationRow) => void },
): Promise<readonly AblationRow[]> {
  const rows: AblationRow[] = [];
  for (const subject of subjects) {
    for (const features of Object.keys(knowledge) as Knowledge[]) {
      const row = await ablationRow(subject, features, seeds);
      report(row);
      rows.push(row);
    }
  }
  return rows;
}

async function ablationRow(subject: AblationSubject, features: Knowledge, seeds: number): Promise<AblationRow> {
  const policyOf = (environment: Environment, options: Parameters<typeof choicePolicy>[0] = {}): Learner =>
    choicePolicy({ ...options, ...knowledge[features](environment) });
  const all = Array.from({ length: seeds }, (_, at) => at + 1);
  if (subject === 'browsing') {
    const { settings, successes } = await browsingAblation('shop', { seeds: all, policyOf });
    return { environment: 'bundled shop', features, settings, successes };
  }
  const data = findData(subject);
  const { plugin, iterations, split } =
    subject === 'alfworld'
      ? ({ plugin: () => alfworld({ data }), iterations: 150, split: 'validation' } as const)
      : ({ plugin: () => webshop({ data }), iterations: 300, split: 'test' } as const);
  const successes: number[] = [];
  for (const seed of all) {
    const policy: Plugin = { policy: ({ environment }) => policyOf(environment) };
    const { environment } = plugin();
    const trained = await train([{ ...plugin(), environment }, embedded({ transitions, seed }), policy], {
      iterations,
      seed,
    });
    const request = { environment, policy: trained.policy, split, seed: deriveSeed(seed, 'evaluation'), signal };
    successes.push((await evaluate(request)).success);
    await environment.close?.();
  }
  const source = data === undefined ? 'generated' : 'official';
  const settings = `${source}, ${transitions} transitions, ${iterations} iterations, ${split} tasks`;
  return { environment: subject, features, settings, successes };
}
