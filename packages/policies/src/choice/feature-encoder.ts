import type { Observation } from '@dreamgym/core';
import { type AttemptMemory, attemptMemory } from './attempt-memory.ts';
import { type FeatureLog, type FeatureReference, featureLog } from './feature-log.ts';
import { featureSpace, writeFeatures } from './features.ts';
import { type GoalView, goalView } from './goal-view.ts';

/** Where the features of one moment of an attempt are. */
export interface KeptMoment extends FeatureReference {
  /** Index of the action taken. */
  readonly chosen: number;
  readonly observation: Observation;
  readonly instruction: string;
}

/** Turns moments into features. Holds caches only: what it writes depends on nothing but the attempt. */
export interface FeatureEncoder {
  begin(instruction: string): AttemptMemory;
  encode(memory: AttemptMemory): FeatureReference;
  /** Keeps a moment under the action or the transition that ended it, as long as there is room. */
  keep(key: object, moment: KeptMoment): void;
  /** The moment kept under the key, unless it was another one or its features have vanished. */
  find(key: object, moment: Pick<KeptMoment, 'observation' | 'instruction'>): KeptMoment | undefined;
  readonly startBatch: FeatureLog['startBatch'];
  readonly read: FeatureLog['read'];
}

const keptViews = 160;

export function featureEncoder(pages?: number): FeatureEncoder {
  const views = new Map<string, GoalView>();
  const log = featureLog(pages);
  const moments = new WeakMap<object, KeptMoment>();
  return {
    begin(instruction) {
      let view = views.get(instruction);
      if (!view) {
        view = goalView(instruction);
        views.set(instruction, view);
        if (views.size > keptViews) views.delete(views.keys().next().value!);
      }
      return attemptMemory(view);
    },
    encode: (memory) => log.append(featureSpace(memory), (target, start) => writeFeatures(memory, target, start)),
    keep: (key, moment) => void moments.set(key, moment),
    find(key, { observation, instruction }) {
      const kept = moments.get(key);
      if (!kept?.page.data || kept.observation !== observation || kept.instruction !== instruction) return undefined;
      return kept;
    },
    startBatch: log.startBatch,
    read: log.read,
  };
}
