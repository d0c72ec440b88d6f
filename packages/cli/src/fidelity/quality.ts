import {
  type ChatFailureKind,
  type ChatModel,
  deriveSeed,
  type Environment,
  isChatFailure,
  random,
  type Trajectory,
} from '@dreamgym/core';
import { contextShares } from '@dreamgym/core/text';
import { whole } from '../numbers.ts';
import type { ProgressDisplay } from '../progress/display.ts';
import { type JudgedStep, judgeMessages, judgeSchema } from './quality-prompt.ts';
import { type Retraced, retrace } from './retrace.ts';
import { throwIfStopped } from './stopped.ts';

/** The axes on which a language model judges dreamed steps (paper, appendix C): 0, 1 or 2, and 2 is best on all. */
const qualityAxes = ['consistency', 'diversity', 'informativeness', 'hallucination'] as const;

type QualityAxis = (typeof qualityAxes)[number];

/** What a language model thinks of the dream. */
export interface Quality {
  /** The model that judged. */
  readonly judge: string;
  /** Dreamed steps that were judged. */
  readonly steps: number;
  readonly axes: Readonly<Record<QualityAxis, QualityScores>>;
  /** Judgements that were not given, by the kind of failure. */
  readonly failed: Readonly<Partial<Record<ChatFailureKind, number>>>;
  /** Dreams that gave no answer; their steps are not judged. */
  readonly undreamed: number;
}

interface QualityScores {
  /** In [0, 2]; missing where nothing was judged. */
  readonly mean?: number;
  /** How often 0, 1 and 2 were given. */
  readonly counts: readonly [zero: number, one: number, two: number];
}

export interface QualityOptions {
  readonly judge: ChatModel;
  readonly dream: Environment;
  /** Real attempts whose actions are taken in the dream. */
  readonly trajectories: readonly Trajectory[];
  /** The most dreamed steps to judge, drawn from all with equal chances: one call each. */
  readonly steps: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly display?: ProgressDisplay;
}

/** Takes real attempts' actions in the dream, and has a language model judge a sample of the dream's answers. */
export async function judgeQuality(options: QualityOptions): Promise<Quality> {
  const { judge, dream, trajectories, steps, seed, signal, display } = options;
  const dreamed = await Promise.all(
    trajectories.map(async (trajectory, index) => {
      const own = deriveSeed(seed, 'quality', index);
      try {
        const retraced = await retrace({ world: dream, trajectory, seed: own, worldSeed: own, signal });
        return stepsOf(retraced, trajectory.task.instruction);
      } catch (error) {
        throwIfStopped(error, signal);
        return undefined;
      }
    }),
  );
  const all = dreamed.flatMap((its) => its ?? []);
  const sample = random(deriveSeed(seed, 'quality')).shuffle(all).slice(0, steps);
  const { maxTokens, promptBytes } = contextShares(judge.contextWindow, 1_024);
  const failed: Partial<Record<ChatFailureKind, number>> = {};
  let ended = 0;
  const judged = await Promise.all(
    sample.map(async (step) => {
      try {
        const messages = judgeMessages(step, { environment: dream, bytes: promptBytes });
        const { json } = await judge.chat({
          messages,
          schema: judgeSchema,
          maxTokens,
          temperature: 0,
          phase: 'judge',
          signal,
        });
        return json as Readonly<Record<QualityAxis, 0 | 1 | 2>>;
      } catch (error) {
        throwIfStopped(error, signal);
        if (!isChatFailure(error)) throw error;
        failed[error.kind] = (failed[error.kind] ?? 0) + 1;
        return undefined;
      } finally {
        ended++;
        const facts = [`${whole(ended)} of ${whole(sample.length)} steps judged`];
        display?.show({ done: ended / sample.length, facts });
      }
    }),
  );
  const given = judged.filter((scores) => scores !== undefined);
  const scoresOf = (axis: QualityAxis): QualityScores => {
    const counts: [number, number, number] = [0, 0, 0];
    for (const scores of given) counts[scores[axis]] += 1;
    return { ...(given.length > 0 && { mean: (counts[1] + 2 * counts[2]) / given.length }), counts };
  };
  return {
    judge: judge.name,
    steps: given.length,
    axes: Object.fromEntries(qualityAxes.map((axis) => [axis, scoresOf(axis)])) as Quality['axes'],
    failed,
    undreamed: dreamed.filter((its) => its === undefined).length,
  };
}

function stepsOf({ opening, steps }: Retraced, instruction: string): JudgedStep[] {
  return steps.map((step, index) => ({
    instruction,
    opening: opening.text,
    past: steps.slice(0, index).map(({ action, observation }) => ({ action, answer: observation.text })),
    action: step.action,
    answer: step.observation.text,
    solved: step.reward > 0,
    ended: step.terminated,
  }));
}
