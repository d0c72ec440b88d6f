import type { Alarm, MeasuredFidelity, Parts, Trajectory } from '@dreamgym/core';
import type { ProgressDisplay } from '../progress/display.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import { replay, replaysOn } from './replay.ts';

/** Share of the recordings, at the end, that the model does not learn from, and the most of them. */
const heldOut = { share: 0.2, most: 40 };

/** Seconds after which no further recording is replayed. */
const patience = 20;

/** With less than this, shares say nothing. */
const least = { trajectories: 5, steps: 20 };

/** From where on a dream is hardly worth training in. */
const limits = {
  exactObservation: 0.2,
  wrongEndings: 0.2,
  falseRewards: 0.1,
  failed: 0.2,
};

export interface HeldOutOptions {
  /** Of their own: the model learns, and the replay buffer keeps. */
  readonly parts: Parts;
  readonly recorded: readonly Trajectory[];
  /** Replays under way at once. */
  readonly concurrency?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly display: ProgressDisplay;
}

/** The most recordings that are replayed of so many. */
export const heldOutOf = (recordings: number) => Math.min(heldOut.most, Math.floor(heldOut.share * recordings));

/** Holds a dream of the first recordings against the last ones; undefined where there are too few to say anything. */
export async function heldOutFidelity(options: HeldOutOptions): Promise<MeasuredFidelity | undefined> {
  const { parts, recorded, concurrency, seed, signal, display } = options;
  const last = heldOutOf(recorded.length);
  if (last < least.trajectories) return undefined;
  const known = recorded.slice(0, -last);
  const dream = await learnedDream(parts, known);
  const replayed = await replay({
    dream,
    trajectories: recorded.slice(-last),
    concurrency,
    seconds: patience,
    seed,
    signal,
    onReplayed: replaysOn(display),
  });
  signal.throwIfAborted();
  const { trajectories, failed, wrongEndings, falseRewards, all } = replayed;
  if (trajectories < least.trajectories) return undefined;
  return {
    experienceModel: parts.experienceModel.name,
    learned: known.reduce((sum, { transitions }) => sum + transitions.length, 0),
    trajectories,
    steps: all.steps,
    exactObservation: all.exactObservation,
    wrongEndings: wrongEndings / trajectories,
    falseRewards: falseRewards / trajectories,
    failed: failed / trajectories,
  };
}

/** What makes a dream not worth training in, the worst first; undefined where nothing does. */
export function poorDream(measured: MeasuredFidelity): Alarm | undefined {
  const { steps, exactObservation, wrongEndings, falseRewards, failed } = measured;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const faults = [
    {
      is: failed > limits.failed,
      value: failed,
      threshold: limits.failed,
      what: `it has no answer in ${percent(failed)} of them (at most ${percent(limits.failed)})`,
    },
    {
      is: falseRewards > limits.falseRewards,
      value: falseRewards,
      threshold: limits.falseRewards,
      what: `it rewards ${percent(falseRewards)} of them falsely (at most ${percent(limits.falseRewards)})`,
    },
    {
      is: wrongEndings > limits.wrongEndings,
      value: wrongEndings,
      threshold: limits.wrongEndings,
      what: `${percent(wrongEndings)} of them end wrongly (at most ${percent(limits.wrongEndings)})`,
    },
    {
      is: steps >= least.steps && exactObservation < limits.exactObservation,
      value: exactObservation,
      threshold: limits.exactObservation,
      what: `${percent(exactObservation)} of its answers are exact (at least ${percent(limits.exactObservation)})`,
    },
  ].filter(({ is }) => is);
  const [first] = faults;
  if (!first) return undefined;
  const { value, threshold } = first;
  const found = faults.map(({ what }) => what).join(', ');
  const message = `the dream is hardly worth training in: of ${measured.trajectories} held-out recordings, ${found}`;
  return { kind: 'fidelity', value, threshold, message };
}

/** What can be done about a poor dream. */
export const poorDreamHint =
  'hint: record more (--transitions), or attempts that differ more (dreamgym record --behaviour); dreamgym fidelity shows where it fails';
