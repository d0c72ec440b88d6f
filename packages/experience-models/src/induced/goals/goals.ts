import { type Condition, satisfies } from '../facts/conditions.ts';
import type { Facts } from '../facts/facts.ts';

/** When tasks of one wording are solved. `$0`, `$1` stand for entities of the types that the instruction names, in its order. */
export interface Goal {
  /** The instruction with its types blanked out: `put a clean _ in _`. */
  readonly pattern: string;
  readonly slots: number;
  readonly conditions: readonly Condition[];
  /** So many different `$0` have to satisfy the conditions with the same `$1`. */
  readonly times: number;
  /** Recorded successes. */
  readonly evidence: number;
}

/** What an instruction asks for: its goal and the types in its blanks. */
export interface ReadGoal {
  readonly goal: Goal;
  readonly types: readonly string[];
}

const blank = '_';

/** Blanks the type names out of an instruction. At most two are blanked: rules know no more arguments. */
export function blankTypes(
  instruction: string,
  types: ReadonlySet<string>,
): { pattern: string; types: readonly string[] } {
  const found: string[] = [];
  const words = instruction
    .toLowerCase()
    .split(/\s+/)
    .map((word) => {
      const bare = word.replace(/[^\p{L}\p{N}-]+$/u, '');
      if (!types.has(bare) || found.length === 2) return word;
      found.push(bare);
      return word.replace(bare, blank);
    });
  return { pattern: words.join(' '), types: found };
}

/** Finds the goal of an instruction; undefined where no recorded success has this wording. */
export function readGoal(
  instruction: string,
  goals: ReadonlyMap<string, Goal>,
  types: ReadonlySet<string>,
): ReadGoal | undefined {
  const { pattern, types: its } = blankTypes(instruction, types);
  const goal = goals.get(pattern);
  if (goal) return { goal, types: its };
  // A type that no recording shows is no known type: find it by its place in a known wording.
  const words = instruction.toLowerCase().split(/\s+/);
  for (const known of goals.values()) {
    const expected = known.pattern.split(' ');
    if (expected.length !== words.length) continue;
    const fills: string[] = [];
    const fits = expected.every((word, index) => {
      if (!word.includes(blank)) return word === words[index];
      fills.push(words[index]!);
      return true;
    });
    if (fits) return { goal: known, types: fills };
  }
  return undefined;
}

/** Compiles a goal into a test of one world's facts. The world may change, its entities may not. */
export function compileGoal({ goal, types }: ReadGoal, world: Facts): (facts: Facts) => boolean {
  const candidates = types.map((type) => world.everything().filter((entity) => world.types[entity] === type));
  const [first = [], rest] = candidates;
  const { conditions, times } = goal;
  if (types.length === 0) return (facts) => satisfies(facts, [], conditions);
  const args = types.map(() => 0);
  const enough = (facts: Facts) => {
    let met = 0;
    for (const entity of first) {
      args[0] = entity;
      if (entity !== args[1] && satisfies(facts, args, conditions)) met += 1;
      if (met === times) return true;
    }
    return false;
  };
  if (!rest) return enough;
  return (facts) => {
    for (const entity of rest) {
      args[1] = entity;
      if (enough(facts)) return true;
    }
    return false;
  };
}
