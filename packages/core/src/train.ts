import { collect } from './collect.ts';
import { type WireOptions, wire } from './container.ts';
import type { Policy } from './contracts/policy.ts';
import { type Counters, count, noCounters } from './counters.ts';
import { boundary, isBudgetSpent } from './errors.ts';
import { type EvaluationSummary, evaluate } from './evaluate.ts';
import { createEvents, type Events } from './events.ts';
import { groupEnd, noAttemptLeft } from './group-end.ts';
import { learn, remember } from './learn.ts';
import type { Plugin } from './parts.ts';
import { deriveSeed } from './random.ts';
import { restoreSnapshot, type Snapshot, takeSnapshot } from './snapshot.ts';

export interface TrainOptions extends WireOptions {
  readonly iterations: number;
  readonly seed: number;
  /** Tasks per iteration. */
  readonly tasks?: number;
  /** Attempts per task, all in the same hidden world. */
  readonly groupSize?: number;
  /** Stops before the iteration that would begin at or above this many training steps, real and dreamed together. */
  readonly stepLimit?: number;
  /** Attempts open at once; the result does not depend on it. */
  readonly concurrency?: number;
  /** Plays the validation split in the real environment before the first and after every so many iterations; 0: never. */
  readonly evaluateEvery?: number;
  /** Saves the run after every so many iterations and at the end; also when the signal aborts or a budget is spent. */
  readonly checkpoint?: { readonly every: number; save(snapshot: Snapshot): Promise<void> };
  /** Goes on from here; plugins, seed and options have to be the same. */
  readonly resume?: Snapshot;
  readonly events?: Events;
  /** Stops at the end of the iteration that is being played. */
  readonly signal?: AbortSignal;
}

export interface TrainResult {
  readonly policy: Policy;
  readonly counters: Counters;
  /** The iterations that are done. */
  readonly iterations: number;
  /** Whether the signal ended the run early. */
  readonly interrupted: boolean;
  readonly evaluations: readonly EvaluationSummary[];
}

/**
 * DreamGym (paper, section 4): seeds the replay buffer with recorded real transitions, then in every iteration lets the
 * curriculum pick tasks, the policy attempt them in the dream, the optimizer improve it by the groups of attempts, and the
 * replay buffer and the curriculum take in what happened. Where a budget for language models is spent, the iteration that was
 * being played is lost: the run is saved as it was before, and the `ChatFailure` is thrown.
 */
export async function train(plugins: readonly Plugin[], options: TrainOptions): Promise<TrainResult> {
  const { iterations, seed, tasks: taskCount = 16, groupSize = 8, stepLimit = Infinity, concurrency = 1 } = options;
  const { evaluateEvery = 0, checkpoint, resume, configure } = options;
  const { events = createEvents(), signal = new AbortController().signal } = options;
  // The iteration that is being played is finished, so that a run goes on to the exact step; parts see only this signal.
  const playing = new AbortController().signal;

  const wiring = wire(plugins, { configure });
  try {
    const {
      environment,
      trainingEnvironment,
      replayBuffer,
      curriculum,
      optimizer,
      recordings,
      policy: fresh,
    } = wiring.parts;
    const state = { policy: fresh, optimizer, curriculum, replayBuffer };

    const recorded = await boundary('RECORDINGS', 'reading the recordings', () => recordings.trajectories(signal));
    const recordedTransitions = recorded.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
    let counters: Counters = { ...noCounters, recordedTransitions };
    let iteration = 0;
    if (trainingEnvironment.dreamed) await learn(wiring.parts.experienceModel, recorded, { signal, events });
    if (resume) {
      restoreSnapshot(state, resume, { seed });
      ({ iteration, counters } = resume);
    } else {
      await remember(replayBuffer, recorded);
    }
    events.emit('run-start', { seed, iterations, firstIteration: iteration });

    const evaluations: EvaluationSummary[] = [];
    const judge = async () => {
      const result = await evaluate({
        environment,
        policy: state.policy,
        split: 'validation',
        seed: deriveSeed(seed, 'evaluation'),
        concurrency,
        signal: playing,
        events,
      });
      const { trajectories: _, ...evaluation } = result;
      evaluations.push(evaluation);
      events.emit('evaluation-end', { iteration, evaluation });
    };
    const unfinished = () => iteration < iterations && counters.realSteps + counters.dreamedSteps < stepLimit;
    let saved = iteration;
    const save = async () => {
      await checkpoint?.save(takeSnapshot(state, { seed, iteration, counters }));
      saved = iteration;
    };
    const orSave = async (error: unknown): Promise<never> => {
      if (isBudgetSpent(error)) await save();
      throw error;
    };
    if (evaluateEvery > 0 && !resume) await judge().catch(orSave);
    while (unfinished() && !signal.aborted) {
      const iterationSeed = deriveSeed(seed, 'iteration', iteration);
      const { policy } = state;
      const groups = await collect(
        { curriculum, trainingEnvironment, policy },
        { iteration, count: taskCount, groupSize, concurrency, seed: iterationSeed, signal: playing, events },
      ).catch(orSave);
      const ends = groups.map((group) => groupEnd(group, iteration));
      for (const end of ends) events.emit('group-end', end);
      const rewards = ends.flatMap((end) => end.rewards);
      if (rewards.length === 0) throw noAttemptLeft(groups);

      const request = { policy, groups, seed: deriveSeed(iterationSeed, 'update'), signal: playing };
      const update = await boundary('OPTIMIZER', optimizer.name, () => optimizer.update(request));
      state.policy = update.policy;
      events.emit('update-end', { iteration, policy: update.policy.name, metrics: update.metrics });

      await boundary('CURRICULUM', 'curriculum', () => curriculum.record(groups));
      for (const { trajectories } of groups) await remember(replayBuffer, trajectories);

      iteration += 1;
      counters = count(counters, groups);
      const success = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
      events.emit('iteration-end', { iteration, success, counters });
      if (evaluateEvery > 0 && iteration % evaluateEvery === 0) await judge().catch(orSave);
      if (checkpoint && iteration % checkpoint.every === 0) await save();
      // Lets timers and signals in: a run in memory would otherwise never leave the microtask queue.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (saved !== iteration) await save();
    events.emit('run-end', { iterations: iteration, counters });
    await wiring.close();
    return { policy: state.policy, counters, iterations: iteration, interrupted: unfinished(), evaluations };
  } catch (error) {
    // What went wrong first is thrown, not what then could not be closed.
    await wiring.close().catch(() => undefined);
    throw error;
  }
}
