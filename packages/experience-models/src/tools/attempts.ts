import type { Json, Task, Trajectory, Transition } from '@dreamgym/core';
import {
  readToolAction,
  readToolObservation,
  type ToolAction,
  type ToolObservationPart,
} from '@dreamgym/core/tool-actions';

/** A recorded attempt, read: what was done with tools and said, and what came of it. */
export interface ToolAttempt {
  readonly task: Task;
  readonly opening: string;
  readonly steps: readonly ToolStep[];
  /** The sum of its rewards, where it came to an end of its own and that is known. */
  readonly outcome: number | undefined;
  /** Whether nobody knows how it went. */
  readonly isUnscored: boolean;
}

export interface ToolStep {
  readonly action: ToolAction;
  readonly answer: ToolAnswer;
  readonly terminated: boolean;
}

export type Call = Extract<ToolAction, { readonly kind: 'call' }>;

/** What an action is answered by: what a call returns or why it is refused, what the user replies. `end`: why the attempt has ended. */
export interface ToolAnswer {
  readonly parts: readonly ToolObservationPart[];
  readonly end?: string;
}

export function readAttempts(trajectories: readonly Trajectory[]): readonly ToolAttempt[] {
  return trajectories
    .filter(({ end }) => end.kind !== 'failed')
    .map(({ task, opening, transitions, unscored = false }) => ({
      task,
      isUnscored: unscored,
      opening: opening.text,
      steps: transitions.map(({ action: { text }, observation, terminated }) => {
        const action = readToolAction(text);
        return { action, answer: answerTo(action, readToolObservation(observation.text)), terminated };
      }),
      outcome: outcomeOf(transitions),
    }));
}

function outcomeOf(transitions: readonly Transition[]): number | undefined {
  const sum = transitions.reduce((all, { reward }) => all + reward, 0);
  // Where a log breaks off behind the last call, what was earned was earned all the same.
  return transitions.at(-1)?.terminated || sum > 0 ? sum : undefined;
}

function answerTo({ kind }: ToolAction, read: readonly ToolObservationPart[]): ToolAnswer {
  const end = read.find((part) => part.kind === 'end');
  const parts = read.filter((part) => part.kind !== 'end');
  // A tool that returns an empty text has answered, too.
  const answered = kind === 'call' && parts.length === 0 ? [{ kind: 'result' as const, value: '' }] : parts;
  return { parts: answered, ...(end?.kind === 'end' && { end: end.text }) };
}

export const isRefused = ({ parts }: ToolAnswer) => parts.some(({ kind }) => kind === 'error');

/** What a call returned; null where it returned nothing. */
export const resultOf = ({ parts }: ToolAnswer): Json => {
  const part = parts.find(({ kind }) => kind === 'result');
  return part?.kind === 'result' ? part.value : null;
};
