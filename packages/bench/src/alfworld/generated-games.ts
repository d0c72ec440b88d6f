import { alfworld } from '@dreamgym/alfworld';
import type { Task } from '@dreamgym/core';
import { type Difference, differences, jensenShannon, totalVariation } from './distance.ts';
import { type Aspect, aspects, type Survey, survey } from './survey.ts';

/** How far the generated games are from the official ones in one aspect, and what differs most. */
export interface Likeness {
  readonly aspect: Aspect;
  readonly totalVariation: number;
  readonly jensenShannon: number;
  /** Total variation between two halves of the official games that share no floor plan: what other rooms differ by. */
  readonly amongOfficial: number;
  readonly largest: readonly Difference[];
}

/** Holds generated games against the official train split. */
export async function generatedGames(
  data: string,
  { games }: { readonly games: number },
): Promise<readonly Likeness[]> {
  const stepLimit = 1000;
  const official = alfworld({ data, stepLimit });
  const generated = alfworld({ generate: { games: { train: games } }, stepLimit });
  const tasks = await official.environment.tasks('train');
  const half = (odd: boolean) =>
    survey(
      official,
      tasks.filter((task) => isOdd(task) === odd),
    );
  const [one, other] = [await half(true), await half(false)];
  const all = joined(one, other);
  const made = await survey(generated, await generated.environment.tasks('train'));
  return aspects.map((aspect) => ({
    aspect,
    totalVariation: totalVariation(all[aspect], made[aspect]),
    jensenShannon: jensenShannon(all[aspect], made[aspect]),
    amongOfficial: totalVariation(one[aspect], other[aspect]),
    largest: differences(all[aspect], made[aspect], 3),
  }));
}

function isOdd({ scene }: Task): boolean {
  return Number(/\d+$/.exec(scene ?? '0')) % 2 === 1;
}

function joined(one: Survey, other: Survey): Survey {
  const sum = aspects.map((aspect) => {
    const counts = new Map(one[aspect]);
    for (const [name, count] of other[aspect]) counts.set(name, (counts.get(name) ?? 0) + count);
    return [aspect, counts] as const;
  });
  return Object.fromEntries(sum) as Record<Aspect, Map<string, number>>;
}
