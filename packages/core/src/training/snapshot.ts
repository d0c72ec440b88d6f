import type { Json, Snapshotable } from '../contracts/json.ts';
import { DreamGymError } from '../errors.ts';
import type { EvaluationSummary } from '../evaluation/evaluation-summary.ts';
import type { PartName, Parts } from '../wiring/parts.ts';
import type { Counters } from './counters.ts';
import type { UnfinishedIteration } from './under-way.ts';

const version = 3;
/** The parts whose state a run changes. */
const learning = ['policy', 'optimizer', 'curriculum', 'replayBuffer'] as const;
/** Those and the parts that may have a state of their own beside them. */
const stateful = [...learning, 'trainingEnvironment', 'collector'] as const;

/** What a run has to have in common with the one that it goes on from. */
export interface RunSetup {
  readonly seed: number;
  readonly tasks: number;
  readonly groupSize: number;
  /** Names. */
  readonly environment: string;
  readonly trainingEnvironment: string;
  readonly optimizer: string;
  /** By how many updates the weights may be old that attempts are played with; missing where they may not. */
  readonly staleness?: number;
}

/** How far a run is. */
export interface RunProgress {
  /** The iterations that are done. */
  readonly iteration: number;
  readonly counters: Counters;
  /** The evaluations so far. */
  readonly evaluations: readonly IterationEvaluation[];
  /** What is watched for alarms. */
  readonly alarms: Json;
  /** What was done of the iterations that had been begun, the next one first. */
  readonly unfinished?: readonly UnfinishedIteration[];
}

/** An evaluation, and the iterations that were done before it. */
export interface IterationEvaluation {
  readonly iteration: number;
  readonly evaluation: EvaluationSummary;
}

/** A run as plain JSON, between two iterations or in one that was stopped. Everything else follows from the plugins and the seed. */
export interface Snapshot extends RunProgress {
  readonly version: typeof version;
  readonly setup: RunSetup;
  readonly parts: Readonly<Record<string, Json>>;
}

export type StatefulParts = Pick<Parts, (typeof stateful)[number]>;

export function takeSnapshot(parts: StatefulParts, setup: RunSetup, progress: RunProgress): Snapshot {
  const saved: Record<string, Json> = {};
  for (const name of stateful) {
    const part = snapshotable(parts, name);
    if (part.snapshot) saved[name] = part.snapshot();
  }
  return { version, setup, ...progress, parts: saved };
}

/** The parts that take no snapshot: what state they have does not outlive the run. */
export function unsavedParts(parts: StatefulParts): readonly PartName[] {
  return learning.filter((name) => snapshotable(parts, name).snapshot === undefined);
}

/** Puts a snapshot back into freshly made parts. Throws where it is of another version, set-up or pipeline. */
export function restoreSnapshot(parts: StatefulParts, snapshot: Snapshot, setup: RunSetup): void {
  if (snapshot.version !== version) {
    throw new DreamGymError('SNAPSHOT', `the snapshot has version ${snapshot.version}, this is version ${version}`, {
      hint: 'go on with the version of DreamGym that wrote it, or start anew',
    });
  }
  for (const name of Object.keys({ ...snapshot.setup, ...setup }) as (keyof RunSetup)[]) {
    const [saved = 'none', present = 'none'] = [snapshot.setup[name], setup[name]];
    if (saved === present) continue;
    throw new DreamGymError('SNAPSHOT', `the snapshot is of a run with ${name} ${saved}, this one has ${present}`, {
      hint: `go on with ${name} ${saved}, or start anew`,
    });
  }
  for (const name of stateful) {
    const part = snapshotable(parts, name);
    const saved = snapshot.parts[name];
    // Who plays the attempts changes nothing about them: a run may go on with another collector.
    if (name !== 'collector' && (saved === undefined) !== (part.restore === undefined)) {
      throw new DreamGymError('SNAPSHOT', `the snapshot does not fit this pipeline: ${name} differs`, {
        hint: 'resume with the plugins that the run was started with',
      });
    }
    try {
      if (saved !== undefined) part.restore?.(saved);
    } catch (error) {
      throw new DreamGymError('SNAPSHOT', `${name} does not take its snapshot: ${(error as Error).message}`, {
        hint: 'resume with the plugins that the run was started with',
        cause: error,
      });
    }
  }
}

function snapshotable(parts: StatefulParts, name: keyof StatefulParts): Partial<Snapshotable> {
  return parts[name] as Partial<Snapshotable>;
}
