import type { ActionProposer, ProposalRequest } from '@dreamgym/core';

/** The actions to choose from, and which version of proposals they are of; 0 for those that the observation lists. */
export interface OpenActions {
  readonly actions: readonly string[];
  readonly proposals: number;
}

/** What an observation lists, or else what is proposed; nothing may be. */
export function openActions(request: ProposalRequest, proposer: ActionProposer): OpenActions {
  const { actions = [] } = request.observation;
  if (actions.length > 0) return { actions, proposals: 0 };
  return { actions: proposer.propose(request), proposals: proposer.version };
}
