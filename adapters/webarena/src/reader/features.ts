import type { FeaturePrior } from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';
import type { ElementAction, ElementPage } from './elements.ts';
import type { Instruction } from './instruction.ts';

const askedFeature = (asked: number, repeats: number) => mix(mix(asked, repeats), 201);
const idleFeature = mix(1, 202);
const endFeature = (named: number) => mix(named, 214);

/**
 * Good to do once what is asked for by name, no use to repeat what is there, and to end
 * where everything that the instruction names is in sight.
 */
export const priors: readonly FeaturePrior[] = [
  ...[1, 2, 3].flatMap((asked) => [
    [askedFeature(asked, 0), 1.5 * asked] as const,
    ...[1, 2, 3].map((repeats) => [askedFeature(asked, repeats), -1] as const),
  ]),
  [idleFeature, -4],
  [endFeature(1), 1],
  [endFeature(2), 2],
];

export function pageFeatures({ kind, named }: ElementPage): readonly number[] {
  return [mix(kind, 203), mix(mix(kind, named), 204)];
}

export interface ActionMoment {
  readonly action: ElementAction;
  readonly page: ElementPage;
  readonly instruction: Instruction;
  /** How often the action was taken before, at most 3. */
  readonly repeats: number;
  /** Of the action before; 0 at the start. */
  readonly before: number;
}

export function actionFeatures(moment: ActionMoment): readonly number[] {
  const { action, page, instruction, repeats, before } = moment;
  const { pattern, sort, asked, idle, ends } = action;
  const here = mix(pattern, page.kind);
  const sorted = mix(sort, page.kind);
  const features = [
    askedFeature(asked, repeats),
    mix(pattern, 205),
    mix(here, 206),
    mix(mix(here, repeats), 207),
    mix(mix(here, before), 208),
    mix(mix(here, page.named), 209),
    mix(sort, 210),
    mix(sorted, 211),
    mix(mix(sorted, page.named), mix(212, repeats)),
    ...instruction.words.map((word) => mix(mix(here, word), 213)),
  ];
  if (ends) features.push(endFeature(page.named));
  if (idle) features.push(idleFeature);
  return features;
}

/** Of an action on a page that is in no such lines. */
export function otherFeatures(action: string): readonly number[] {
  return [mix(hashText(action), 215)];
}
