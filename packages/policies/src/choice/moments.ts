import type { ActionExample, ActionProposer, Trajectory } from '@dreamgym/core';
import type { FeatureEncoder, KeptMoment } from './feature-encoder.ts';
import type { FeatureReference } from './feature-log.ts';
import { openActions } from './open-actions.ts';

/** The features of one moment, from `start` in `data`, and the index of the action taken. */
export interface Moment extends FeatureReference {
  readonly data: Int32Array;
  readonly chosen: number;
}

/**
 * The moments of a trajectory: as they were kept when the actions were chosen, or by going through the trajectory again.
 * An action that was neither listed nor proposed is scored as if it had been.
 */
export function momentsOf(
  encoder: FeatureEncoder,
  { task, opening, transitions }: Trajectory,
  proposer: ActionProposer,
): Moment[] {
  const { instruction } = task;
  const seen = [opening, ...transitions.map(({ observation }) => observation)];
  const found = transitions.map((transition, index) => {
    const observation = seen[index]!;
    const request = { instruction, observation, proposals: observation.actions?.length ? 0 : proposer.version };
    const kept = encoder.find(transition.action, request) ?? encoder.find(transition, request);
    return kept && located(encoder, kept);
  });
  if (found.every((moment) => moment !== undefined)) return found;
  const attempt = encoder.begin(instruction);
  return transitions.map((transition, index) => {
    const observation = seen[index]!;
    const { text } = transition.action;
    const request = { instruction, observation, earlier: seen.slice(0, index) };
    const { actions, proposals } = openActions(request, proposer);
    const position = actions.indexOf(text);
    const chosen = position < 0 ? actions.length : position;
    // Encoded even where it was kept: readers follow the attempt.
    const reference = attempt.encode({ observation, actions: position < 0 ? [...actions, text] : actions });
    attempt.acted(text);
    if (found[index]) return found[index];
    const kept = { ...reference, chosen, observation, instruction, proposals };
    encoder.keep(transition, kept);
    return located(encoder, kept);
  });
}

/**
 * The actions that were taken where nothing was listed. Those that a policy chose among proposals have nothing to teach: learned
 * from, they would be proposed ever more.
 */
export function lessonsOf({ task, opening, transitions }: Trajectory, proposer: ActionProposer): ActionExample[] {
  const { instruction } = task;
  const seen = [opening, ...transitions.map(({ observation }) => observation)];
  return transitions.flatMap(({ action: { text, logProbability } }, index) => {
    const observation = seen[index]!;
    if (observation.actions?.length) return [];
    const request = { instruction, observation, earlier: seen.slice(0, index) };
    const isChosen = logProbability !== undefined && proposer.propose(request).includes(text);
    return isChosen ? [] : [{ ...request, action: text }];
  });
}

function located(encoder: FeatureEncoder, { page, start, chosen }: KeptMoment): Moment {
  return { page, data: encoder.read({ page, start })!, start, chosen };
}
