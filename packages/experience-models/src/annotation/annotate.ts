import {
  type ChatMessage,
  type ChatModel,
  type Environment,
  episodeReward,
  isSolved,
  type Trajectory,
} from '@dreamgym/core';
import { bytesOf, contextShares, fitted } from '@dreamgym/core/text';
import { ask } from '../reasoning/ask.ts';
import { type Annotation, annotationSchema, readAnnotation } from './annotation.ts';

export interface AnnotateOptions {
  readonly model: ChatModel;
  /** Where the trajectory was recorded. It is never started. */
  readonly environment: Pick<Environment, 'name' | 'description'>;
  readonly trajectory: Trajectory;
  readonly signal: AbortSignal;
  /** The most tokens of the answer, by default enough for the trajectory's length: a quarter of the model's context window at most. */
  readonly maxTokens?: number;
}

/**
 * Lets a language model explain a whole recorded trajectory in one call, told whether it was a success. Long observations
 * are cut where the model's context window is too short for them. An answer that
 * cannot be used is sent back once with the reason. Rejects with a `ChatFailure` where no usable answer comes, and where the
 * attempt itself has failed: then there is nothing to explain.
 */
export async function annotate(options: AnnotateOptions): Promise<Annotation> {
  const { model, environment, trajectory, signal } = options;
  const { transitions, end, task } = trajectory;
  if (end.kind === 'failed') throw new Error(`the attempt at ${task.id} has failed (${end.code}); leave it out`);
  const most = options.maxTokens ?? 1_500 + 250 * transitions.length;
  const { maxTokens, promptBytes } = contextShares(model.contextWindow, most);
  return ask(model, {
    request: {
      messages: annotationMessages(environment, { trajectory, bytes: promptBytes }),
      schema: annotationSchema,
      maxTokens,
      temperature: 0,
      phase: 'annotate',
      signal,
    },
    read: (json) => readAnnotation(json, transitions.length),
  });
}

function annotationMessages(
  { name, description }: Pick<Environment, 'name' | 'description'>,
  { trajectory, bytes }: { readonly trajectory: Trajectory; readonly bytes: number },
): ChatMessage[] {
  const { task, opening, transitions } = trajectory;
  const role = `You know the environment "${name}" inside out, and explain recorded attempts in it, so that a model which simulates the environment can learn from them.${description === undefined ? '' : `\n\nThe environment:\n${description}`}

You are shown one whole attempt. Answer with one JSON object and nothing around it. Its fields, in this order:
plan: one sentence, how this task is to be solved.
successMode: one sentence, what exactly has to be true for it to count as solved.
failureMode: one sentence, what keeps an agent from it here.
world: the facts of this world as the attempt reveals them, in short lines: what is where, in what state, what fulfils the task. Only what is shown or follows from it.
steps: a list with an object for every step of the attempt: step, its number from 1 on, and reasoning, what the environment reasons before it answers: whether the action is possible in that state and why, what it changes, and what the agent is therefore shown. Two or three sentences, with what is known at that step and the facts of the world; no word of what the agent does later.`;
  const known = isSolved(episodeReward(trajectory)) ? 'It was a success.' : 'It was no success.';
  const outcome = trajectory.unscored ? 'Nobody knows whether it was a success.' : known;
  const make = ([first, ...answers]: readonly string[]) =>
    [
      `The agent's task: ${task.instruction}`,
      outcome,
      `First observation: ${first}`,
      ...transitions.map(({ action, terminated, truncated }, index) => {
        const ended = terminated ? '\nThis ended the attempt.' : truncated ? '\nHere the attempt was broken off.' : '';
        return `Step ${index + 1}\nAction: ${JSON.stringify(action.text)}\nAnswer: ${answers[index]}${ended}`;
      }),
    ].join('\n\n');
  const observations = [opening.text, ...transitions.map(({ observation }) => observation.text)];
  return [
    { role: 'system', text: role, cachePoint: true },
    { role: 'user', text: fitted(observations, { bytes: bytes - bytesOf(role), make }) },
  ];
}
