/** How often something was so, out of the cases in which it could have been. */
interface Tally {
  open: number;
  all: number;
}

/** What is known of the single types counts as so many cases of their pair, so that one odd case does not decide. */
const weightOfTypes = 2;
/** What is known on the whole counts as so many cases of each type. */
const weightOfAll = 2;

/**
 * For which types of arguments something is so: by their pair as far as that was seen, else by what is known of each type.
 * One type that rules it out is enough, however much speaks for the other.
 */
export class Capability {
  private readonly pairs = new Map<string, Tally>();
  private readonly types: readonly Map<string, Tally>[] = [new Map(), new Map()];
  private readonly overall: Tally = { open: 0, all: 0 };
  private readonly known = new Map<string, boolean>();

  observe(types: readonly string[], open: boolean, count = 1): void {
    this.known.clear();
    const tallies = [this.overall, tallyOf(this.pairs, types.join('|'))];
    for (const [index, type] of types.entries()) tallies.push(tallyOf(this.types[index]!, type));
    for (const tally of tallies) {
      tally.all += count;
      if (open) tally.open += count;
    }
  }

  allows(types: readonly string[]): boolean {
    const key = types.join('|');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const pair = this.pairs.get(key) ?? { open: 0, all: 0 };
    const allowed = 2 * (pair.open + weightOfTypes * this.expected(types)) >= pair.all + weightOfTypes;
    this.known.set(key, allowed);
    return allowed;
  }

  /** The pairs of types that were seen for which it is so, and those for which it is not. */
  decided(): { readonly allowed: number; readonly excluded: number } {
    const keys = [...this.pairs.keys()];
    const allowed = keys.filter((key) => this.allows(key === '' ? [] : key.split('|'))).length;
    return { allowed, excluded: keys.length - allowed };
  }

  /** The pairs of types that were seen, with the share of cases in which it was so. */
  *seen(): Iterable<readonly [types: string, open: number, all: number]> {
    for (const [types, { open, all }] of this.pairs) yield [types, open, all];
  }

  /** The share to expect of types that were seen apart: each shifts the odds by as much as it does on the whole. */
  private expected(types: readonly string[]): number {
    const usual = (this.overall.open + 0.5) / (this.overall.all + 1);
    const logOdds = ({ open, all }: Tally) =>
      Math.log((open + weightOfAll * usual) / (all - open + weightOfAll * (1 - usual)));
    const base = logOdds({ open: 0, all: 0 });
    let odds = base;
    for (const [index, type] of types.entries()) {
      const tally = this.types[index]!.get(type);
      if (tally) odds += logOdds(tally) - base;
    }
    return 1 / (1 + Math.exp(-odds));
  }
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key);
  if (known) return known;
  const tally = { open: 0, all: 0 };
  tallies.set(key, tally);
  return tally;
}
