import type { Condition } from '../induced/facts/conditions.ts';
import type { ReadGoal } from '../induced/goals/goals.ts';
import type { Knowledge } from '../induced/knowledge.ts';
import type { Scene } from '../induced/worlds/scenes.ts';

/** What the learned rules can make true in a scene, told of types instead of entities. */
export interface ReachableFacts {
  /** The types that a recorded world of the scene showed. */
  readonly types: ReadonlySet<string>;
  /** The rules that lead to a goal, in no particular order; undefined where they do not. */
  rulesTowards(goal: ReadGoal): ReadonlySet<string> | undefined;
}

/** A fact about types, `clean(mug)`. */
type TypeFact = string;

/** How a fact comes about: by a rule, from other facts; as a world begins, by none. */
interface Origin {
  readonly rule?: string;
  readonly needs: readonly TypeFact[];
}

/**
 * Follows the learned rules from what recorded worlds of a scene showed, for the types of arguments with which each was
 * seen open, until nothing new comes true. What actions make false, and conditions that something must not be so, are left
 * out, so what is not reachable here cannot be done, while what is may still be hard.
 */
export function reachableFacts({ abstraction, vocabulary, rules }: Knowledge, scene: Scene): ReachableFacts {
  const origins = new Map<TypeFact, Origin>();
  const types = new Set(scene.types);
  const write = (name: string, of: readonly string[]) => `${name}(${of.join(', ')})`;
  const begin = (name: string, of: readonly string[]) => {
    for (const type of of) types.add(type);
    origins.set(write(name, of), { needs: [] });
  };
  for (const { kind, items = [] } of scene.opening) {
    const listed = abstraction.sentences[kind]?.lists;
    if (listed) for (const item of items) begin(listed.name, [abstraction.typeOf(item)]);
  }
  for (const { name, arguments: of } of scene.seen.flatMap(({ facts }) => facts))
    begin(name, of.map(abstraction.typeOf));

  /** The facts that conditions ask of these types; undefined where one of them is not reached. */
  const needsOf = (conditions: readonly Condition[], of: readonly string[]): TypeFact[] | undefined => {
    const needs: TypeFact[] = [];
    for (const { literal, holds } of conditions) {
      if (!holds || literal.kind === 'here') continue;
      const need =
        literal.kind === 'some'
          ? [...origins.keys()].find((fact) => fact.startsWith(`${vocabulary.unary[literal.predicate]}(`))
          : literal.kind === 'unary'
            ? write(vocabulary.unary[literal.predicate]!, [of[literal.argument]!])
            : write(vocabulary.binary[literal.predicate]!, [of[literal.first]!, of[literal.second]!]);
      if (need === undefined || !origins.has(need)) return undefined;
      needs.push(need);
    }
    return needs;
  };

  const uses = rules.flatMap((rule) =>
    [...rule.capability.seen()].flatMap(([pair, open]) => {
      const of = rule.sorts.length === 0 ? [] : pair.split('|');
      return open > 0 && of.every((type) => types.has(type)) ? [{ rule, of }] : [];
    }),
  );
  for (let size = -1; size < origins.size; ) {
    size = origins.size;
    for (const { rule, of } of uses) {
      const needs = needsOf(rule.conditions, of);
      if (!needs) continue;
      for (const { term, value } of rule.effects) {
        const fact = write(
          term.name,
          term.arguments.map((name) => of[Number(name.slice(1))]!),
        );
        if (value && !origins.has(fact)) origins.set(fact, { rule: rule.key, needs });
      }
    }
  }

  return {
    types,
    rulesTowards({ goal, types: of }) {
      const open = of.every((type) => types.has(type)) ? needsOf(goal.conditions, of) : undefined;
      if (!open) return undefined;
      const used = new Set<string>();
      const visited = new Set<TypeFact>();
      for (let fact = open.pop(); fact !== undefined; fact = open.pop()) {
        if (visited.has(fact)) continue;
        visited.add(fact);
        const { rule, needs } = origins.get(fact)!;
        if (rule !== undefined) used.add(rule);
        open.push(...needs);
      }
      return used;
    },
  };
}
