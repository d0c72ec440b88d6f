import type { ActionProposer, Observation } from '@dreamgym/core';

/** The actions to choose from, and which version of proposals they are of; 0 for those that the observation lists. */
export interface OpenActions {
  readonly actions: readonly string[];
  readonly proposals: number;
}

/** What an observation lists, or else what is proposed; nothing may be. */
export function openActions(
  { instruction, observation }: { readonly instruction: string; readonly observation: Observation },
  proposer: ActionProposer,
): OpenActions {
  const { actions = [] } = observation;
  if (actions.length > 0) return { actions, proposals: 0 };
  return { actions: proposer.propose({ instruction, observation }), proposals: proposer.version };
}
