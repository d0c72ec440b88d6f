import { alfworld } from '@dreamgym/alfworld';
import { deriveSeed, type EvaluationSummary, evaluate, train } from '@dreamgym/core';
import { embedded } from 'dreamgym';

/** A policy that has seen generated games only, in games of its own kind and in the official ones. */
export interface Transfer {
  readonly seed: number;
  readonly generated: EvaluationSummary;
  /** On valid_seen. */
  readonly official: EvaluationSummary;
  readonly seconds: number;
}

const iterations = 150;

/** Trains in dreams learned from generated games, and plays held-out generated and official ones. */
export async function transfer(data: string, { seeds }: { readonly seeds: number }): Promise<readonly Transfer[]> {
  const results: Transfer[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const began = performance.now();
    const { policy } = await train([alfworld(), embedded({ seed })], { iterations, seed });
    const play = async (environment: ReturnType<typeof alfworld>['environment']): Promise<EvaluationSummary> => {
      const { trajectories: _, ...summary } = await evaluate({
        environment,
        policy,
        split: 'validation',
        seed: deriveSeed(seed, 'evaluation'),
      });
      return summary;
    };
    const generated = await play(alfworld().environment);
    const official = await play(alfworld({ data }).environment);
    results.push({ seed, generated, official, seconds: (performance.now() - began) / 1000 });
  }
  return results;
}
