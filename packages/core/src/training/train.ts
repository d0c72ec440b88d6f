import type { Trajectory } from '../contracts/trajectory.ts';
import { boundary } from '../errors.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { meanOf } from '../evaluation/intervals.ts';
import { createEvents } from '../events.ts';
import { deriveSeed } from '../random.ts';
import { episodeReward } from '../rollout/episode-reward.ts';
import { nextTurn } from '../rollout/event-loop.ts';
import { wire } from '../wiring/container.ts';
import type { Plugin } from '../wiring/parts.ts';
import { type Alarm, watchAlarms } from './alarms.ts';
import { collect } from './collect.ts';
import { type Counters, count, countPlayed, noCounters } from './counters.ts';
import { noAttemptLeft } from './group-end.ts';
import { learn, pretrained, remember } from './learn.ts';
import { type IterationEvaluation, type RunSetup, restoreSnapshot, takeSnapshot, unsavedParts } from './snapshot.ts';
import { checkCounts, type TrainOptions, type TrainResult } from './train-options.ts';
import { checkStaleness, iterationsUnderWay } from './under-way.ts';

/**
 * DreamGym (paper, section 4): seeds the replay buffer with recorded real transitions, and the policy where there is
 * `pretraining`, then in every iteration lets the curriculum pick tasks, the policy attempt them in the dream, the optimizer
 * improve it by the groups of attempts, and the replay buffer and the curriculum take in what happened. Where attempts or an
 * evaluation are stopped, by the signal, a spent budget or a failure, the run is saved with what had been done, so that nothing
 * is played twice, and the reason is thrown.
 */
