import { isSolved, type Reference, type Transition } from '@dreamgym/core';
import { Help } from 'commander';
import { share } from '../numbers.ts';
import type { Situation } from './hand-play.ts';

/** What can be typed that is no action. */
const words = {
  ':actions': 'all actions that are listed or proposed now',
  ':task': 'what is to be done',
  ':how': 'how the world works, and what actions look like',
  ':why': 'why the dream answered so, and the recorded cases that it rests on',
  ':say <text>': 'act by this text as it stands, also where it is a number or begins with a colon',
  ':again': 'the same task in the same world, from its beginning',
  ':next': 'another task',
  ':quit': 'end (Ctrl-D and Ctrl-C do, too)',
} as const;

/** Lines of listed actions that are shown without being asked for. */
const shownLines = 12;

const help = new Help();

/** Text broken at spaces, its own line breaks kept. */
export const wrapped = (text: string, width: number) => help.boxWrap(text, width);

export const helpText = () =>
  ['a number takes the action of that number; anything else acts by that text']
    .concat(Object.entries(words).map(([word, meaning]) => `${word.padEnd(13)}${meaning}`))
    .join('\n');

/** The task in words, once. */
export function taskText({ task }: Pick<Situation, 'task'>, width: number): string {
  return wrapped(`${task.instruction}\n(${[task.id, task.family].filter(Boolean).join(', ')})`, width);
}

/** What is seen now, what can be done, and what came of the latest step. */
export function situationText(situation: Situation, width: number): string {
  const { observation, latest, ended } = situation;
  const reward = latest && latest.reward !== 0 ? [`reward ${share(latest.reward)}`] : [];
  const end = ended ? [endText(situation), 'now :again, :next or :quit'] : [actionsText(situation, width)];
  return [wrapped(observation.text.trim(), width), ...reward, ...end].filter((text) => text !== '').join('\n\n');
}

/** `step 4, reward so far 0.25` */
export const placeText = ({ steps, reward }: Situation) => `step ${steps + 1}, reward so far ${share(reward)}`;

/** The listed actions with their numbers, in columns. */
export function actionsText({ actions }: Pick<Situation, 'actions'>, width: number, lines = shownLines): string {
  if (actions.length === 0) return '';
  const digits = String(actions.length).length;
  const entries = actions.map((action, at) => `${String(at + 1).padStart(digits)} ${action.replaceAll(/\s+/g, ' ')}`);
  const widest = Math.min(width, Math.max(...entries.map((entry) => entry.length)));
  const columns = Math.max(1, Math.floor((width + 2) / (widest + 2)));
  const shown = entries.slice(0, lines * columns);
  const rows = Math.ceil(shown.length / columns);
  const text = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => shown[column * rows + row] ?? '')
      .map((entry) => (entry.length > widest ? `${entry.slice(0, widest - 1)}…` : entry.padEnd(widest)))
      .join('  ')
      .trimEnd(),
  );
  const left = entries.length - shown.length;
  return [...text, ...(left > 0 ? [`… and ${left} more: :actions lists them all`] : [])].join('\n');
}

/** Why the latest answer is what it is. */
export function whyText(latest: Transition | undefined, width: number): string {
  if (!latest) return 'nothing was done yet';
  const { reasoning, references = [] } = latest;
  if (reasoning === undefined) return 'the real environment does not say why it answers as it does';
  const rests = references.length === 0 ? 'it rests on rules alone, on no recorded case' : '';
  return [reasoning, rests, ...references.map(precedentText)]
    .filter((text) => text !== '')
    .map((text) => wrapped(text, width))
    .join('\n\n');
}

function precedentText({ task, index, origin, similarity, observation, action, next }: Reference): string {
  return [
    `precedent: ${origin}, ${task}, step ${index + 1}, similarity ${share(similarity)}`,
    observation,
    `> ${action}`,
    next,
  ].join('\n');
}

function endText({ ended, steps, reward }: Situation): string {
  const after = `after ${steps} ${steps === 1 ? 'step' : 'steps'}, reward ${share(reward)}`;
  const { end } = ended!;
  if (end.kind === 'failed' || end.kind === 'forfeited') return `✗ the attempt failed ${after}: ${end.message}`;
  if (isSolved(reward)) return `✓ solved ${after}`;
  return end.kind === 'truncated' ? `✗ out of steps ${after}` : `✗ ended ${after}`;
}
