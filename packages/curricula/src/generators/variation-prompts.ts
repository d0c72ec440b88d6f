import type { ChatMessage, Json, Task } from '@dreamgym/core';
import { bytesOf, fitted } from '@dreamgym/core/text';

/** What the two calls for one new task are made from. */
export interface VariationSubject {
  /** How the environment works, where it says so. */
  readonly description?: string;
  readonly parent: Task;
  /** How long a prompt may be, in UTF-8: the description is cut where it is too long. */
  readonly bytes: number;
}

/** Asks for candidates; the answer meets `candidatesSchema`. */
export function proposalMessages(subject: VariationSubject, count: number): ChatMessage[] {
  return prompt(
    subject,
    [
      taskText(subject.parent),
      '',
      `Propose ${count} variations of this task. Each asks for something that the agent can reach in the same place, by the same kinds of actions,`,
      'but has to do differently: another object, another target, a further condition. Keep to the wording of the task as',
      'closely as its meaning allows. Invent no abilities, no objects that such a place does not have, and do not merely rephrase.',
      'Answer with one JSON object and nothing around it: candidates, a list of the tasks as texts.',
    ].join('\n'),
  );
}

/** Asks which candidate to take; the answer meets `selectionSchema`. */
export function selectionMessages(subject: VariationSubject, candidates: readonly string[]): ChatMessage[] {
  return prompt(
    subject,
    [
      taskText(subject.parent),
      '',
      'These are candidates for a variation of it:',
      ...candidates.map((candidate, i) => `${i + 1}. ${candidate}`),
      '',
      'The agent solves the original about half of the time. Select the candidate that will teach it most: it has to be feasible,',
      'somewhat harder than the original, clear, different in meaning, and realistic. Answer with one JSON object and nothing around',
      'it: reasoning, one sentence that says why, then selection, its number; 0 where none will do.',
    ].join('\n'),
  );
}

export const candidatesSchema: Json = {
  type: 'object',
  properties: { candidates: { type: 'array', items: { type: 'string' } } },
  required: ['candidates'],
  additionalProperties: false,
};

export const selectionSchema: Json = {
  type: 'object',
  properties: { reasoning: { type: 'string' }, selection: { type: 'integer' } },
  required: ['reasoning', 'selection'],
  additionalProperties: false,
};

function prompt({ description, bytes }: VariationSubject, question: string): ChatMessage[] {
  const role = 'You write practice tasks for an agent that acts in an environment by text.';
  const make = ([about]: readonly string[]) => (about === undefined ? role : `${role}\n\nThe environment:\n${about}`);
  const text = fitted(description === undefined ? [] : [description], { bytes: bytes - bytesOf(question), make });
  return [
    { role: 'system', text, cachePoint: true },
    { role: 'user', text: question },
  ];
}

function taskText({ instruction, family, scene }: Task): string {
  const lines = [`The task: ${instruction}`];
  if (family !== undefined) lines.push(`Its kind: ${family}`);
  if (scene !== undefined) lines.push(`Its place: ${scene}`);
  return lines.join('\n');
}