export async function train(plugins: readonly Plugin[], options: TrainOptions): Promise<TrainResult> {
  const { iterations, seed, tasks: taskCount = 16, groupSize = 8, stepLimit = Infinity, concurrency = 1 } = options;
  const { retries, evaluateEvery = 0, alarms = {}, checkpoint, resume, configure, events = createEvents() } = options;
  const { signal = new AbortController().signal, stopAfterIteration } = options;
  checkCounts({ iterations, tasks: taskCount, groupSize, concurrency });
  // What follows on the attempts is not stopped half-way: a policy that was half updated could not be saved.
  const settling = new AbortController().signal;

  let stop = async () => {};

  const wiring = wire(plugins, { configure });
  try {
    const { environment, trainingEnvironment, replayBuffer, curriculum, optimizer, recordings } = wiring.parts;
    const { collector, pretraining } = wiring.parts;
    const { staleness = 0 } = collector;
    checkStaleness(staleness, trainingEnvironment);
    const state = { policy: wiring.parts.policy, optimizer, curriculum, replayBuffer, trainingEnvironment, collector };
    const names = { environment: environment.name, trainingEnvironment: trainingEnvironment.name };
    const ahead = staleness > 0 && { staleness };
    const setup: RunSetup = { seed, tasks: taskCount, groupSize, ...names, optimizer: optimizer.name, ...ahead };

    const recorded = await boundary('RECORDINGS', 'reading the recordings', () => recordings.trajectories(signal));
    if (trainingEnvironment.dreamed) await learn(wiring.parts.experienceModel, recorded, { signal, events });
    const recordedTransitions = recorded.reduce((sum, { transitions }) => sum + transitions.length, 0);
    let counters: Counters = { ...noCounters, recordedTransitions };
    let iteration = 0;
    const underWay = iterationsUnderWay(resume?.unfinished);
    const whilePlayed = AbortSignal.any([signal, underWay.signal]);
    stop = underWay.stop;
    const evaluations: IterationEvaluation[] = [];
    const watch = watchAlarms(alarms);
    const takeIn = async (trajectories: readonly Trajectory[]) => {
      await remember(replayBuffer, trajectories);
      await boundary('COLLECTOR', collector.name, () => collector.remember?.(trajectories));
    };
    if (resume) {
      restoreSnapshot(state, resume, setup);
      ({ iteration, counters } = resume);
      evaluations.push(...resume.evaluations);
      watch.restore(resume.alarms);
      const { collector: known, replayBuffer: buffer } = resume.parts;
      if (known === undefined && buffer !== undefined) {
        await boundary('COLLECTOR', collector.name, () => collector.inherit?.(buffer));
      }
    } else {
      await takeIn(recorded);
      const request = { pretraining, environment, policy: state.policy, recorded, signal };
      state.policy = await pretrained({ ...request, seed: deriveSeed(seed, 'pretraining') });
    }
    events.emit('run-start', { seed, iterations, firstIteration: iteration, unsaved: unsavedParts(state) });

    let stopping: Alarm | undefined;
    const raise = (raised: readonly Alarm[]) => {
      for (const alarm of raised) events.emit('alarm', { iteration, ...alarm });
      if (alarms.stop) stopping ??= raised[0];
    };
    const evaluateWhereDue = async () => {
      const isDone = evaluations.some((each) => each.iteration === iteration);
      if (evaluateEvery === 0 || iteration % evaluateEvery !== 0 || isDone || environment.dreamOnly) return;
      const request = { environment, policy: state.policy, split: 'validation', concurrency, retries } as const;
      const common = { seed: deriveSeed(seed, 'evaluation'), iteration, signal, events };
      const { trajectories: _, outcomes: __, ...evaluation } = await evaluate({ ...request, ...common });
      evaluations.push({ iteration, evaluation });
      events.emit('evaluation-end', { iteration, evaluation });
      raise(watch.evaluated(evaluation));
    };
    const isUnfinished = () => iteration < iterations && counters.realSteps + counters.dreamedSteps < stepLimit;
    let saved = iteration;
    const save = async () => {
      const unfinished = underWay.unfinished();
      const begun = unfinished.length > 0 && { unfinished };
      const progress = { iteration, counters, evaluations: [...evaluations], alarms: watch.snapshot(), ...begun };
      await checkpoint?.save(takeSnapshot(state, setup, progress), { healthy: watch.healthy() });
      saved = iteration;
    };
    const orSave = async (error: unknown): Promise<never> => {
      // What went wrong first is thrown, not what then could not be saved.
      await underWay.stop();
      if (iteration > 0 || underWay.unfinished().length > 0) await save().catch(() => undefined);
      throw error;
    };

    const seedOf = (at: number) => deriveSeed(seed, 'iteration', at);
    const begin = () =>
      underWay.begin((unfinished, inTurn) => {
        const next = iteration + underWay.count();
        const parts = { curriculum, trainingEnvironment, policy: state.policy, collector };
        const request = { iteration: next, count: taskCount, groupSize, concurrency, retries, seed: seedOf(next) };
        return collect(parts, { ...request, signal: whilePlayed, events, recorded, unfinished, inTurn });
      });

    await evaluateWhereDue().catch(orSave);
    while (isUnfinished() && !stopping && !stopAfterIteration?.aborted) {
      while (underWay.count() <= staleness && iteration + underWay.count() < iterations) await begin().catch(orSave);
      const groups = await underWay.oldest().catch(orSave);
      const played = groups.flatMap(({ trajectories }) => trajectories).filter(({ end }) => end.kind !== 'failed');
      if (played.length === 0) await orSave(noAttemptLeft('an iteration', groups));

      const { name, repeatable = false } = optimizer;
      const learning = { signal: repeatable ? signal : settling, seed: deriveSeed(seedOf(iteration), 'update') };
      const learnFrom = { policy: state.policy, groups, ...learning };
      const updating = boundary('OPTIMIZER', name, () => optimizer.update(learnFrom));
      const update = await (repeatable ? updating.catch(orSave) : updating);
      state.policy = update.policy;
      events.emit('update-end', { iteration, policy: update.policy.name, metrics: update.metrics });

      await boundary('CURRICULUM', 'curriculum', () => curriculum.record(groups));
      await takeIn(groups.flatMap(({ trajectories }) => trajectories));

      iteration += 1;
      underWay.done();
      counters = countPlayed(count(counters, groups), update.played ?? []);
      events.emit('iteration-end', { iteration, success: meanOf(played.map(episodeReward)), counters });
      raise(watch.iterationEnded({ metrics: update.metrics, groups }));
      await evaluateWhereDue().catch(orSave);
      if (checkpoint && iteration % checkpoint.every === 0) await save();
      await nextTurn();
    }
    await underWay.stop();
    if (saved !== iteration || underWay.count() > 0) await save();
    events.emit('run-end', { iterations: iteration, counters });
    await wiring.close();
    const interrupted = isUnfinished();
    return { policy: state.policy, counters, iterations: iteration, interrupted, alarm: stopping, evaluations };
  } catch (error) {
    await stop();
    // What went wrong first is thrown, not what then could not be closed.
    await wiring.close().catch(() => undefined);
    throw error;
  }
}
