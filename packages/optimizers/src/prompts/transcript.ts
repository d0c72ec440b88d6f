import type { Observation, PromptExample, Trajectory } from '@dreamgym/core';
import { bytesOf, cut } from '@dreamgym/core/text';

/** Characters of one observation, and of a whole example, that a prompt shows. */
const observationLength = 600;
const exampleLength = 6_000;
/** Characters of the open actions. */
const actionsLength = 300;

/** An attempt in words, in so many bytes of UTF-8: steps in the middle are left out where it is longer, since how it began and ended matters most. */
export function transcript(trajectory: Trajectory, bytes: number): string {
  const { opening, transitions } = trajectory;
  const first = seen(opening);
  const steps = transitions.map(({ action, observation }) => `Did: ${action.text}\n${seen(observation)}`);
  const gap = (count: number) => `[${count} steps left out]`;
  let room = bytes - bytesOf(first);
  const [head, tail]: [string[], string[]] = [[], []];
  while (head.length + tail.length < steps.length) {
    const fromEnd = tail.length <= head.length;
    const step = fromEnd ? steps[steps.length - 1 - tail.length]! : steps[head.length]!;
    room -= bytesOf(step) + 1;
    if (room < 0) break;
    if (fromEnd) tail.unshift(step);
    else head.push(step);
  }
  const missing = steps.length - head.length - tail.length;
  return [first, ...head, ...(missing > 0 ? [gap(missing)] : []), ...tail].join('\n');
}

function seen({ text, actions = [] }: Observation): string {
  const open = actions.length === 0 ? '' : `\nCould do: ${cut(actions.join(' | '), actionsLength)}`;
  return `Saw: ${cut(text, observationLength)}${open}`;
}

/** The attempt as an example for others; undefined where it is too long for one. */
export function exampleOf({ task, opening, transitions }: Trajectory): PromptExample | undefined {
  const observations = [opening, ...transitions.map(({ observation }) => observation)];
  const steps = transitions.map(({ action }, at) => ({
    observation: cut(observations[at]!.text, observationLength),
    action: action.text,
  }));
  const length = steps.reduce((sum, { observation, action }) => sum + observation.length + action.length, 0);
  return length > exampleLength ? undefined : { task: task.instruction, steps };
}
