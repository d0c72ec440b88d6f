import type { Json, Task, Trajectory, Transition } from '@dreamgym/core';
import {
  readToolAction,
  readToolObservation,
  type ToolObservationPart,
  writeToolAction,
  writeToolObservation,
} from '@dreamgym/core/tool-actions';
import type { Conversation, Turn } from './conversation.ts';

export interface TrajectoryRequest {
  readonly environment: string;
  /** Counted from 0. */
  readonly number: number;
  readonly task: { readonly id: string; readonly data?: Json };
  /** In [0, 1]; missing where nobody says how it went. */
  readonly outcome?: number;
}

/** An attempt as a trajectory, and what was missing in it; undefined where no agent acts in it. */
export function trajectoryOf(
  conversation: Conversation,
  request: TrajectoryRequest,
): { readonly trajectory: Trajectory; readonly missing: readonly string[] } | undefined {
  const turns = conversation.turns.filter(({ role }) => role !== 'system');
  const first = turns.findIndex(({ role }) => role === 'agent');
  if (first < 0) return undefined;
  const opening = textIn(turns.slice(0, first));
  const { steps, missing, hasEnded } = stepsOf(turns.slice(first));
  if (steps.length === 0) return undefined;
  const ended = hasEnded && !conversation.isCutOff && request.outcome !== undefined;
  const transitions = steps.map((step, index): Transition => {
    const isLast = index === steps.length - 1;
    const reward = isLast ? (request.outcome ?? 0) : 0;
    return { ...step, reward, terminated: isLast && ended, truncated: isLast && !ended };
  });
  const instruction = opening || textIn(turns.slice(first));
  const task: Task = { ...request.task, instruction, origin: { kind: 'seed' } };
  const { environment, number } = request;
  const policy = conversation.model ?? 'unknown';
  return {
    trajectory: {
      task,
      opening: { text: writeToolObservation(spoken(opening)) },
      transitions,
      end: { kind: ended ? 'terminated' : 'truncated' },
      ...(request.outcome === undefined && { unscored: true }),
      provenance: { environment, origin: 'real', policy, seed: number, worldSeed: number },
    },
    missing,
  };
}

/** An attempt of which somebody has found out how it went, in [0, 1]. */
export function scoredAs({ unscored: _, ...trajectory }: Trajectory, outcome: number): Trajectory {
  const last = trajectory.transitions.length - 1;
  const ended = { reward: outcome, terminated: true, truncated: false };
  const transitions = trajectory.transitions.map((each, at) => (at === last ? { ...each, ...ended } : each));
  return { ...trajectory, transitions, end: { kind: 'terminated' } };
}

/** What a recording tells of tools: the calls in it, and what they were answered. */
export function conversationIn({ transitions }: Trajectory): Conversation {
  const turns = transitions.flatMap(({ action: { text }, observation }): Turn[] => {
    const action = readToolAction(text);
    if (action.kind !== 'call') return [];
    const answer = readToolObservation(observation.text).find(({ kind }) => kind === 'result' || kind === 'error');
    const said = answer && (answer.kind === 'result' ? writeToolObservation([answer]) : answer.text);
    const result: Turn[] =
      said === undefined ? [] : [{ role: 'tool', name: action.name, text: said, isError: answer?.kind === 'error' }];
    return [{ role: 'agent', text: '', calls: [action] }, ...result];
  });
  return { turns, tools: [] };
}

const finished: readonly ToolObservationPart[] = [{ kind: 'end', text: 'finished' }];

type Acted = Pick<Transition, 'action' | 'observation'>;

function stepsOf(turns: readonly Turn[]) {
  const steps: Acted[] = [];
  const missing: string[] = [];
  let hasEnded = false;
  for (let at = 0; at < turns.length; at++) {
    const turn = turns[at]!;
    if (turn.role !== 'agent') continue;
    let next = at + 1;
    while (next < turns.length && turns[next]!.role !== 'agent') next += 1;
    const answers = turns.slice(at + 1, next);
    const said = textIn(answers);
    if (turn.calls.length === 0) {
      const isLast = next === turns.length;
      hasEnded = isLast;
      // The last words that nobody answers are the agent's result.
      const kind = isLast && said === '' ? 'finish' : 'say';
      if (turn.text.trim() !== '') {
        const seen = kind === 'finish' ? finished : spoken(said);
        steps.push(acted(writeToolAction({ kind, text: turn.text }), seen, turn.reasoning));
      }
      continue;
    }
    const thought = [turn.reasoning, turn.text].filter((text) => text?.trim()).join('\n');
    const results = matched(turn, answers);
    for (const [index, { name, arguments: given }] of turn.calls.entries()) {
      const result = results[index];
      if (result === undefined) missing.push(`no result of a call of ${name}`);
      // A user who speaks up after the calls is seen with the last result.
      const isLast = index === turn.calls.length - 1;
      const seen = [...(result === undefined ? [] : [answerOf(result)]), ...(isLast ? spoken(said) : [])];
      steps.push(acted(writeToolAction({ kind: 'call', name, arguments: given }), seen, index === 0 ? thought : ''));
    }
    hasEnded = next === turns.length && said !== '';
  }
  return { steps, missing, hasEnded };
}

const acted = (text: string, seen: readonly ToolObservationPart[], reasoning = ''): Acted => ({
  action: { text, ...(reasoning !== '' && { reasoning }) },
  observation: { text: writeToolObservation(seen) },
});

const spoken = (text: string): readonly ToolObservationPart[] => (text === '' ? [] : [{ kind: 'user', text }]);

type Result = Extract<Turn, { role: 'tool' }>;

/** The result of each call: by id, and what has no id in order. */
function matched({ calls }: Extract<Turn, { role: 'agent' }>, answers: readonly Turn[]): (Result | undefined)[] {
  const results = answers.filter((turn): turn is Result => turn.role === 'tool');
  const ids = new Set(calls.map(({ id }) => id));
  const loose = results.filter(({ id }) => id === undefined || !ids.has(id));
  return calls.map(
    ({ id }) => (id === undefined ? undefined : results.find((result) => result.id === id)) ?? loose.shift(),
  );
}

/** A failed call says so, also where only its text does. */
function answerOf({ text, isError }: Result): ToolObservationPart {
  const failure = /^error: ?/i;
  if (isError || failure.test(text)) return { kind: 'error', text: text.replace(failure, '') };
  return { kind: 'result', value: documentIn(text) ?? text };
}

/** The object or list that a text is. */
function documentIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const textIn = (turns: readonly Turn[]) =>
  turns
    .flatMap((turn) => (turn.role === 'user' ? [turn.text] : []))
    .join('\n')
    .trim();
