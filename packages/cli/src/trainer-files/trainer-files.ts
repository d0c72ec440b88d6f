import { skyrlEnvironment } from './skyrl.ts';
import { trlRollout } from './trl.ts';
import { verifiersConfig } from './verifiers.ts';

/** The trainers for which there are files. */
export const trainers = ['trl', 'verifiers', 'skyrl'] as const;

export type Trainer = (typeof trainers)[number];

/** A task as a server lists it. */
export interface ServedTask {
  readonly task_id: string;
  readonly instruction: string;
}

/** What a trainer needs to play these tasks at this address, by the names of the files. */
export function trainerFiles(
  trainer: Trainer,
  { url, tasks }: { readonly url: string; readonly tasks: readonly ServedTask[] },
): Readonly<Record<string, string>> {
  const lines = tasks.map(({ task_id, instruction }) => `${JSON.stringify({ task_id, instruction })}\n`).join('');
  // A text of JSON is one of Python and of TOML, too.
  const filled = (text: string) => text.replace('__URL__', () => JSON.stringify(url));
  if (trainer === 'trl') return { 'trl_rollout.py': filled(trlRollout), 'tasks.jsonl': lines };
  if (trainer === 'skyrl') return { 'skyrl_env.py': filled(skyrlEnvironment), 'tasks.jsonl': lines };
  const resets = tasks.map(({ task_id }) => `  { task_id = ${JSON.stringify(task_id)} },`).join('\n');
  return { 'verifiers.toml': filled(verifiersConfig).replace('__RESETS__', () => resets) };
}
