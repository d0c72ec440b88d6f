import type { DreamStep, Observation, Task } from '@dreamgym/core';
import { type ReadGoal, readGoal } from '../induced/goals/goals.ts';
import { dreamScript, induceDream } from '../induced/induced-dream.ts';
import type { Knowledge } from '../induced/knowledge.ts';
import { believedWorld } from './believed-world.ts';
import { compareSteps } from './compare-steps.ts';
import type { Disagreement } from './disagreements.ts';
import { familiarity } from './familiarity.ts';

/** Checks the steps of one dreamed attempt, in order. */
export interface RuleCheck {
  /** What learned rules object to; undefined where they agree, and `unknown` where they do not know. */
  check(action: string, predicted: DreamStep): Promise<Disagreement | undefined | 'unknown'>;
  /** Says which answer to the action counts. */
  accept(action: string, step: DreamStep): void;
}

/** Never fulfilled, in the place of a goal that no recording has. */
const unknownGoal: ReadGoal = {
  goal: { pattern: '', slots: 0, conditions: [], times: 1, evidence: 0 },
  types: [],
};

/**
 * The rules need no world of their own: they are applied to what the attempt has shown so far, and what it shows for the first time
 * is taken as it is shown, where it can have been so.
 */
export function ruleCheck(knowledge: Knowledge, task: Task, opening: Observation): RuleCheck {
  const { abstraction, goals, types } = knowledge;
  const world = believedWorld(knowledge, task, opening);
  const goal = readGoal(task.instruction, goals, types);
  const isFamiliar = familiarity(knowledge);
  let state = opening.text;
  return {
    async check(action, predicted) {
      const answer = abstraction.readObservation(predicted.observation.text);
      const hindsight = world.inHindsight(action, answer);
      const script = dreamScript(knowledge, task, hindsight, goal ?? unknownGoal);
      const dream = induceDream(goal ? script : { ...script, isMet: () => false });
      let expected: DreamStep;
      try {
        expected = await dream.step({ action: { text: action }, recall: async () => [] });
      } catch {
        // No rule, no precedent, or no known refusal.
        return 'unknown';
      }
      if (!isFamiliar(action, hindsight.facts)) return 'unknown';
      expected = { ...expected, truncated: predicted.truncated && !expected.terminated };
      if (!goal) expected = { ...expected, reward: predicted.reward, terminated: predicted.terminated };
      const { isDescribed } = world;
      const steps = { before: hindsight.facts, action, predicted, expected, isFamiliar, isDescribed };
      const kinds = compareSteps(knowledge, steps);
      return kinds.length === 0 ? undefined : { kinds, task: task.id, state, action, predicted, expected };
    },
    accept(action, { observation }) {
      const answer = abstraction.readObservation(observation.text);
      world.believe(action, answer, world.inHindsight(action, answer));
      state = observation.text;
    },
  };
}
