import { satisfies } from '../induced/facts/conditions.ts';
import type { Facts } from '../induced/facts/facts.ts';
import type { Knowledge } from '../induced/knowledge.ts';
import type { Rule } from '../induced/rules/rules.ts';

/** Whether the rules know an action from recordings, and do not guess it from others with other types of arguments. */
export type IsFamiliar = (action: string, facts: Facts) => boolean;

/** Types of arguments count as recorded from so many cases on. */
const leastCases = 3;

export function familiarity({ actions, ruleOf }: Knowledge): IsFamiliar {
  const recorded = new Map<Rule, ReadonlySet<string>>();
  const recordedTypes = (rule: Rule) => {
    const known = recorded.get(rule);
    if (known) return known;
    const types = new Set([...rule.capability.seen()].filter(([, , all]) => all >= leastCases).map(([pair]) => pair));
    recorded.set(rule, types);
    return types;
  };
  return (text, facts) => {
    const action = actions.read(text);
    const rule = action && ruleOf.get(action.key);
    const entities = action?.arguments.map((name) => facts.find(name)) ?? [];
    // Where the circumstances or the arguments themselves rule an action out, their types make no difference.
    if (!rule || !entities.every((entity) => entity !== undefined)) return true;
    if (!satisfies(facts, entities, rule.conditions)) return true;
    return recordedTypes(rule).has(entities.map((entity) => facts.types[entity]!).join('|'));
  };
}
