import type { BeginRequest, ChatMessage, Observation, Prompt, PromptExample, Task } from '@dreamgym/core';
import { bytesOf, fitted } from '@dreamgym/core/text';

/** One step that is past. */
export interface ChatTurn {
  /** What the player saw before it acted. */
  readonly observation: string;
  readonly action: string;
  /** What it wrote in order to act; missing where it is not known. */
  readonly answer?: string;
}

/** Steps that were taken before an attempt that begins in the middle. */
export const turnsOf = ({ opening, transitions }: NonNullable<BeginRequest['past']>): ChatTurn[] =>
  transitions.map(({ action }, at) => ({
    observation: (at === 0 ? opening : transitions[at - 1]!.observation).text,
    action: action.text,
  }));

/** What a policy reads that was never told anything. */
export const emptyPrompt: Prompt = { instructions: '', examples: [] };

interface SystemRequest {
  readonly task: Task;
  readonly description: string | undefined;
  readonly prompt: Prompt;
}

/** What stays the same for a whole attempt: the same for all attempts first. */
export function systemText({ task, description, prompt: { instructions, examples } }: SystemRequest): string {
  return [
    'You are an expert agent that acts in a text environment, one action at a time, to complete a task.',
    ...(description === undefined ? [] : [description]),
    'Each message shows what you see now. First think about the state, the goal and the next step inside <think></think>. Then give exactly one action inside <action></action>, worded as the environment words its actions.',
    ...(instructions === '' ? [] : [`What is known about how to succeed:\n${instructions}`]),
    ...examples.map(exampleText),
    `Your task: ${task.instruction}`,
  ].join('\n\n');
}

function exampleText({ task, steps }: PromptExample): string {
  const taken = steps.map(({ observation, action }) => `You saw:\n${observation}\nYou did: ${action}`);
  return [`An attempt that succeeded at another task: ${task}`, ...taken].join('\n');
}

interface PromptRequest {
  readonly turns: readonly ChatTurn[];
  readonly history: number;
  readonly observation: Observation;
  /** Room in UTF-8: earlier steps are left out where it is too little, then the end of what is seen. */
  readonly bytes: number;
}

/** What the player knows before a step: earlier ones, what it sees, what it may do. */
export function stepText({ history, bytes, ...rest }: PromptRequest): string {
  const most = Math.min(history, rest.turns.length);
  for (let shown = most; shown > 0; shown--) {
    const text = wording({ ...rest, shown });
    if (bytesOf(text) <= bytes) return text;
  }
  const { observation } = rest;
  return fitted([observation.text], {
    bytes,
    make: ([text]) => wording({ ...rest, observation: { ...observation, text: text! }, shown: 0 }),
  });
}

/** The same as messages: what was seen, and what was answered. The earliest steps are left out where there is no room. */
export function conversationMessages(request: Omit<PromptRequest, 'history'>): readonly ChatMessage[] {
  const { turns, observation, bytes } = request;
  const now: ChatMessage = { role: 'user', text: stepText({ turns: [], history: 0, observation, bytes }) };
  let room = bytes - bytesOf(now.text);
  const past: ChatMessage[] = [];
  for (const { observation: seen, action, answer = `<action>${action}</action>` } of turns.toReversed()) {
    const before = wording({ turns: [], shown: 0, observation: { text: seen } });
    room -= bytesOf(before) + bytesOf(answer);
    if (room < 0) break;
    past.unshift({ role: 'user', text: before }, { role: 'assistant', text: answer });
  }
  return [...past, now];
}

function wording(request: Pick<PromptRequest, 'turns' | 'observation'> & { readonly shown: number }): string {
  const { turns, shown, observation } = request;
  const first = turns.length - shown;
  const steps = turns
    .slice(first)
    .map(({ observation: seen, action }, index) => `[${first + index + 1}] You saw:\n${seen}\nYou did: ${action}`);
  const past =
    turns.length === 0
      ? []
      : [`You have taken ${turns.length} ${turns.length === 1 ? 'step' : 'steps'} so far.`, ...recent(steps)];
  const { text, actions = [] } = observation;
  const open =
    actions.length === 0 ? [] : [`The actions open to you:\n${actions.map((each) => `- ${each}`).join('\n')}`];
  return [...past, `You see now:\n${text}`, ...open].join('\n\n');
}

function recent(steps: readonly string[]): readonly string[] {
  if (steps.length === 0) return [];
  return [steps.length === 1 ? 'The last one:' : `The last ${steps.length} of them:`, ...steps];
}
