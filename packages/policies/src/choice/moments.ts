import type { ActionExample, ActionProposer, BeginRequest, Observation, Trajectory } from '@dreamgym/core';
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
export function momentsOf(encoder: FeatureEncoder, trajectory: Trajectory, proposer: ActionProposer): Moment[] {
  const { task, opening, transitions } = trajectory;
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
  const before = recall({ attempt, instruction, proposer, past: pastOf(trajectory) });
  return transitions.map((transition, index) => {
    const observation = seen[index]!;
    const { text } = transition.action;
    const request = { instruction, observation, earlier: [...before, ...seen.slice(0, index)] };
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

interface RecallRequest {
  readonly attempt: ReturnType<FeatureEncoder['begin']>;
  readonly instruction: string;
  readonly proposer: ActionProposer;
  readonly past: BeginRequest['past'];
}

/**
 * Goes through what was before an attempt that begins in the middle, where what is open is proposed by what was seen; gives its
 * observations. Where observations list what is open, they say what counts.
 */
export function recall({ attempt, instruction, proposer, past }: RecallRequest): readonly Observation[] {
  if (!past) return [];
  const seen = observationsOf(past);
  for (const [index, observation] of seen.entries()) {
    if (observation.actions?.length) continue;
    const { text } = past.transitions[index]!.action;
    const { actions } = openActions({ instruction, observation, earlier: seen.slice(0, index) }, proposer);
    attempt.encode({ observation, actions: actions.includes(text) ? actions : [...actions, text] });
    attempt.acted(text);
  }
  return seen;
}

/** All but the last one, with which the attempt begins. */
const observationsOf = ({ opening, transitions }: NonNullable<BeginRequest['past']>): readonly Observation[] =>
  [opening, ...transitions.map(({ observation }) => observation)].slice(0, -1);

const pastOf = ({ beginning, prelude }: Trajectory): BeginRequest['past'] =>
  beginning && prelude ? { opening: beginning, transitions: prelude } : undefined;

/**
 * The actions that were taken where nothing was listed. Those that a policy chose among proposals have nothing to teach: learned
 * from, they would be proposed ever more.
 */
export function lessonsOf(trajectory: Trajectory, proposer: ActionProposer): ActionExample[] {
  const { task, opening, transitions } = trajectory;
  const { instruction } = task;
  const past = pastOf(trajectory);
  const before = past ? observationsOf(past) : [];
  const seen = [opening, ...transitions.map(({ observation }) => observation)];
  return transitions.flatMap(({ action: { text, logProbability } }, index) => {
    const observation = seen[index]!;
    if (observation.actions?.length) return [];
    const request = { instruction, observation, earlier: [...before, ...seen.slice(0, index)] };
    const isChosen = logProbability !== undefined && proposer.propose(request).includes(text);
    return isChosen ? [] : [{ ...request, action: text }];
  });
}

function located(encoder: FeatureEncoder, { page, start, chosen }: KeptMoment): Moment {
  return { page, data: encoder.read({ page, start })!, start, chosen };
}
