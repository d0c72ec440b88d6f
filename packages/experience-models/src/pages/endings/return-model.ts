import type { Abstraction } from '@dreamgym/core';
import { termText } from '../page.ts';
import { bagTrees } from './bagged-trees.ts';
import type { Ending, OutcomeModel, RewardedEnding } from './ending.ts';
import { type Features, generalFeatures } from './general-features.ts';
import { learnNecessaryConditions } from './necessary-conditions.ts';
import { learnRarity } from './rarity.ts';
import { requirementFeatures } from './requirement-features.ts';

export interface ReturnModelOptions {
  readonly abstraction: Abstraction;
  /** The kinds of sentences that say what was chosen, and those that offer it. */
  readonly chosen: ReadonlySet<string>;
  readonly offering: ReadonlySet<string>;
}

/** Of the samples that the trees learn from. */
const seeds = { solved: 1, otherwise: 2 };

/** Learns what recorded endings earned, and what others earn by their likeness to them. */
export function learnReturnModel(endings: readonly RewardedEnding[], options: ReturnModelOptions): OutcomeModel {
  const earned = new Map(endings.map((ending) => [endingKey(ending), ending.reward]));
  const rarity = learnRarity(endings.map(({ instruction }) => instruction));
  const general = generalFeatures(endings, { ...options, rarity });
  const required = requirementFeatures(endings, { ...options, rarity });
  const bound = learnNecessaryConditions(
    endings.map((ending) => required?.(ending) ?? []),
    endings.map(({ reward }) => reward >= 1),
  );
  const featuresOf: Features = (ending) => [...general(ending), ...(required?.(ending) ?? [])];
  const inputs = endings.map(featuresOf);
  const unsolved = endings.flatMap(({ reward }, index) => (reward < 1 ? [{ reward, input: inputs[index]! }] : []));
  const solved = bagTrees(
    inputs,
    endings.map(({ reward }) => (reward >= 1 ? 1 : 0)),
    seeds.solved,
  );
  const otherwise = bagTrees(
    unsolved.map(({ input }) => input),
    unsolved.map(({ reward }) => reward),
    seeds.otherwise,
  );
  return (ending) => {
    const known = earned.get(endingKey(ending));
    if (known !== undefined) {
      return { solved: known >= 1 ? 1 : 0, otherwise: known, because: 'this very ending was recorded' };
    }
    const features = featuresOf(ending);
    const most = bound(required?.(ending) ?? []);
    const outcome = { solved: Math.min(solved(features), most), otherwise: Math.min(0.99, otherwise(features)) };
    const because = `it fulfils the instruction with a probability of ${outcome.solved.toFixed(2)}, and earns ${outcome.otherwise.toFixed(2)} where it does not`;
    return { ...outcome, because };
  };
}

function endingKey({ instruction, page, action, origin }: Ending): string {
  return `${instruction}|${termText(action)}|${origin ? termText(origin) : ''}|${page.content}`;
}
