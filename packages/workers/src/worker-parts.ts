import {
  type Environment,
  learn,
  type Plugin,
  type Policy,
  remember,
  type Snapshotable,
  type Trajectory,
  type Wiring,
  wire,
} from '@dreamgym/core';
import type { AttemptJob } from './attempt-job.ts';
import { patiently } from './database.ts';
import { pipelineName } from './pipeline-name.ts';
import { getState, type StateKey } from './states.ts';
import type { Tables } from './tables.ts';

/** Makes the parts of a run from a pipeline, as its leading process has made them. */
export type Pipeline = () => readonly Plugin[];

/** The parts of one run, in the state in which an attempt is to be played. */
export interface PlayingParts {
  readonly environment: Environment;
  readonly policy: Policy;
}

interface Held extends PlayingParts {
  readonly job: AttemptJob;
  readonly wiring: Wiring;
}

/** The parts with which a worker plays: of one run at a time, in one state at a time. */
export function workerParts(tables: Tables, pipeline: Pipeline) {
  let held: Held | undefined;
  let took = 0;
  /** Made to be looked at, and not played with yet. */
  let fresh: Wiring | undefined;
  let names: readonly string[] | undefined;

  const stateOf = <T>(key: StateKey, signal: AbortSignal) => patiently(() => getState<T>(tables, key), signal);

  const begin = async (job: AttemptJob, signal: AbortSignal): Promise<Held> => {
    await held?.wiring.close();
    held = undefined;
    took = 0;
    const wiring = fresh ?? wire(pipeline());
    fresh = undefined;
    try {
      const { parts } = wiring;
      const environment = parts.environment.name === job.environment ? parts.environment : parts.trainingEnvironment;
      if (environment.name !== job.environment) {
        throw new Error(
          `run ${job.run} plays in ${job.environment}, this pipeline in ${environment.name}; give workers the pipeline of the run, or a queue of their own`,
        );
      }
      const { run, state } = job;
      if (environment.dreamed) {
        const recorded = state.recordings
          ? await stateOf<readonly Trajectory[]>({ run, kind: 'recordings', version: 0 }, signal)
          : [];
        await learn(parts.experienceModel, recorded, { signal });
        if (state.inherited) {
          const { restore } = parts.replayBuffer;
          if (!restore) throw new Error(`run ${run} has a replay buffer with a state that this pipeline's cannot take`);
          restore.call(parts.replayBuffer, await stateOf({ run, kind: 'buffer', version: 0 }, signal));
        }
      }
      const before = { ...job, state: { recordings: state.recordings, batches: 0 } };
      return { job: before, wiring, environment, policy: parts.policy };
    } catch (error) {
      await wiring.close().catch(() => {});
      throw error;
    }
  };

  /** Brings what is held to the state that the job asks for. */
  const bring = async ({ environment, policy, wiring, job: before }: Held, job: AttemptJob, signal: AbortSignal) => {
    const { run, state } = job;
    for (const [kind, part] of [
      ['policy', policy],
      ['world', environment],
    ] as const) {
      const version = state[kind];
      if (version === undefined || version === before.state[kind]) continue;
      const { restore } = part as Partial<Snapshotable>;
      if (!restore) throw new Error(`run ${run} has a state of the ${kind} that this pipeline's cannot take`);
      await restore.call(part, await stateOf({ run, kind, version }, signal));
    }
    // In reality nothing is recalled, and a buffer without snapshots belongs to no single run: it is reached where it is.
    if (!environment.dreamed || !wiring.parts.replayBuffer.snapshot) return;
    for (; took < state.batches; took++) {
      const batch = await stateOf<readonly Trajectory[]>({ run, kind: 'batch', version: took }, signal);
      await remember(wiring.parts.replayBuffer, batch);
    }
  };

  return {
    /** What it can play with. */
    names(): readonly string[] {
      if (names) return names;
      fresh = wire(pipeline());
      const { environment, trainingEnvironment, policy } = fresh.parts;
      const all = [environment, trainingEnvironment].map((each) => pipelineName({ environment: each, policy }));
      names = [...new Set(all)];
      return names;
    },
    /** Whether the attempt is to be played in the state that is held. */
    fits: (job: AttemptJob) => held !== undefined && sameState(held.job, job),
    /** Brings the parts into the state of the attempt; nothing may be played meanwhile. */
    async prepare(job: AttemptJob, signal: AbortSignal): Promise<void> {
      const isSameRun = held?.job.run === job.run && held.job.epoch === job.epoch;
      // What a replay buffer has taken in, it cannot give back.
      const parts = held && isSameRun && took <= job.state.batches ? held : await begin(job, signal);
      held = undefined;
      try {
        await bring(parts, job, signal);
        held = { ...parts, job };
      } catch (error) {
        await parts.wiring.close().catch(() => {});
        throw error;
      }
    },
    playing(): PlayingParts {
      if (!held) throw new Error('no attempt was prepared for');
      return held;
    },
    run: () => held?.job.run,
    async close() {
      await held?.wiring.close();
      await fresh?.close();
      held = undefined;
      fresh = undefined;
    },
  };
}

function sameState(one: AttemptJob, other: AttemptJob): boolean {
  const key = ({ run, epoch, environment, state }: AttemptJob) =>
    JSON.stringify([run, epoch, environment, state.policy, state.world, state.batches]);
  return key(one) === key(other);
}
