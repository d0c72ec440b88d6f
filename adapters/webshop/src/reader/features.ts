import type { FeaturePrior } from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';
import type { Clickable, ClickablePage } from './clickables.ts';

const similarityBins = 8;
const bin = (share: number) => Math.min(similarityBins, Math.ceil(share * similarityBins));
const requestFeature = (requested: number, chosen: number) => mix(mix(requested, chosen), 51);

/** Good to choose what is asked for, and no use to choose what is chosen. */
export const priors: readonly FeaturePrior[] = [
  [requestFeature(1, 0), 1],
  [requestFeature(2, 0), 2],
  ...[0, 1, 2].map((requested) => [requestFeature(requested, 2), -8] as const),
];

export function pageFeatures({ kind, pending, similarity, price }: ClickablePage): readonly number[] {
  const about = mix(kind, bin(similarity));
  return [
    mix(kind, 111),
    mix(mix(kind, Math.min(pending, 2)), 112),
    mix(about, mix(113, price)),
    mix(mix(about, Math.min(pending, 2)), mix(114, price)),
  ];
}

export interface ClickableMoment {
  readonly clickable: Clickable;
  readonly page: ClickablePage;
  /** How often the action was taken before, at most 3. */
  readonly repeats: number;
  /** `Clickable.sort` of the action before; 0 at the start. */
  readonly before: number;
  readonly step: number;
}

export function clickableFeatures(moment: ClickableMoment): readonly number[] {
  const { clickable, page, repeats, before, step } = moment;
  const { sort, place, better, price, requested, longest, chosen } = clickable;
  const here = mix(sort, page.kind);
  const like = bin(clickable.similarity);
  const standing = Math.min(better, 4);
  const pending = Math.min(page.pending, 2);
  const about = mix(bin(page.similarity), page.price);
  const asked = mix(mix(requested, chosen), longest ? 1 : 2);
  return [
    requestFeature(requested, chosen),
    mix(sort, 52),
    mix(here, 53),
    mix(mix(here, before), 54),
    mix(mix(here, repeats), 55),
    mix(mix(sort, Math.min(place, 10)), 56),
    mix(mix(sort, like), 57),
    mix(mix(sort, standing), 58),
    mix(mix(mix(sort, like), standing), 59),
    mix(mix(mix(sort, standing), price), mix(60, repeats)),
    mix(mix(mix(sort, like), price), mix(61, repeats)),
    mix(mix(sort, asked), 62),
    mix(mix(mix(here, asked), pending), 63),
    mix(mix(here, pending), 64),
    mix(mix(here, about), 65),
    mix(mix(mix(here, about), pending), 66),
    mix(mix(mix(here, about), pending), mix(67, step >> 2)),
    mix(mix(here, Math.min(step, 15)), 68),
  ];
}

/** Of an action without an argument. */
export function otherFeatures(action: string): readonly number[] {
  return [mix(hashText(action), 69)];
}
