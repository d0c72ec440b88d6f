import type { Trajectory } from '@dreamgym/core';
import { observe, record } from './attempt-memory.ts';
import type { FeatureEncoder, KeptMoment } from './feature-encoder.ts';
import type { FeatureReference } from './feature-log.ts';
import { candidateOf } from './goal-view.ts';
import { listed } from './listed.ts';

/** The features of one moment, from `start` in `data`, and the index of the action taken. */
export interface Moment extends FeatureReference {
  readonly data: Int32Array;
  readonly chosen: number;
}

/**
 * The moments of a trajectory: as they were kept when the actions were chosen, or by going through the trajectory again.
 * An action off the list is scored as if it had been on it.
 */
export function momentsOf(encoder: FeatureEncoder, { task, opening, transitions }: Trajectory): Moment[] {
  const { instruction } = task;
  const before = (index: number) => (index === 0 ? opening : transitions[index - 1]!.observation);
  const found = transitions.map((transition, index) => {
    const request = { instruction, observation: before(index) };
    const kept = encoder.find(transition.action, request) ?? encoder.find(transition, request);
    return kept && located(encoder, kept);
  });
  if (found.every((moment) => moment !== undefined)) return found;
  const memory = encoder.begin(instruction);
  return transitions.map((transition, index) => {
    const observation = before(index);
    const { text } = transition.action;
    const actions = listed(observation, 'choicePolicy');
    const position = actions.indexOf(text);
    const chosen = position < 0 ? actions.length : position;
    observe(memory, observation.text, position < 0 ? [...actions, text] : actions);
    let moment = found[index];
    if (!moment) {
      const kept = { ...encoder.encode(memory), chosen, observation, instruction };
      encoder.keep(transition, kept);
      moment = located(encoder, kept);
    }
    record(memory, candidateOf(memory.view, text));
    return moment;
  });
}

function located(encoder: FeatureEncoder, { page, start, chosen }: KeptMoment): Moment {
  return { page, data: encoder.read({ page, start })!, start, chosen };
}
