import type { Effect } from '../effects/effects.ts';
import type { Condition } from '../facts/conditions.ts';
import type { DecisionTree } from './decision-tree.ts';
import type { Outcome } from './outcomes.ts';

/** What was learned about one action schema. */
export interface Rule {
  /** Schema and sorts, `take(thing, receptacle)`. */
  readonly key: string;
  readonly schema: string;
  readonly sorts: readonly string[];
  /** When it is open. */
  readonly conditions: readonly Condition[];
  /** For which types of arguments it is open, other things being right. */
  readonly capability: Capability;
  /** What it makes true and false; arguments of the action stand as `$0`, `$1`. */
  readonly effects: readonly Effect[];
  /** How the world answers; undefined where it was never seen to be taken. */
  readonly outcomes: DecisionTree<OutcomeLeaf> | undefined;
  readonly evidence: Evidence;
}

/** The outcome by the types of the arguments, and for all other types. */
export interface OutcomeLeaf {
  readonly byTypes: ReadonlyMap<string, Outcome>;
  readonly usual: Outcome;
}

interface Evidence {
  /** How often it was seen to be open. */
  readonly open: number;
  /** How often it was seen to be taken. */
  readonly taken: number;
  /** Where it was first seen to be taken. */
  readonly precedent?: { readonly task: string; readonly index: number };
}

/** How often an action was open, out of the cases in which its conditions held. */
interface Tally {
  open: number;
  all: number;
}

/** For which types of arguments an action is open: by their pair where it was seen, else by what is known of each type. */
export class Capability {
  private readonly pairs = new Map<string, Tally>();
  private readonly types: readonly Map<string, Tally>[] = [new Map(), new Map()];
  private readonly overall: Tally = { open: 0, all: 0 };

  observe(types: readonly string[], open: boolean): void {
    const tallies = [this.overall, tallyOf(this.pairs, types.join('|'))];
    for (const [index, type] of types.entries()) tallies.push(tallyOf(this.types[index]!, type));
    for (const tally of tallies) {
      tally.all += 1;
      if (open) tally.open += 1;
    }
  }

  allows(types: readonly string[]): boolean {
    const pair = this.pairs.get(types.join('|'));
    if (pair) return 2 * pair.open >= pair.all;
    const shares = types.map((type, index) => {
      const tally = this.types[index]!.get(type) ?? this.overall;
      return tally.all === 0 ? 0 : tally.open / tally.all;
    });
    return shares.reduce((sum, share) => sum + share, 0) >= shares.length / 2;
  }

  /** The pairs of types that were seen, with the share of cases in which the action was open. */
  *seen(): Iterable<readonly [types: string, open: number, all: number]> {
    for (const [types, { open, all }] of this.pairs) yield [types, open, all];
  }
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key);
  if (known) return known;
  const tally = { open: 0, all: 0 };
  tallies.set(key, tally);
  return tally;
}
