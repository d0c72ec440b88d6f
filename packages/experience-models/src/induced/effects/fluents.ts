import type { Abstraction } from '@dreamgym/core';
import { isReport } from '../recordings/reports.ts';
import type { ReadAction, Transcript } from '../recordings/transcript.ts';
import { Capability } from '../rules/capability.ts';
import { type Effect, worksFor } from './effects.ts';

/**
 * Learned fluents, for what actions do that no sentence reports. `after take` holds for a thing once it was the first argument
 * of `take`, until another action undoes that. What an action does and undoes is seen by the actions that are open for
 * its arguments before and after: taking gives a thing the possibility to be put somewhere, which putting it takes away.
 */
export interface Fluents {
  /** The predicates, in no particular order. */
  readonly names: readonly string[];
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
}

/** An argument of an action: the schema and the argument's number. Open actions are possibilities of the same form. */
type Role = string;

/** A possibility comes with an action, or goes, if it does in this share of the cases. */
const regularly = 0.5;
/** …among arguments of the same types, of which there have to be so many cases. */
const leastCases = 3;
/** An action is told of by the sentences that answer it if a report is among them in this share of the cases. */
const mostlyTold = 0.5;

/** What comes of an action for one of its arguments, by the types of all its arguments. */
interface RoleTally {
  readonly schema: string;
  readonly position: number;
  readonly keys: Set<string>;
  readonly cases: Map<string, { readonly types: readonly string[]; readonly changes: Change[] }>;
}

/** The possibilities that an argument has after the action and had not before, and the other way round. */
interface Change {
  readonly gained: readonly Role[];
  readonly lost: readonly Role[];
}

interface LearnedRole extends RoleTally {
  readonly gains: ReadonlySet<Role>;
  readonly losses: ReadonlySet<Role>;
  /** For which types of arguments the action does it; undefined where nothing tells, so for all. */
  readonly works: Capability | undefined;
}

export function learnFluents(transcripts: readonly Transcript[], abstraction: Abstraction): Fluents {
  const roles = [...tallyRoles(transcripts, abstraction).values()].map(learnRole);
  const untold = untoldSchemas(transcripts, abstraction);
  const names: string[] = [];
  const effects = new Map<string, Effect[]>();
  const add = ({ keys, position, works }: LearnedRole, name: string, value: boolean) => {
    for (const key of keys) {
      const effect = { term: { name, arguments: [`$${position}`] }, value, ...worksFor(works) };
      effects.set(key, [...(effects.get(key) ?? []), effect]);
    }
  };
  for (const role of roles) {
    if (!untold.has(role.schema)) continue;
    const name = fluentName(role);
    names.push(name);
    for (const other of roles) if (other !== role && undoes(other, role)) add(other, name, false);
    add(role, name, true);
  }
  return { names, effects };
}

/** `after take` for what was taken, `after take as 2nd` for what it was taken from. */
function fluentName({ schema, position }: RoleTally): string {
  return position === 0 ? `after ${schema}` : `after ${schema} (argument ${position + 1})`;
}

/** Whether one takes what the other gives and gives what the other takes. To take or give alone may be for another reason. */
function undoes(one: LearnedRole, other: LearnedRole): boolean {
  const { gains, losses } = other;
  if (gains.size + losses.size === 0) return false;
  const meets = (its: ReadonlySet<Role>, those: ReadonlySet<Role>) =>
    those.size === 0 || [...those].some((role) => its.has(role));
  return meets(one.losses, gains) && meets(one.gains, losses);
}

/** The schemas whose answers mostly report nothing. What reports tell needs no fluent to be remembered by. */
function untoldSchemas(transcripts: readonly Transcript[], abstraction: Abstraction): ReadonlySet<string> {
  const tallies = new Map<string, { told: number; all: number }>();
  for (const { action, listed, sentences } of transcripts.flatMap(({ steps }) => steps)) {
    if (!action || !listed) continue;
    const tally = tallies.get(action.schema) ?? { told: 0, all: 0 };
    tallies.set(action.schema, tally);
    tally.all += 1;
    if (sentences.some(({ kind }) => isReport(kind, abstraction))) tally.told += 1;
  }
  return new Set([...tallies].filter(([, { told, all }]) => told < mostlyTold * all).map(([schema]) => schema));
}

function tallyRoles(transcripts: readonly Transcript[], abstraction: Abstraction): Map<string, RoleTally> {
  const tallies = new Map<string, RoleTally>();
  for (const { steps } of transcripts) {
    for (const [index, { action, listed, open }] of steps.entries()) {
      const after = steps[index + 1]?.open;
      if (!action || !listed) continue;
      const types = action.arguments.map(abstraction.typeOf);
      for (const [position, entity] of action.arguments.entries()) {
        const role = `${action.schema} ${position}`;
        const tally = tallies.get(role) ?? { schema: action.schema, position, keys: new Set(), cases: new Map() };
        tallies.set(role, tally.keys.add(action.key) && tally);
        if (!after) continue;
        const group = tally.cases.get(types.join('|')) ?? { types, changes: [] };
        tally.cases.set(types.join('|'), group);
        const [had, has] = [rolesOf(entity, open), rolesOf(entity, after)];
        group.changes.push({ gained: without(has, had), lost: without(had, has) });
      }
    }
  }
  return tallies;
}

function rolesOf(entity: string, open: readonly ReadAction[]): Role[] {
  const roles = new Set<Role>();
  for (const { schema, arguments: names } of open) {
    for (const [position, name] of names.entries()) if (name === entity) roles.add(`${schema} ${position}`);
  }
  return [...roles];
}

function without(roles: readonly Role[], others: readonly Role[]): Role[] {
  return roles.filter((role) => !others.includes(role));
}

function learnRole(tally: RoleTally): LearnedRole {
  const gains = regular(tally, 'gained');
  const losses = regular(tally, 'lost');
  if (gains.size + losses.size === 0) return { ...tally, gains, losses, works: undefined };
  const works = new Capability();
  for (const { types, changes } of tally.cases.values()) {
    for (const { gained, lost } of changes) {
      works.observe(types, gained.some((role) => gains.has(role)) || lost.some((role) => losses.has(role)));
    }
  }
  return { ...tally, gains, losses, works };
}

/** The possibilities that regularly come, or go, for arguments of some types at least. */
function regular({ cases }: RoleTally, way: keyof Change): ReadonlySet<Role> {
  const found = new Set<Role>();
  for (const { changes } of cases.values()) {
    const counts = new Map<Role, number>();
    for (const change of changes) for (const role of change[way]) counts.set(role, (counts.get(role) ?? 0) + 1);
    for (const [role, count] of counts) {
      if (changes.length >= leastCases && count > regularly * changes.length) found.add(role);
    }
  }
  return found;
}
