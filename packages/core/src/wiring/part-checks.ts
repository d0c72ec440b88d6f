import { DreamGymError } from '../errors.ts';
import type { PartName, Plugin } from './parts.ts';

/** The members that make something a part; all but `name` are methods. */
const members: Record<Exclude<PartName, 'behaviours'>, readonly string[]> = {
  environment: ['name', 'tasks', 'start'],
  trainingEnvironment: ['name', 'tasks', 'start'],
  experienceModel: ['name', 'open'],
  replayBuffer: ['add', 'search'],
  recordings: ['trajectories'],
  curriculum: ['propose', 'record'],
  taskGenerator: ['generate'],
  policy: ['name', 'begin'],
  optimizer: ['name', 'update'],
  pretraining: ['name', 'update'],
  collector: ['name', 'collect'],
};

export const partNames = [...Object.keys(members), 'behaviours'] as readonly PartName[];

/** Throws where these are no plugins, naming the one that is none. */
export function checkPlugins(plugins: unknown): asserts plugins is readonly Plugin[] {
  if (!Array.isArray(plugins)) {
    throw refused(`the plugins are ${seen(plugins)}`, 'give a list of plugins: [environment, embedded()]');
  }
  for (const [at, plugin] of plugins.entries()) checkPlugin(plugin, `plugin ${at + 1}`);
}

/** Throws where this is no plugin. */
export function checkPlugin(plugin: unknown, what: string): asserts plugin is Plugin {
  const fault = uncalled(plugin);
  if (fault) throw refused(`${what} is ${seen(plugin)}`, fault);
  if (typeof plugin !== 'object' || plugin === null || Array.isArray(plugin)) {
    throw refused(`${what} is ${seen(plugin)}`, 'a plugin is an object of parts: { environment }');
  }
  for (const name of Object.keys(plugin)) {
    if (partNames.includes(name as PartName)) continue;
    throw refused(`${what} gives the unknown part "${name}"`, `parts are: ${partNames.join(', ')}`);
  }
}

/** Throws where what a plugin gives as this part is none, saying what it is and what it lacks. */
export function checkPart(name: PartName, part: unknown): void {
  const fault = uncalled(part);
  // What becomes of a promise that is given back is nobody's business any more.
  if (part instanceof Promise) part.catch(() => undefined);
  if (fault) throw refused(`the part "${name}" is ${seen(part)}`, fault);
  if (typeof part !== 'object' || part === null || Array.isArray(part)) {
    throw refused(`the part "${name}" is ${seen(part)}`, `give an object with ${membersOf(name)}`);
  }
  if (name === 'behaviours') {
    for (const [own, behaviour] of Object.entries(part)) checkMembers(`behaviour "${own}"`, members.policy, behaviour);
  } else {
    checkMembers(`part "${name}"`, members[name], part);
  }
}

function checkMembers(what: string, needed: readonly string[], part: unknown): void {
  const fault = uncalled(part);
  if (fault) throw refused(`the ${what} is ${seen(part)}`, fault);
  const has = (member: string) => {
    const value: unknown = (part as Record<string, unknown> | null | undefined)?.[member];
    return member === 'name' ? typeof value === 'string' : typeof value === 'function';
  };
  const missing = needed.filter((member) => !has(member));
  if (missing.length === 0) return;
  const names = typeof part === 'object' && part !== null ? Object.keys(part) : [];
  const isPlugin = names.length > 0 && names.every((name) => partNames.includes(name as PartName));
  throw refused(
    `the ${what} lacks ${missing.map(written).join(', ')}: it is ${seen(part)}`,
    isPlugin ? 'this is a plugin: put it into the list of plugins itself' : `give an object with ${inWords(needed)}`,
  );
}

/** What to do about a value that still has to be called or awaited. */
function uncalled(value: unknown): string | undefined {
  if (typeof value === 'function') return `call it: ${value.name || 'make'}()`;
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return undefined;
  return 'await it first, and give what comes of it: factories of parts are no async functions';
}

const written = (member: string) => (member === 'name' ? 'name (a text)' : `${member}()`);
const inWords = (needed: readonly string[]) => needed.map(written).join(', ');
const membersOf = (name: PartName) => (name === 'behaviours' ? 'policies by name' : inWords(members[name]));

const refused = (message: string, hint: string) => new DreamGymError('CONFIGURATION', message, { hint });

/** What a value is, in a few words. */
function seen(value: unknown): string {
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof (value as { then?: unknown }).then === 'function') return 'a promise';
  const names = Object.keys(value);
  return names.length === 0 ? 'an object without members' : `an object with ${names.join(', ')}`;
}
