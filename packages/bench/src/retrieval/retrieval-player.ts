import { readFileSync } from 'node:fs';
import type { Reference } from '@dreamgym/core';
import { hashingEmbedder, replayMemory } from '@dreamgym/replay-buffers';
import { computedSeconds } from '../measurement.ts';
import { heldMemory } from '../memory.ts';
import { caseGenerator, type GeneratedCase, trajectoryOf } from './retrieval-cases.ts';

/** What a process of its own is to measure, so that its memory can be told. */
export interface RetrievalTask {
  readonly search: 'exact' | 'approximate';
  readonly cases: number;
  /** Of a case: state and action, half each. */
  readonly dimensions: number;
  readonly visitsPerPage: number;
  readonly altered: number;
  readonly queries: number;
  readonly limit: number;
}

export interface RetrievalResult {
  /** Adding, embedding and making searchable. */
  readonly buildSeconds: number;
  /** Mean over the queries, their embedding included. */
  readonly queryMilliseconds: number;
  /** What the process holds more than before, the trajectories themselves not counted, in MiB. */
  readonly memory: number;
  /** Of what was found, by query, best first. */
  readonly similarities: readonly (readonly number[])[];
}

const { search, cases, dimensions, visitsPerPage, altered, queries, limit } = JSON.parse(
  readFileSync(0, 'utf8'),
) as RetrievalTask;
const site = { pages: cases / visitsPerPage, altered };
const next = caseGenerator({ ...site, seed: 2 });
const trajectories = Array.from({ length: cases }, (_, index) => trajectoryOf(next(), index));
const asked = Array.from({ length: queries }, caseGenerator({ ...site, seed: 3 }));

const embedder = hashingEmbedder({ dimensions: dimensions / 2 });
const buffer = replayMemory({ capacity: cases, search, embedder });
const ask = ({ state, action }: GeneratedCase) => buffer.search({ observation: state, action, limit });
const askAll = async () => {
  const found: (readonly Reference[])[] = [];
  for (const query of asked) found.push(await ask(query));
  return found;
};

const memoryBefore = heldMemory();
const began = computedSeconds();
for (const trajectory of trajectories) await buffer.add(trajectory);
await ask(asked[0]!);
const built = computedSeconds();
await askAll();
const warm = computedSeconds();
const found = await askAll();
const result: RetrievalResult = {
  buildSeconds: built - began,
  queryMilliseconds: (1000 * (computedSeconds() - warm)) / queries,
  memory: heldMemory() - memoryBefore,
  similarities: found.map((references) => references.map(({ similarity }) => similarity)),
};
console.log(JSON.stringify(result));
