import type { Json } from '@dreamgym/core';
import type { ToolCall } from '../../environment/toolbox.ts';

/** A task as the official file has it, as far as it is used. */
export interface OfficialTask {
  readonly id: string;
  readonly user_scenario: {
    readonly persona?: string | null;
    readonly instructions: Instructions;
  };
  readonly evaluation_criteria: EvaluationCriteria;
}

/** What the user is told, as `You …`. */
interface Instructions {
  readonly domain: string;
  readonly reason_for_call: string;
  readonly known_info?: string | null;
  readonly unknown_info?: string | null;
  readonly task_instructions: string;
}

interface EvaluationCriteria {
  /** Calls that are right, of which those that write decide what is to become of the shop. */
  readonly actions: readonly OfficialAction[];
  /** What the agent is to say, in these words. */
  readonly communicate_info: readonly string[];
  /** What is to be true of the conversation. */
  readonly nl_assertions: readonly string[];
  /** Which parts count. */
  readonly reward_basis: readonly RewardPart[];
}

export interface OfficialAction extends ToolCall {
  /** The arguments that have to be equal; all that were given where it is missing. */
  readonly compare_args?: readonly string[] | null;
}

export type RewardPart = (typeof rewardParts)[number];
const rewardParts = ['DB', 'COMMUNICATE', 'ACTION', 'NL_ASSERTION'] as const;

/** Throws where one is none that can be played and scored, naming it. */
export function readTasks(text: string): readonly OfficialTask[] {
  const read: unknown = JSON.parse(text);
  if (!Array.isArray(read)) throw new Error('it is no list of tasks');
  return read.map(taskOf);
}

function taskOf(read: Json, at: number): OfficialTask {
  const { id, user_scenario, evaluation_criteria, initial_state } = (read ?? {}) as Record<string, Json>;
  const wrong = (problem: string) => new Error(`task ${typeof id === 'string' ? id : `number ${at + 1}`} ${problem}`);
  if (typeof id !== 'string') throw wrong('has no "id"');
  const scenario = user_scenario as OfficialTask['user_scenario'] | undefined;
  if (typeof scenario?.instructions?.reason_for_call !== 'string') throw wrong('says no "reason_for_call"');
  if (initial_state !== null && initial_state !== undefined) throw wrong('begins in a state of its own');
  const criteria = evaluation_criteria as {
    readonly [Part in keyof EvaluationCriteria]?: EvaluationCriteria[Part] | null;
  };
  if (!Array.isArray(criteria?.reward_basis)) throw wrong('has no "reward_basis"');
  const { actions, communicate_info, nl_assertions, reward_basis } = criteria;
  const unknown = reward_basis!.find((part) => !rewardParts.includes(part));
  if (unknown !== undefined) throw wrong(`is rewarded by ${unknown}; there are ${rewardParts.join(', ')}`);
  return {
    id,
    user_scenario: scenario,
    evaluation_criteria: {
      actions: actions ?? [],
      communicate_info: communicate_info ?? [],
      nl_assertions: nl_assertions ?? [],
      reward_basis: reward_basis!,
    },
  };
}
