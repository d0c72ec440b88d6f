import { mix } from '@dreamgym/core/text';
import type { Deed, ElementPage } from './elements.ts';
import type { Errand } from './errand.ts';

/** The most features that an action on an element has, and all that such a page has. */
export const deedFeatures = 24;
export const elementPageFeatures = 2;

const askedFeature = (asked: number, repeats: number) => mix(mix(asked, repeats), 201);
const idleFeature = mix(1, 202);
const endFeature = (named: number) => mix(named, 214);

/**
 * What an untrained policy thinks of deeds: good to do once what is asked for by name, no use to repeat what is there, and to end
 * where everything that the instruction names is in sight.
 */
export const deedPriors: readonly (readonly [feature: number, weight: number])[] = [
  ...[1, 2, 3].flatMap((asked) => [
    [askedFeature(asked, 0), 1.5 * asked] as const,
    ...[1, 2, 3].map((repeats) => [askedFeature(asked, repeats), -1] as const),
  ]),
  [idleFeature, -4],
  [endFeature(1), 1],
  [endFeature(2), 2],
];

export function writeElementPageFeatures({ kind, named }: ElementPage, target: Int32Array, start: number): number {
  target[start] = mix(kind, 203);
  target[start + 1] = mix(mix(kind, named), 204);
  return start + elementPageFeatures;
}

export interface DeedMoment {
  readonly deed: Deed;
  readonly page: ElementPage;
  readonly errand: Errand;
  /** How often the action was taken before, at most 3. */
  readonly repeats: number;
  /** Of the action before; 0 at the start. */
  readonly before: number;
}

export function writeDeedFeatures(moment: DeedMoment, target: Int32Array, start: number): number {
  const { deed, page, errand, repeats, before } = moment;
  const { lifted, sort, asked, idle, ends } = deed;
  const here = mix(lifted, page.kind);
  const sorted = mix(sort, page.kind);
  let end = start;
  target[end++] = askedFeature(asked, repeats);
  if (ends) target[end++] = endFeature(page.named);
  if (idle) target[end++] = idleFeature;
  target[end++] = mix(lifted, 205);
  target[end++] = mix(here, 206);
  target[end++] = mix(mix(here, repeats), 207);
  target[end++] = mix(mix(here, before), 208);
  target[end++] = mix(mix(here, page.named), 209);
  target[end++] = mix(sort, 210);
  target[end++] = mix(sorted, 211);
  target[end++] = mix(mix(sorted, page.named), mix(212, repeats));
  for (const word of errand.words) target[end++] = mix(mix(here, word), 213);
  return end;
}
