import type { Term } from '@dreamgym/core';
import type { PageWalk } from '../page.ts';
import type { SessionFlags } from './session-flags.ts';

/** Which actions flag their argument, and which clear all flags. */
export interface FlagRules {
  readonly setBy: ReadonlySet<string>;
  readonly clearedBy: ReadonlySet<string>;
}

/** The entities that are flagged after an action. */
export function flaggedAfter(before: ReadonlySet<string>, action: Term, rules: FlagRules): ReadonlySet<string> {
  if (rules.clearedBy.has(action.name)) return new Set();
  return rules.setBy.has(action.name) ? new Set([...before, ...action.arguments]) : before;
}

/** How sure a rule has to be: real sites answer alike. */
const enough = 0.97;

/** An entity on a page after actions that were about it. */
interface Sighting {
  readonly isFlagged: boolean;
  /** The names of the actions that were about it. */
  readonly about: ReadonlySet<string>;
  /** The names of all actions since the last of those. */
  readonly since: ReadonlySet<string>;
}

/** What sets a flag was done before nearly every one; what clears was never followed by one. */
export function learnFlagRules(walks: readonly PageWalk[], flags: SessionFlags): FlagRules {
  const sightings = walks.flatMap((walk) => sightingsOf(walk, flags));
  const flagged = sightings.filter(({ isFlagged }) => isFlagged);
  const setBy = namesOf(flagged, 'about').filter(
    (name) => flagged.filter(({ about }) => about.has(name)).length >= enough * flagged.length,
  );
  const touched = sightings.filter(({ about }) => setBy.some((name) => about.has(name)));
  const clearedBy = namesOf(touched, 'since').filter((name) => {
    const after = touched.filter(({ since }) => since.has(name));
    return after.filter(({ isFlagged }) => !isFlagged).length >= enough * after.length;
  });
  return { setBy: new Set(setBy), clearedBy: new Set(clearedBy) };
}

function sightingsOf({ steps, flagged }: PageWalk, { plainOf }: SessionFlags): Sighting[] {
  const plainKinds = new Set(plainOf.values());
  const histories = new Map<string, { about: Set<string>; since: Set<string> }>();
  const found: Sighting[] = [];
  for (const [index, { action }] of steps.entries()) {
    if (!action) continue;
    for (const { since } of histories.values()) since.add(action.name);
    for (const entity of action.arguments) {
      const about = histories.get(entity)?.about ?? new Set();
      histories.set(entity, { about: about.add(action.name), since: new Set() });
    }
    for (const { kind, arguments: args } of flagged[index + 1]!) {
      const history = histories.get(args[0]!);
      if (!history || !(plainOf.has(kind) || plainKinds.has(kind))) continue;
      found.push({
        isFlagged: plainOf.has(kind),
        about: new Set(history.about),
        since: new Set(history.since),
      });
    }
  }
  return found;
}

function namesOf(sightings: readonly Sighting[], part: 'about' | 'since'): string[] {
  return [...new Set(sightings.flatMap((sighting) => [...sighting[part]]))];
}
