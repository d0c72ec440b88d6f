import type { Reference, ReplayQuery } from '@dreamgym/core';
import type { Embedder } from '../embedders/embedder.ts';
import type { Held } from './held-trajectories.ts';
import { type QueryVectors, type SituationMemory, situationMemory } from './situation-memory.ts';
import type { CreateIndex } from './situations.ts';

/** Search among the trajectories of one origin. What is taken in is embedded when somebody searches there, and not before. */
export interface OriginSearch {
  take(held: Held): void;
  /** Forgets the transitions from `from` up to `to`. */
  drop(held: Held, from: number, to: number): void;
  clear(): void;
  /** The most similar cases, best first; equally similar ones come in the order of adding. */
  search(query: ReplayQuery, vectors: () => Promise<QueryVectors>): Promise<readonly Reference[]>;
}

export interface OriginSearchOptions {
  readonly embedder: Embedder;
  readonly createIndex: () => Promise<CreateIndex>;
}

/** Texts that are embedded at once. */
const textsAtOnce = 512;

/** Answers that are kept until something is taken in or dropped: dreams ask again and again what they asked before. */
const answersKept = 512;

export function originSearch({ embedder, createIndex }: OriginSearchOptions): OriginSearch {
  /** Begun with the first that is searchable. */
  let memory: SituationMemory | undefined;
  /** Taken in, but not searchable yet. */
  const pending = new Set<Held>();
  let embedding: Promise<void> | undefined;
  const answers = new Map<string, readonly Reference[]>();

  const embedSome = async () => {
    memory ??= situationMemory({ dimensions: embedder.dimensions, createIndex: await createIndex() });
    const { missingTexts, insert } = memory;
    const group: Held[] = [];
    const missing = new Set<string>();
    for (const each of pending) {
      group.push(each);
      for (const text of missingTexts(each)) missing.add(text);
      if (missing.size >= textsAtOnce) break;
    }
    const texts = [...missing];
    const embedded = texts.length === 0 ? [] : await embedder.embed(texts);
    const vectors = new Map(texts.map((text, i) => [text, checkedVector(embedded[i], embedder)]));
    // Meanwhile some may have been dropped, and texts that were known forgotten.
    for (const each of group) if (pending.has(each) && insert(each, vectors)) pending.delete(each);
  };

  /** Makes some of what is pending searchable. Searches at the same time share the work. */
  const embedMore = async () => {
    embedding ??= embedSome().finally(() => {
      embedding = undefined;
    });
    await embedding;
    // Where much is to be done, timers, sockets and signals have their turn in between.
    if (pending.size > 0) await new Promise((resolve) => setTimeout(resolve));
  };

  return {
    take(held) {
      answers.clear();
      pending.add(held);
    },
    drop(held, from, to) {
      answers.clear();
      memory?.remove(held, from, to);
      if (to === held.trajectory.transitions.length) pending.delete(held);
    },
    clear() {
      answers.clear();
      pending.clear();
      memory = undefined;
    },
    async search({ observation, action, limit, exclude }, vectors) {
      const key = JSON.stringify([limit, exclude, action, observation]);
      const known = answers.get(key);
      if (known) return known;
      const wanted = await vectors();
      // Looked at last before the search: an answer that is kept leaves nothing out that was taken in meanwhile.
      while (pending.size > 0) await embedMore();
      const found = memory?.search({ ...wanted, limit, exclude }) ?? [];
      if (answers.size === answersKept) answers.delete(answers.keys().next().value!);
      answers.set(key, found);
      return found;
    },
  };
}

/** The vector, once it is known to be of the length that the embedder promises, and of length 1 or 0. */
export function checkedVector(
  vector: Float32Array | undefined,
  { name, dimensions }: Pick<Embedder, 'name' | 'dimensions'>,
): Float32Array {
  if (vector?.length !== dimensions) {
    throw new Error(
      `the embedder ${name} gave a vector of ${vector?.length} numbers; its dimensions say ${dimensions}`,
    );
  }
  let square = 0;
  for (const value of vector) square += value * value;
  if (square === 0 || Math.abs(square - 1) < 0.01) return vector;
  throw new Error(`the embedder ${name} gave a vector of length ${Math.sqrt(square)}; scale it to length 1`);
}
