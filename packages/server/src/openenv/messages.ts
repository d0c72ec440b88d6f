import type { Observation, Step, Task } from '@dreamgym/core';
import { z } from 'zod';
import type { Opened, SessionState } from '../session.ts';

/*
 * The messages of OpenEnv 0.10 on its socket: JSON texts, one reply to every request, in order.
 * https://github.com/meta-pytorch/OpenEnv
 */

/** What a client may say in a reset. Other keys are let pass: trainers send along what their data sets hold. */
export const resetSchema = z.object({
  /** The episode's luck and, without `world_seed`, its hidden world. */
  seed: z.int().min(0).max(0xffff_ffff).nullish(),
  world_seed: z.int().min(0).max(0xffff_ffff).nullish(),
  task_id: z.string().min(1).nullish(),
  /** What the client calls the episode; a name is made where it is missing. */
  episode_id: z.string().min(1).nullish(),
});

/** An action: one required field, so that clients that wrap a bare text know where it goes. */
export const actionSchema = z.object({ action: z.string() });

/** The types of a request; what its `data` has to be differs from type to type. */
export const requestTypes = ['reset', 'step', 'state', 'close'] as const;

export type ErrorCode =
  | 'INVALID_JSON'
  | 'UNKNOWN_TYPE'
  | 'VALIDATION_ERROR'
  | 'EXECUTION_ERROR'
  | 'CAPACITY_REACHED'
  | 'SESSION_ERROR';

export const errorMessage = (code: ErrorCode, message: string) =>
  JSON.stringify({ type: 'error', data: { message, code } });

export function openedMessage({ episode, task, observation }: Opened): string {
  const metadata = { episode_id: episode, task_id: task.id };
  const data = {
    observation: { ...told(observation), ...described(task), metadata },
    reward: null,
    done: false,
    metadata,
  };
  return JSON.stringify({ type: 'observation', data });
}

export function steppedMessage(step: Step): string {
  return JSON.stringify({ type: 'observation', data: steppedBody(step) });
}

export function steppedBody({ observation, reward, terminated, truncated, reasoning }: Step) {
  const done = terminated || truncated;
  const metadata = { terminated, truncated, ...(reasoning !== undefined && { reasoning }) };
  return { observation: told(observation), reward, done, metadata };
}

export const stateMessage = (state: SessionState) => JSON.stringify({ type: 'state', data: stateOf(state) });

export function stateOf({ episode, task, steps, reward, done }: SessionState) {
  return { episode_id: episode, step_count: steps, task_id: task, reward, done };
}

const told = ({ text, actions }: Observation) => ({ text, ...(actions && { actions }) });
const described = ({ instruction }: Task) => ({ instruction });

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const observed = {
  text: { ...text, description: 'what the agent sees' },
  actions: { ...texts, description: 'the actions that are open now, where they can be listed' },
};

/** JSON Schemas of what is sent and received, as `/schema` answers them. */
export const schemas = {
  action: {
    // A title such as "Action" makes clients take the environment for one of tools.
    title: 'TextAction',
    type: 'object',
    properties: { action: { ...text, description: 'what the agent does, in the words of the environment' } },
    required: ['action'],
    additionalProperties: false,
  },
  observation: { title: 'TextObservation', type: 'object', properties: observed, required: ['text'] },
  reset_observation: {
    title: 'OpeningObservation',
    type: 'object',
    properties: { ...observed, instruction: { ...text, description: 'the task in words' } },
    required: ['text', 'instruction'],
  },
  state: {
    title: 'EpisodeState',
    type: 'object',
    properties: {
      episode_id: { type: ['string', 'null'] },
      step_count: { type: 'integer' },
      task_id: { type: ['string', 'null'] },
      reward: { type: 'number', description: 'sum of the rewards so far, in [0, 1]' },
      done: { type: 'boolean' },
    },
    required: ['episode_id', 'step_count', 'task_id', 'reward', 'done'],
  },
} as const;
