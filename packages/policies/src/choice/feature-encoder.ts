import type { ActionReader, AttemptReader, Observation, ReadRequest } from '@dreamgym/core';
import { type FeatureLog, type FeatureReference, featureLog } from './feature-log.ts';

/** Where the features of one moment of an attempt are. */
export interface KeptMoment extends FeatureReference {
  /** Index of the action taken. */
  readonly chosen: number;
  readonly observation: Observation;
  readonly instruction: string;
  /** `ActionProposer.version` where the actions were proposed; 0 where they were listed. */
  readonly proposals: number;
}

/** Turns moments into features, as its readers say. Holds caches only: what it writes depends on nothing but the attempt. */
export interface FeatureEncoder {
  begin(instruction: string): AttemptEncoder;
  /** Keeps a moment under the action or the transition that ended it, as long as there is room. */
  keep(key: object, moment: KeptMoment): void;
  /** The moment kept under the key, unless it was another one or its features have vanished. */
  find(key: object, moment: Pick<KeptMoment, 'observation' | 'instruction' | 'proposals'>): KeptMoment | undefined;
  /** The feature as which one of the reader's is written: general features are odd, those of a reader even. */
  ofReader(feature: number): number;
  readonly startBatch: FeatureLog['startBatch'];
  readonly read: FeatureLog['read'];
}

/** Encodes one attempt, moment by moment. */
interface AttemptEncoder {
  encode(request: ReadRequest): FeatureReference;
  readonly acted: AttemptReader['acted'];
}

export interface Readers {
  readonly general?: ActionReader;
  readonly reader?: ActionReader;
}

export function featureEncoder({ general, reader }: Readers, pages?: number): FeatureEncoder {
  const readers = [...(general ? [general] : []), ...(reader ? [reader] : [])];
  const parities = readers.map((each) => (each === general ? 1 : 0));
  const log = featureLog(pages);
  const moments = new WeakMap<object, KeptMoment>();
  return {
    begin(instruction) {
      const attempts = readers.map((reader) => reader.begin(instruction));
      return {
        encode: (request) => append(log, { readers, parities, attempts }, request),
        acted(action) {
          for (const attempt of attempts) attempt.acted(action);
        },
      };
    },
    keep: (key, moment) => void moments.set(key, moment),
    find(key, { observation, instruction, proposals }) {
      const kept = moments.get(key);
      if (!kept?.page.data || kept.observation !== observation || kept.instruction !== instruction) return undefined;
      return kept.proposals === proposals ? kept : undefined;
    },
    ofReader: (feature) => feature & ~1,
    startBatch: log.startBatch,
    read: log.read,
  };
}

/** One attempt as every reader reads it. */
interface Reading {
  readonly readers: readonly ActionReader[];
  readonly parities: readonly number[];
  readonly attempts: readonly AttemptReader[];
}

/**
 * Writes the number of actions and of features of the situation, those, then for every action the number of its features and
 * those.
 */
function append(log: FeatureLog, { readers, parities, attempts }: Reading, request: ReadRequest): FeatureReference {
  const { length } = request.actions;
  let size = 2 + length;
  const readings = attempts.map((attempt, at) => {
    const reading = attempt.read(request);
    if (reading.actions.length !== length) {
      throw new Error(
        `the reader ${readers[at]!.name} gave features of ${reading.actions.length} actions where there are ${length}`,
      );
    }
    size += reading.situation.length;
    for (const features of reading.actions) size += features.length;
    return reading;
  });
  return log.append(size, (target, start) => {
    let end = start + 2;
    target[start] = length;
    for (let i = 0; i < readings.length; i++) end = write(readings[i]!.situation, parities[i]!, target, end);
    target[start + 1] = end - start - 2;
    for (let action = 0; action < length; action++) {
      const countAt = end++;
      for (let i = 0; i < readings.length; i++) {
        end = write(readings[i]!.actions[action]!, parities[i]!, target, end);
      }
      target[countAt] = end - countAt - 1;
    }
    return end;
  });
}

function write(features: ArrayLike<number>, parity: number, target: Int32Array, start: number): number {
  const { length } = features;
  for (let i = 0; i < length; i++) target[start + i] = (features[i]! & ~1) | parity;
  return start + length;
}
