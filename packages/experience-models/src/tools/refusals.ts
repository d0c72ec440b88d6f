import type { Json } from '@dreamgym/core';
import { type Case, type DecisionTree, growTree } from '../induced/rules/decision-tree.ts';
import type { Call } from './attempts.ts';
import type { Circumstances } from './circumstances.ts';
import { argumentEntities, type Facts } from './facts.ts';
import { isPrimitive, leavesOf } from './values.ts';
import type { ToolWorld } from './world.ts';

/** A recorded call of a tool: what was the case, and why it was refused where it was. */
export interface JudgedCall {
  readonly literals: ReadonlySet<string>;
  /** With places for what it says of the call; undefined where the call was answered. */
  readonly refusal: string | undefined;
  /** The refusal as it was worded. */
  readonly wording: string | undefined;
}

export interface Refusal {
  readonly text: string;
  readonly because: string;
}

export interface RefusalModel {
  /** Why a call is refused; undefined where it is answered. */
  refusalOf(call: Call, world: ToolWorld): Refusal | undefined;
}

interface Verdict {
  readonly refusal: string | undefined;
  readonly share: number;
  readonly seen: number;
  readonly wordings: readonly string[];
}

/** A literal has to hold, and to fail, in so many recorded calls to be asked for. */
const leastCases = 2;

/** Learns which calls of one tool are refused, and in which words, as a tree of decisions over what is the case. */
export function learnRefusals(
  calls: readonly JudgedCall[],
  { circumstances, identifiers }: { readonly circumstances: Circumstances; readonly identifiers: ReadonlySet<string> },
): RefusalModel {
  const holding = new Map<string, number>();
  for (const { literals } of calls) for (const each of literals) holding.set(each, (holding.get(each) ?? 0) + 1);
  const dictionary = [...holding]
    .filter(([, count]) => count >= leastCases && calls.length - count >= 1)
    .map(([literal]) => literal)
    .sort();
  const maskOf = (literals: ReadonlySet<string>) => dictionary.map((each) => (literals.has(each) ? '1' : '0')).join('');
  const cases = new Map<string, RefusalCase>();
  for (const { literals, refusal, wording } of calls) {
    const mask = maskOf(literals);
    const key = `${mask} ${refusal}`;
    const known = cases.get(key) ?? { mask, result: refusal ?? '', count: 0, wordings: [] as string[] };
    known.count += 1;
    if (wording !== undefined) known.wordings.push(wording);
    cases.set(key, known);
  }
  const tree: DecisionTree<Verdict> = growTree([...cases.values()], dictionary.length, verdictOf);
  return {
    refusalOf(call, world) {
      const mask = maskOf(circumstances(call, world));
      const asked: string[] = [];
      let node = tree;
      while (!('leaf' in node)) {
        const holds = mask[node.literal] === '1';
        asked.push(`${holds ? '' : 'not '}${dictionary[node.literal]}`);
        node = holds ? node.yes : node.no;
      }
      const { refusal, share, seen, wordings } = node.leaf;
      if (refusal === undefined) return undefined;
      const text = filled(refusal, { call, facts: world.facts, identifiers }) ?? wordings[0]!;
      const where = asked.length > 0 ? ` with ${asked.join(', ')}` : '';
      return { text, because: `${call.name} was refused so in ${Math.round(100 * share)} % of ${seen} calls${where}` };
    },
  };
}

interface RefusalCase extends Case<string> {
  readonly wordings: string[];
}

function verdictOf(cases: readonly RefusalCase[]): Verdict {
  const counts = new Map<string, { count: number; wordings: string[] }>();
  let seen = 0;
  for (const { result, count, wordings } of cases) {
    const known = counts.get(result) ?? { count: 0, wordings: [] };
    counts.set(result, { count: known.count + count, wordings: [...known.wordings, ...wordings] });
    seen += count;
  }
  const [refusal, { count, wordings }] = [...counts].reduce((best, each) =>
    each[1].count > best[1].count ? each : best,
  );
  return { refusal: refusal === '' ? undefined : refusal, share: count / seen, seen, wordings };
}

interface Filling {
  readonly call: Call;
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
}

/** What a refusal may say of the call it answers, the most particular first: arguments, then what is known of what they name. */
function sayable({ call, facts, identifiers }: Filling): ReadonlyMap<string, string> {
  const texts = new Map<string, string>([['tool', call.name]]);
  const say = (name: string, value: Json | undefined) => {
    if (!texts.has(name) && isPrimitive(value) && value !== null && `${value}`.length > 1)
      texts.set(name, String(value));
  };
  for (const { path, value } of leavesOf(call.arguments)) say(path, value);
  for (const { key, entity } of argumentEntities(call, identifiers)) {
    for (const field of facts.fields(entity)) say(`${key}.${field}`, facts.get(entity, field));
  }
  return texts;
}

/** A refusal with places for what it says of the call: `order {order_id} is {order_id.status} and cannot be cancelled`. */
export function generalised(text: string, filling: Filling): string {
  let general = text;
  const longestFirst = [...sayable(filling)].sort(([, one], [, other]) => other.length - one.length);
  for (const [name, said] of longestFirst) {
    const escaped = said.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    general = general.replace(new RegExp(`(?<![\\p{L}\\p{N}{.])${escaped}(?![\\p{L}\\p{N}}])`, 'gu'), `{${name}}`);
  }
  return general;
}

/** The refusal in words of a call; undefined where it says something that is not known. */
export function filled(general: string, filling: Filling): string | undefined {
  const texts = sayable(filling);
  let complete = true;
  const text = general.replace(/\{([^{}]+)\}/g, (place, name: string) => {
    const said = texts.get(name);
    complete &&= said !== undefined;
    return said ?? place;
  });
  return complete ? text : undefined;
}
