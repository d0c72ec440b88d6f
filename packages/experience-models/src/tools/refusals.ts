import type { Json } from '@dreamgym/core';
import { type Case, type DecisionTree, growTree } from '../induced/rules/decision-tree.ts';
import { type ArgumentForms, faultsOf } from './argument-forms.ts';
import type { Call } from './attempts.ts';
import type { Circumstances } from './circumstances.ts';
import { argumentEntities, type Facts } from './facts.ts';
import { isPrimitive, leavesOf } from './values.ts';
import type { ToolWorld } from './world.ts';

/** A recorded call of a tool: what was the case, and why it was refused where it was. */
export interface JudgedCall {
  readonly literals: ReadonlySet<string>;
  /** With places for what it says of the call, in each way that it may be meant; none where the call was answered. */
  readonly refusals: readonly string[];
}

interface Refusal {
  readonly text: string;
  readonly because: string;
}

export interface RefusalModel {
  /** Why a call is refused; undefined where it is answered, or where nothing is as certain as that. */
  refusalOf(call: Call, world: ToolWorld, certainty?: number): Refusal | undefined;
}

interface Verdict {
  /** The refusal as it was worded, the most frequent first; none where calls are answered. */
  readonly wordings: readonly string[];
  readonly share: number;
  readonly seen: number;
}

/** A literal has to hold, and to fail, in so many recorded calls to be asked for. */
const leastCases = 2;

/** Learns which calls of one tool are refused, and in which words, as a tree of decisions over what is the case. */
export function learnRefusals(
  calls: readonly JudgedCall[],
  { circumstances, ...known }: Pick<Filling, 'identifiers' | 'forms'> & { readonly circumstances: Circumstances },
): RefusalModel {
  const holding = new Map<string, number>();
  for (const { literals } of calls) for (const each of literals) holding.set(each, (holding.get(each) ?? 0) + 1);
  const dictionary = [...holding]
    .filter(([, count]) => count >= leastCases && calls.length - count >= 1)
    .map(([literal]) => literal)
    .sort();
  const maskOf = (literals: ReadonlySet<string>) => dictionary.map((each) => (literals.has(each) ? '1' : '0')).join('');
  const cases = new Map<string, RefusalCase>();
  for (const { literals, refusals } of calls) {
    const mask = maskOf(literals);
    // Refusals that differ in a number or a date are of one kind.
    const kind = refusals[0]?.replace(/(?<!\p{L})\p{N}[\p{N}.:-]*/gu, '#') ?? '';
    const key = `${mask} ${kind}`;
    const known = cases.get(key) ?? { mask, result: kind, count: 0, wordings: [] as string[] };
    known.count += 1;
    known.wordings.push(...refusals);
    cases.set(key, known);
  }
  const tree: DecisionTree<Verdict> = growTree([...cases.values()], dictionary.length, verdictOf);
  return {
    refusalOf(call, world, certainty = 0) {
      const mask = maskOf(circumstances(call, world));
      const asked: string[] = [];
      let node = tree;
      while (!('leaf' in node)) {
        const holds = mask[node.literal] === '1';
        asked.push(`${holds ? '' : 'not '}${dictionary[node.literal]}`);
        node = holds ? node.yes : node.no;
      }
      const { wordings, share, seen } = node.leaf;
      if (wordings.length === 0 || share < certainty) return undefined;
      const fillable = wordings.map((each) => filled(each, { call, facts: world.facts, ...known }));
      const text = fillable.find((each) => each !== undefined) ?? wordings.at(-1)!;
      const where = asked.length > 0 ? ` with ${asked.join(', ')}` : '';
      return { text, because: `${call.name} was refused so in ${Math.round(100 * share)} % of ${seen} calls${where}` };
    },
  };
}

interface RefusalCase extends Case<string> {
  readonly wordings: string[];
}

