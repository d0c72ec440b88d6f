import { mix } from '@dreamgym/core/text';
import type { Label, LabelledPage } from './labels.ts';

/** The most features that a label and a page have. */
export const labelFeatures = 20;
export const pageFeatures = 4;

const likenessBins = 8;
const bin = (share: number) => Math.min(likenessBins, Math.ceil(share * likenessBins));
const wishFeature = (wished: number, chosen: number) => mix(mix(wished, chosen), 51);

/** What an untrained policy thinks of labels: good to choose what is asked for, and no use to choose what is chosen. */
export const labelPriors: readonly (readonly [feature: number, weight: number])[] = [
  [wishFeature(1, 0), 1],
  [wishFeature(2, 0), 2],
  ...[0, 1, 2].map((wished) => [wishFeature(wished, 2), -8] as const),
];

export function writePageFeatures({ kind, pending, likeness, price }: LabelledPage, target: Int32Array, start: number) {
  let end = start;
  target[end++] = mix(kind, 111);
  target[end++] = mix(mix(kind, Math.min(pending, 2)), 112);
  target[end++] = mix(mix(kind, bin(likeness)), mix(113, price));
  target[end++] = mix(mix(mix(kind, bin(likeness)), Math.min(pending, 2)), mix(114, price));
  return end;
}

export interface LabelMoment {
  readonly label: Label;
  readonly page: LabelledPage;
  /** How often the action was taken before, at most 3. */
  readonly repeats: number;
  /** Pattern of the action before. */
  readonly before: number;
  readonly step: number;
}

export function writeLabelFeatures(moment: LabelMoment, target: Int32Array, start: number): number {
  const { label, page, repeats, before, step } = moment;
  const { sort, place, likers, price, wished, longest, chosen } = label;
  const here = mix(sort, page.kind);
  const like = bin(label.likeness);
  const standing = Math.min(likers, 4);
  const pending = Math.min(page.pending, 2);
  const about = mix(bin(page.likeness), page.price);
  const asked = mix(mix(wished, chosen), longest ? 1 : 2);
  let end = start;
  target[end++] = wishFeature(wished, chosen);
  target[end++] = mix(sort, 52);
  target[end++] = mix(here, 53);
  target[end++] = mix(mix(here, before), 54);
  target[end++] = mix(mix(here, repeats), 55);
  target[end++] = mix(mix(sort, Math.min(place, 10)), 56);
  target[end++] = mix(mix(sort, like), 57);
  target[end++] = mix(mix(sort, standing), 58);
  target[end++] = mix(mix(mix(sort, like), standing), 59);
  target[end++] = mix(mix(mix(sort, standing), price), mix(60, repeats));
  target[end++] = mix(mix(mix(sort, like), price), mix(61, repeats));
  target[end++] = mix(mix(sort, asked), 62);
  target[end++] = mix(mix(mix(here, asked), pending), 63);
  target[end++] = mix(mix(here, pending), 64);
  target[end++] = mix(mix(here, about), 65);
  target[end++] = mix(mix(mix(here, about), pending), 66);
  target[end++] = mix(mix(mix(here, about), pending), mix(67, step >> 2));
  target[end++] = mix(mix(here, Math.min(step, 15)), 68);
  return end;
}
