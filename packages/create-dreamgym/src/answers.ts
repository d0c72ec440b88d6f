import { basename, resolve } from 'node:path';

/** The kinds of projects. */
export const templates = {
  adapter: 'an environment of your own, as a package that --environment finds',
  pipeline: 'an app with a config file, to train in an environment that there is',
  part: 'a curriculum, optimizer, policy, replay buffer or experience model, as a package',
} as const;

/** The kinds of parts. */
export const parts = {
  curriculum: 'picks the tasks to attempt next',
  optimizer: 'makes a policy better by its attempts',
  policy: 'chooses actions',
  'replay-buffer': 'remembers transitions and finds similar ones',
  'experience-model': 'plays an environment in text',
} as const;

export type Template = keyof typeof templates;
export type PartKind = keyof typeof parts;

/** What a project is made from. */
export interface Answers {
  readonly folder: string;
  readonly template: Template;
  /** Of the template `part`. */
  readonly part?: PartKind;
  /** Of the package. */
  readonly name: string;
  readonly description: string;
  readonly author: string;
}

/** A name for the package that follows the convention: `dreamgym-adapter-rooms` for the folder `rooms`. */
export function suggestedName(folder: string, template: Template, part?: PartKind): string {
  const own = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const prefix = { adapter: 'dreamgym-adapter-', part: `dreamgym-${part ?? 'part'}-`, pipeline: '' }[template];
  return own.startsWith(prefix) ? own || 'dreams' : `${prefix}${own || 'mine'}`;
}

/** Why a package cannot have this name; nothing where it can. */
export function nameFault(name: string): string | undefined {
  if (/^(@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) && name.length <= 214) return undefined;
  return 'use small letters, digits and dashes, with a scope or without: dreamgym-adapter-rooms, @acme/rooms';
}

/** Why an adapter of this name would not be found by convention; nothing where it would. */
export function conventionFault(name: string, template: Template): string | undefined {
  if (template !== 'adapter' || name.startsWith('@') || name.startsWith('dreamgym-adapter-')) return undefined;
  return 'adapters are called dreamgym-adapter-NAME, or have a scope: @acme/NAME';
}