function verdictOf(cases: readonly RefusalCase[]): Verdict {
  const counts = new Map<string, Counted>();
  let seen = 0;
  for (const { result, count, wordings } of cases) {
    const known = counts.get(result) ?? { count: 0, wordings: [] };
    counts.set(result, { count: known.count + count, wordings: [...known.wordings, ...wordings] });
    seen += count;
  }
  const [{ count, wordings }] = [...counts.values()].sort((one, other) => other.count - one.count) as [Counted];
  return { wordings: byFrequency(wordings), share: count / seen, seen };
}

interface Counted {
  readonly count: number;
  readonly wordings: readonly string[];
}

function byFrequency(texts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([text]) => text);
}

export interface Filling {
  readonly call: Call;
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
  readonly forms: ArgumentForms;
}

/** What a refusal may say of the call it answers, the most particular first: faults, arguments, then what is known of what they name. */
function sayable({ call, facts, identifiers, forms }: Filling): ReadonlyMap<string, string> {
  const texts = new Map<string, string>([['tool', call.name]]);
  const say = (name: string, value: Json | undefined) => {
    if (!texts.has(name) && isPrimitive(value) && value !== null && `${value}`.length > 1)
      texts.set(name, String(value));
  };
  const { missing, mistyped, foreign } = faultsOf(call, forms);
  say('missing argument', missing);
  say('mistyped argument', mistyped?.name);
  say('its kind', mistyped?.kind);
  say('foreign argument', foreign);
  // What a call names by itself is rather spoken of than what stands inside of its arguments.
  const leaves = leavesOf(call.arguments);
  for (const { path, value } of leaves.toSorted((one, other) => depth(one.path) - depth(other.path))) say(path, value);
  for (const { key, entity } of argumentEntities(call, identifiers)) {
    for (const field of facts.fields(entity)) {
      for (const { path, value } of leavesOf(facts.get(entity, field))) {
        if (!path.includes('[]')) say([key, field.replace('{}', ''), path].filter(Boolean).join('.'), value);
      }
    }
  }
  return texts;
}

const depth = (path: string) => path.split(/\.|\[\]/).length;
const isoDate = /(?<![\p{L}\p{N}-])\d{4}-\d{2}-\d{2}(?![\p{L}\p{N}-])/gu;
const day = 86_400_000;

/**
 * A refusal with places for what it says of the call, `order {order_id} is {order_id.status} and cannot be cancelled`: a date that
 * is none of those that are known may be so many days after any of them.
 */
export function generalised(text: string, filling: Filling): readonly string[] {
  let general = text;
  const texts = sayable(filling);
  for (const [name, said] of [...texts].sort(([, one], [, other]) => other.length - one.length)) {
    const escaped = said.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    general = general.replace(new RegExp(`(?<![\\p{L}\\p{N}{.])${escaped}(?![\\p{L}\\p{N}}])`, 'u'), `{${name}}`);
  }
  const date = general.match(isoDate)?.[0];
  if (date === undefined) return [general];
  const dates = [...texts].filter(([, said]) => said.replace(isoDate, '') === '' && said !== '');
  const later = dates.map(([name, said]) => {
    const days = Math.round((Date.parse(date) - Date.parse(said)) / day);
    return general.replace(date, `{${name} + ${days}}`);
  });
  return [general, ...later];
}

/** The refusal in words of a call; undefined where it says something that is not known. */
function filled(general: string, filling: Filling): string | undefined {
  const texts = sayable(filling);
  let complete = true;
  const text = general.replace(/\{([^{}]+)\}/g, (place, name: string) => {
    const [, base, days] = /^(.*) \+ (-?\d+)$/.exec(name) ?? [];
    const said = texts.get(base ?? name);
    complete &&= said !== undefined;
    if (said === undefined) return place;
    return days === undefined ? said : new Date(Date.parse(said) + Number(days) * day).toISOString().slice(0, 10);
  });
  return complete ? text : undefined;
}
