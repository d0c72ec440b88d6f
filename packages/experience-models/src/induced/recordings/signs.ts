import type { Abstraction } from '@dreamgym/core';
import { reportsOf } from './reports.ts';
import type { ReadAction, Transcript } from './transcript.ts';

/** By predicate of one argument, an open action that shows that it holds: what can be opened is closed. */
export type Signs = ReadonlyMap<string, (open: readonly ReadAction[], entity: string) => boolean>;

/** An action is a sign if it agrees with what was just reported in this share of the cases, both where that held and where not. */
const reliably = 0.98;
/** …of each of which there have to be so many. */
const leastCases = 20;

/** How often an action was open, by whether the fact was just reported to hold. */
interface Tally {
  readonly predicate: string;
  readonly role: string;
  readonly openWhere: { holds: number; fails: number };
}

/** Learns which open actions tell the same as reports do, so that they tell it also where nothing is reported. */
export function learnSigns(transcripts: readonly Transcript[], abstraction: Abstraction): Signs {
  const reported = new Map<string, { holds: number; fails: number }>();
  const tallies = new Map<string, Tally>();
  for (const { steps } of transcripts) {
    for (const [index, { sentences }] of steps.entries()) {
      const after = steps[index + 1]?.open;
      if (!after) continue;
      for (const { name, arguments: names, value } of sentences.flatMap((one) => reportsOf(one, abstraction).facts)) {
        if (names.length !== 1) continue;
        const way = value ? 'holds' : 'fails';
        const all = reported.get(name) ?? { holds: 0, fails: 0 };
        reported.set(name, all);
        all[way] += 1;
        for (const role of rolesOf(after, names[0]!)) {
          const key = `${name}|${role}`;
          const tally = tallies.get(key) ?? { predicate: name, role, openWhere: { holds: 0, fails: 0 } };
          tallies.set(key, tally);
          tally.openWhere[way] += 1;
        }
      }
    }
  }
  const signs = new Map<string, (open: readonly ReadAction[], entity: string) => boolean>();
  for (const { predicate, role, openWhere } of tallies.values()) {
    const { holds, fails } = reported.get(predicate)!;
    if (Math.min(holds, fails) < leastCases) continue;
    if (openWhere.holds < reliably * holds || openWhere.fails > (1 - reliably) * fails) continue;
    signs.set(predicate, (open, entity) => rolesOf(open, entity).has(role));
  }
  return signs;
}

/** What is open for an entity: the schemas, with its place among their arguments. */
function rolesOf(open: readonly ReadAction[], entity: string): ReadonlySet<string> {
  const roles = new Set<string>();
  for (const { schema, arguments: names } of open) {
    const position = names.indexOf(entity);
    if (position >= 0) roles.add(`${schema} ${position}`);
  }
  return roles;
}
