import type { Json } from '../contracts/json.ts';
import type { Metrics } from '../contracts/optimizer.ts';
import type { TrajectoryGroup } from '../contracts/trajectory.ts';
import type { EvaluationSummary } from '../evaluation/evaluation-summary.ts';
import { meanOf } from '../evaluation/intervals.ts';
import { episodeReward } from '../rollout/episode-reward.ts';

/** `fidelity` is raised before the first iteration, by whoever measures the dream; the others while a policy is trained. */
export type AlarmKind =
  | 'fidelity'
  | 'entropy'
  | 'policy-kl'
  | 'reference-kl'
  | 'clip-fraction'
  | 'alike-groups'
  | 'dream-gap';

/** Something that goes wrong in training. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly value: number;
  readonly threshold: number;
  readonly message: string;
}

/** From where on training is said to go wrong. What an optimizer does not measure raises no alarm. */
export interface AlarmOptions {
  /** The least entropy of a choice in nats (metric `entropy`), while less than nine tenths is earned; 0.02. */
  readonly entropy?: number;
  /** The most that an update moves the policy, in nats per action (metric `policyKl`); 0.5. */
  readonly policyKl?: number;
  /** The most that the policy may be away from its reference, in nats per action (metric `kl`); 10. */
  readonly referenceKl?: number;
  /** The largest share of transitions whose probability ratio was clipped (metric `clipFraction`); 0.6. */
  readonly clipFraction?: number;
  /** Iterations in a row for which these have to hold; 3. */
  readonly iterations?: number;
  /** Iterations in a row in which the attempts of every group end alike, not all solved: nothing is learned from; 20. */
  readonly alikeIterations?: number;
  /** How far success in the dream may be above what reality's interval allows, since the evaluation before; 0.1. */
  readonly dreamGap?: number;
  /** Ends the run at the end of the iteration in which an alarm is raised. */
  readonly stop?: boolean;
}

/** What an iteration was like. */
interface IterationFacts {
  readonly metrics: Metrics;
  readonly groups: readonly TrajectoryGroup[];
}

/** Watches a training for what goes wrong. */
export interface AlarmWatch {
  /** The alarms that an iteration raises. */
  iterationEnded(facts: IterationFacts): readonly Alarm[];
  /** The alarms that an evaluation in the real environment raises. */
  evaluated(evaluation: EvaluationSummary): readonly Alarm[];
  /** Whether nothing that is watched has gone wrong, not even for one iteration. */
  healthy(): boolean;
  snapshot(): Json;
  restore(snapshot: Json): void;
}

/** From this success on, being sure of one's actions and groups that end alike are what training was for. */
const accomplished = 0.9;

export function watchAlarms(options: AlarmOptions = {}): AlarmWatch {
  const { entropy = 0.02, policyKl = 0.5, referenceKl = 10, clipFraction = 0.6 } = options;
  const { iterations = 3, alikeIterations = 20, dreamGap = 0.1 } = options;
  /** For how many iterations each has gone wrong. */
  let streaks: Partial<Record<AlarmKind, number>> = {};
  /** Rewards of whole dreamed attempts since the last evaluation. */
  let dreamed = { sum: 0, attempts: 0 };

  /** Raised when it has gone wrong for so many iterations, and not again before it has recovered. */
  const raiseAfter = (wrong: boolean, alarm: Alarm, patience: number): Alarm[] => {
    const streak = wrong ? (streaks[alarm.kind] ?? 0) + 1 : 0;
    streaks[alarm.kind] = streak;
    return streak === patience ? [alarm] : [];
  };

  const measured = (kind: AlarmKind, value: number | undefined, threshold: number, what: string): Alarm[] => {
    if (value === undefined) return [];
    const message = `${what}: ${value.toPrecision(3)}, above ${threshold} for ${iterations} iterations`;
    return raiseAfter(value > threshold, { kind, value, threshold, message }, iterations);
  };

  return {
    iterationEnded({ metrics, groups }) {
      const rewards = groups.map(({ trajectories }) =>
        trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward),
      );
      const success = meanOf(rewards.flat());
      // What begins in the middle says nothing of a whole attempt, as reality is evaluated by.
      const whole = groups
        .flatMap(({ trajectories }) => trajectories)
        .filter(({ end, prelude }) => end.kind !== 'failed' && prelude === undefined);
      for (const trajectory of whole.filter(({ provenance }) => provenance.origin === 'dreamed')) {
        dreamed = { sum: dreamed.sum + episodeReward(trajectory), attempts: dreamed.attempts + 1 };
      }
      const alike = rewards.every((own) => own.every((reward) => reward === own[0]));
      const nothing = 'the attempts of every group ended alike, so that there was nothing to learn';
      return [
        ...(metrics.entropy === undefined
          ? []
          : raiseAfter(
              metrics.entropy < entropy && success < accomplished,
              {
                kind: 'entropy',
                value: metrics.entropy,
                threshold: entropy,
                message: `the policy hardly tries anything else: an entropy of ${metrics.entropy.toPrecision(3)}, below ${entropy} for ${iterations} iterations, at a success of ${success.toFixed(2)}`,
              },
              iterations,
            )),
        ...measured('policy-kl', metrics.policyKl, policyKl, 'updates move the policy too far at once (KL)'),
        ...measured('reference-kl', metrics.kl, referenceKl, 'the policy runs away from its reference (KL)'),
        ...measured('clip-fraction', metrics.clipFraction, clipFraction, 'most of the batch is clipped (share)'),
        ...raiseAfter(
          alike && success < accomplished,
          {
            kind: 'alike-groups',
            value: alikeIterations,
            threshold: alikeIterations,
            message: `${nothing} in ${alikeIterations} iterations`,
          },
          alikeIterations,
        ),
      ];
    },
    evaluated({ interval: [, high] }) {
      if (dreamed.attempts === 0) return [];
      const success = dreamed.sum / dreamed.attempts;
      dreamed = { sum: 0, attempts: 0 };
      const value = success - high;
      const message = `dream and reality part: ${success.toFixed(2)} in the dream, at most ${high.toFixed(2)} in reality`;
      return raiseAfter(value > dreamGap, { kind: 'dream-gap', value, threshold: dreamGap, message }, 1);
    },
    healthy: () => Object.values(streaks).every((streak) => streak === 0),
    snapshot: () => ({ streaks: { ...streaks }, dreamed }),
    restore(snapshot) {
      const saved = snapshot as { streaks: typeof streaks; dreamed: typeof dreamed };
      streaks = { ...saved.streaks };
      dreamed = saved.dreamed;
    },
  };
}
