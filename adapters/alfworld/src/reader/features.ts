import type { FeaturePrior } from '@dreamgym/core';
import { mix } from '@dreamgym/core/text';
import { type AttemptMemory, field, fields } from './attempt-memory.ts';

const mentionFeature = (mentions: number) => mix(mentions, 8);
const repeatFeature = (repeats: number) => mix(repeats, 9);

/** Good where actions mention the instruction's words, bad where they were taken before. */
export const priors: readonly FeaturePrior[] = [1, 2, 3].flatMap((count) => [
  [mentionFeature(count), 2 * count] as const,
  [repeatFeature(count), -count] as const,
]);

/** The features of this moment of an attempt, written into lists that are used again. */
export function writeFeatures(memory: AttemptMemory, situation: number[], actions: number[][]): void {
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

  situation[0] = mix(101, 0);
  situation[1] = mix(progress, 102);
  situation[2] = mix(plan, 103);
  situation[3] = mix(mix(plan, known), 104);
  situation[4] = mix(mix(plan, time), 105);
  situation[5] = mix(time, 106);
  situation[6] = mix(available, 107);
  situation[7] = mix(mix(goal, known), 108);

  actions.length = Math.min(actions.length, open.length);
  for (let i = 0; i < open.length; i++) {
    const { pattern, classed, mentions, object, place, id, features } = open[i]!;
    if (i === actions.length) actions.push([]);
    const target = actions[i]!;
    let end = 0;
    for (let f = 0; f < features.length; f++) target[end++] = features[f]!;
    const there = place * fields;
    const repeats = Math.min(taken[id]!, 3);
    target[end++] = mentionFeature(mentions);
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
    target.length = end;
  }
}
