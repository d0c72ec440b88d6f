import { mix } from '@dreamgym/core/text';
import { type AttemptMemory, field, fields } from './attempt-memory.ts';
import {
  deedFeatures,
  deedPriors,
  elementPageFeatures,
  writeDeedFeatures,
  writeElementPageFeatures,
} from './element-features.ts';
import { labelFeatures, labelPriors, pageFeatures, writeLabelFeatures, writePageFeatures } from './label-features.ts';

/** Features per candidate that depend on the attempt, at most. */
const dynamicFeatures = 24;
const stateFeatures = 8;

const mentionFeature = (mentions: number) => mix(mentions, 8);
const repeatFeature = (repeats: number) => mix(repeats, 9);

/** What an untrained policy thinks of actions: good where they mention the instruction's words, bad where they were taken before. */
export const initialWeights: readonly (readonly [feature: number, weight: number])[] = [
  ...[1, 2, 3].flatMap((count) => [
    [mentionFeature(count), 2 * count] as const,
    [repeatFeature(count), -count] as const,
  ]),
  ...labelPriors,
  ...deedPriors,
];

/** The most numbers that `writeFeatures` writes. */
export function featureSpace(memory: AttemptMemory): number {
  let size = 2 + stateFeatures + Math.max(pageFeatures, elementPageFeatures);
  for (const { features } of memory.open)
    size += 1 + features.length + dynamicFeatures + Math.max(labelFeatures, deedFeatures);
  return size;
}

/**
 * Writes the features of this moment: the number of candidates and of state features, the state features, then for every
 * candidate the number of its features and those. Returns the end.
 */
export function writeFeatures(memory: AttemptMemory, target: Int32Array, start: number): number {
  const { view, open, last, taken, entities, known, availability, step } = memory;
  const { skeleton } = view;
  const goal = view.goalHashes[0]!;
  const handled = memory.handled * fields;
  // Where the attempt is in its plan: what was done with the goal at hand, and whether it is still within reach.
  const progress = mix(
    mix(entities[handled + field.useSet]!, entities[handled + field.lastUse]!),
    (memory.handledOpen ? 1 : 0) + 2 * Math.min(memory.handledCount, 3),
  );
  const plan = mix(progress, skeleton);
  const available = mix(availability, skeleton);
  const before = last ? last.pattern : 0;
  const whereabouts = mix(progress, known);
  const time = Math.min(step >> 3, 6);

  let end = start;
  target[end++] = open.length;
  const countAt = end++;
  target[end++] = mix(101, 0);
  target[end++] = mix(progress, 102);
  target[end++] = mix(plan, 103);
  target[end++] = mix(mix(plan, known), 104);
  target[end++] = mix(mix(plan, time), 105);
  target[end++] = mix(time, 106);
  target[end++] = mix(available, 107);
  target[end++] = mix(mix(goal, known), 108);

  if (memory.page) end = writePageFeatures(memory.page, target, end);
  if (memory.elements) end = writeElementPageFeatures(memory.elements, target, end);
  target[countAt] = end - countAt - 1;

  for (let i = 0; i < open.length; i++) {
    const { pattern, classed, mentions, object, place, id, features } = open[i]!;
    const lengthAt = end++;
    for (let f = 0; f < features.length; f++) target[end++] = features[f]!;
    const there = place * fields;
    const repeats = Math.min(taken[id]!, 3);
    // What an action on an element is about is read more closely than by the words it shares.
    if (!memory.elements) target[end++] = mentionFeature(mentions);
    target[end++] = repeatFeature(repeats);
    const visits = Math.min(entities[there + field.uses]!, 3);
    const patternProgress = mix(pattern, progress);
    const patternPlan = mix(pattern, plan);
    // What to do next: how far the attempt is, what is open, what was done just now.
    target[end++] = mix(patternProgress, 21);
    target[end++] = mix(patternPlan, 22);
    target[end++] = mix(mix(classed, progress), 23);
    target[end++] = mix(mix(classed, plan), 24);
    target[end++] = mix(mix(pattern, availability), 25);
    target[end++] = mix(mix(pattern, available), 26);
    target[end++] = mix(mix(pattern, before), 27);
    // Where to search: what was tried and visited already, and which kinds of places hold which goals.
    target[end++] = mix(mix(pattern, repeats), 28);
    target[end++] = mix(patternProgress, 29 + visits);
    target[end++] = mix(mix(classed, goal), 33 + visits);
    target[end++] = mix(classed, 37 + visits);
    // What is remembered of the entities that the action mentions.
    const seen = entities[there + field.content]!;
    const lastUse = entities[there + field.lastUse]!;
    target[end++] = mix(mix(pattern, seen), mix(whereabouts, 41));
    target[end++] = mix(mix(patternPlan, seen), 42);
    target[end++] = mix(mix(pattern, seen), 43 + Math.min(known, 1));
    target[end++] = mix(mix(pattern, lastUse), 45);
    target[end++] = mix(mix(patternProgress, lastUse), 46);
    if (object !== place) {
      target[end++] = mix(mix(pattern, entities[object * fields + field.lastUse]!), 47);
      target[end++] = mix(mix(patternPlan, entities[object * fields + field.useSet]!), 48);
    }
    const label = memory.page?.labels[i];
    if (label) end = writeLabelFeatures({ label, page: memory.page!, repeats, before, step }, target, end);
    const deed = memory.elements?.deeds[i];
    if (deed)
      end = writeDeedFeatures(
        { deed, page: memory.elements!, errand: view.errand, repeats, before: memory.lastDeed },
        target,
        end,
      );
    target[lengthAt] = end - lengthAt - 1;
  }
  return end;
}
