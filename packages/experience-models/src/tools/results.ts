import type { Json } from '@dreamgym/core';
import { canonicalJson, writeToolAction } from '@dreamgym/core/tool-actions';
import type { Call } from './attempts.ts';
import type { Owners } from './circumstances.ts';
import { argumentEntities, type Entity, entityOf, type Facts, typedField } from './facts.ts';
import { type Listing, learnListing, listedBy, type ObjectResult, shownBy } from './listings.ts';
import { isObject, type JsonObject, leavesOf, memberOf, pathsIn } from './values.ts';
import type { DoneCall, ToolWorld } from './world.ts';

/** A recorded call that was answered by a result. */
export interface RecordedResult {
  readonly call: Call;
  readonly value: Json;
  readonly task: string;
  readonly index: number;
  readonly subject: Entity | undefined;
  /** Calls before it in its attempt that may have changed something. */
  readonly before: readonly DoneCall[];
}

/** A call's result as it is dreamed. */
interface DreamedResult {
  readonly value: Json;
  /** What it rests on, in words. */
  readonly because: string;
}

export interface ResultModel {
  /** The result of a call that is not refused; undefined where nothing tells it. */
  resultOf(call: Call, world: ToolWorld, task: string): DreamedResult | undefined;
  /** The result of a like call in words of this one, which is a guess. */
  adapted(precedent: Pick<RecordedResult, 'call' | 'value'>, call: Call): Json;
  /** That of the call of the same tool whose arguments are most alike. */
  guess(call: Call): DreamedResult | undefined;
}

/** Where a member of a result comes from; of what is known of a thing, the member to which the names lead. */
type Source =
  | { readonly from: 'argument'; readonly name: string; readonly otherwise?: Json }
  | { readonly from: 'constant'; readonly value: Json }
  | { readonly from: 'fact'; readonly key: string; readonly field: string; readonly path: readonly string[] }
  | { readonly from: 'sum'; readonly list: string; readonly factor: string; readonly field: string }
  | { readonly from: 'list'; readonly listing: Listing }
  | { readonly from: 'count'; readonly listing: Listing };

interface Member {
  readonly name: string;
  readonly sources: readonly Source[];
  /** Whether it may be missing. */
  readonly optional: boolean;
}

/** A source is believed where it is right in this share of the results that it says something of, or else the best one in half of them… */
const reliably = 0.98;
/** …of which there have to be so many. */
const leastResults = 3;

export interface ResultOptions {
  readonly results: readonly RecordedResult[];
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
  readonly owners: Owners;
  /** Tools whose calls may change something. */
  readonly consequential: ReadonlySet<string>;
}

/** Learns what tools return: the same again, or members that come from arguments, from what is known of things, or from sums over both. */
export function learnResults({ results, facts, identifiers, owners, consequential }: ResultOptions): ResultModel {
  const exact = new Map<string, RecordedResult[]>();
  const byTool = new Map<string, RecordedResult[]>();
  const add = (map: Map<string, RecordedResult[]>, key: string, one: RecordedResult) => {
    const known = map.get(key);
    if (known) known.push(one);
    else map.set(key, [one]);
  };
  for (const one of results) {
    add(exact, writeToolAction(one.call), one);
    add(byTool, one.call.name, one);
  }
  const constants = new Map([...byTool].flatMap(([tool, its]) => (isConstant(its) ? [[tool, its[0]!.value]] : [])));
  const templates = new Map([...byTool].map(([tool, its]) => [tool, templateOf(its, { facts, identifiers, owners })]));

  /** Recorded after the same changes, as far as they have to do with it. */
  const precedentOf = (call: Call, world: ToolWorld, task: string) => {
    const known = (exact.get(writeToolAction(call)) ?? []).filter(
      ({ before, value }) =>
        touching(before, call, value) === touching(changesOf(world.done, consequential), call, value),
    );
    const same = known.filter((one) => one.task === task && one.subject === world.subject);
    const alike = same.length > 0 ? same : known.filter((one) => one.subject === world.subject);
    if (alike.length > 0) return alike[0];
    const values = new Set(known.map(({ value }) => canonicalJson(value)));
    // Whoever asks, it says the same.
    return known.length > 1 && values.size === 1 ? known[0] : undefined;
  };

  return {
    resultOf(call, world, task) {
      const precedent = precedentOf(call, world, task);
      if (precedent) {
        return { value: precedent.value, because: `as in ${precedent.task} step ${precedent.index + 1}` };
      }
      const constant = constants.get(call.name);
      if (constant !== undefined) return { value: constant, because: `${call.name} always returns the same` };
      const template = templates.get(call.name);
      const value =
        template && fill(template, { call, subject: world.subject, facts: world.facts, identifiers, owners });
      return value === undefined ? undefined : { value, because: 'by what is known of what it names' };
    },
    adapted: ({ call: other, value }, call) => adapt(value, other.arguments, call.arguments),
    guess(call) {
      const most = mostAlike(call, byTool.get(call.name) ?? []);
      if (!most) return undefined;
      const value = adapt(most.value, most.call.arguments, call.arguments);
      return {
        value,
        because: `nothing is known of what it names; it may be as in ${most.task} step ${most.index + 1}`,
      };
    },
  };
}

/** Whether calls with several arguments all returned the same. */
const isConstant = (results: readonly RecordedResult[]) =>
  new Set(results.map(({ call }) => writeToolAction(call))).size >= leastResults &&
  new Set(results.map(({ value }) => canonicalJson(value))).size === 1;

export const changesOf = (done: readonly DoneCall[], consequential: ReadonlySet<string>) =>
  done.filter(({ call }) => consequential.has(call.name));

/** The changes that share a name with a call or what it returns. */
function touching(before: readonly DoneCall[], call: Call, value: Json): string {
  const about = `${canonicalJson(call.arguments)}${canonicalJson(value)}`;
  const touched = before.filter(({ names }) => [...names].some((name) => about.includes(JSON.stringify(name))));
  return touched
    .map(({ text }) => text)
    .sort()
    .join('\n');
}

/** The one that shares most arguments, and then most of their names. */
function mostAlike(call: Call, others: readonly RecordedResult[]): RecordedResult | undefined {
  const given = new Set(leavesOf(call.arguments).flatMap(({ path, value }) => [path, `${path} ${value}`]));
  const likeness = (other: Call) => {
    const its = leavesOf(other.arguments).flatMap(({ path, value }) => [path, `${path} ${value}`]);
    return its.filter((each) => given.has(each)).length - its.filter((each) => !given.has(each)).length / 100;
  };
  return others.reduce<RecordedResult | undefined>(
    (best, each) => (best && likeness(best.call) >= likeness(each.call) ? best : each),
    undefined,
  );
}

interface Known {
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
  readonly owners: Owners;
}

/** A call, and whom its attempt is about. */
type Asked = Pick<ObjectResult, 'call' | 'subject'>;

type Template = readonly Member[] | undefined;

function templateOf(results: readonly RecordedResult[], known: Known): Template {
  const objects = results.flatMap(({ call, subject, value }) => (isObject(value) ? [{ call, subject, value }] : []));
  if (objects.length < results.length) return undefined;
  const listing = learnListing(objects, known);
  const names = [...new Set(objects.flatMap(({ value }) => Object.keys(value)))];
  return names.map((name) => {
    const having = objects.filter(({ value }) => value[name] !== undefined);
    const sources = sourcesOf(candidates(name, having, { ...known, listing }), { name, having, known });
    return { name, sources, optional: having.length < objects.length };
  });
}

interface Judged {
  readonly name: string;
  readonly having: readonly ObjectResult[];
  readonly known: Known;
}

/** The sources that are believed, each for what those before it say nothing of: the first reliable one, or else the likeliest. */
function sourcesOf(candidates: readonly Source[], { name, having, known }: Judged): readonly Source[] {
  const sources: Source[] = [];
  let rest = having;
  while (rest.length > 0) {
    const judged = candidates
      .filter((source) => !sources.includes(source))
      .map((source) => {
        const said = rest.map(({ call, subject, value }) => {
          const found = takenFrom(source, { call, subject, ...known });
          return found === undefined ? undefined : canonicalJson(found) === canonicalJson(value[name]!);
        });
        const count = said.filter((right) => right !== undefined).length;
        return { source, said, count, share: said.filter(Boolean).length / Math.max(1, count) };
      })
      .filter(({ count, share }) => count >= Math.min(leastResults, having.length) && share > 0.5);
    const best =
      judged.find(({ share }) => share >= reliably) ?? judged.sort((one, other) => other.share - one.share)[0];
    if (!best) break;
    sources.push(best.source);
    rest = rest.filter((_, at) => best.said[at] === undefined);
  }
  return sources;
}

function candidates(
  name: string,
  having: readonly ObjectResult[],
  { facts, identifiers, listing }: Known & { readonly listing: Listing | undefined },
): readonly Source[] {
  const first = having[0]!;
  const given = new Set(having.flatMap(({ call }) => (isObject(call.arguments) ? Object.keys(call.arguments) : [])));
  const values = having.map(({ value }) => value[name]!);
  if (listing?.list === name) return [{ from: 'list', listing }];
  const fromArguments = [...given].flatMap((argument): Source[] => {
    const missing = having.find(({ call }) => isObject(call.arguments) && call.arguments[argument] === undefined);
    const otherwise: Source[] = missing ? [{ from: 'argument', name: argument, otherwise: missing.value[name]! }] : [];
    return [...otherwise, { from: 'argument', name: argument }];
  });
  const field = typedField(name, values.find((value) => !Array.isArray(value) || value.length > 0) ?? values[0]!);
  // What a list is narrowed down by is no name of the thing that it tells of.
  const filters = new Set(listing?.conditions.map(({ argument }) => argument));
  const named = having.flatMap(({ call }) => argumentEntities(call, identifiers).map(({ key }) => key));
  const keys = [...new Set(named)].filter((key) => !filters.has(key));
  const others = keys.flatMap((key) => {
    const entity = argumentEntities(first.call, identifiers).find((each) => each.key === key)?.entity;
    return [...(entity === undefined ? [] : facts.fields(entity))].flatMap((other): Source[] => {
      const inside = pathsIn(facts.get(entity!, other)).filter((path) => path.at(-1) === name);
      return [...(other === field ? [] : [[]]), ...inside].map((path) => ({ from: 'fact', key, field: other, path }));
    });
  });
  const own = keys.map((key): Source => ({ from: 'fact', key, field, path: [] }));
  const constant: Source[] = [{ from: 'constant', value: values[0]! }];
  const sums = values.every((value) => typeof value === 'number') ? sumsOf(having, facts) : [];
  const counts: Source[] = listing ? [{ from: 'count', listing }] : [];
  return [...fromArguments, ...constant, ...counts, ...sums, ...own, ...others];
}

/** Sums over a list among the arguments, of a number in each element times a number that is known of the thing it names. */
function sumsOf(having: readonly ObjectResult[], facts: Facts): readonly Source[] {
  const sums = new Map<string, Source>();
  for (const { call } of having.slice(0, 20)) {
    for (const [list, elements] of Object.entries(isObject(call.arguments) ? call.arguments : {})) {
      if (!Array.isArray(elements)) continue;
      for (const element of elements as readonly Json[]) {
        if (!isObject(element)) continue;
        const fields = Object.entries(element).flatMap(([key, name]) =>
          typeof name === 'string' ? [...facts.fields(entityOf(key, name))] : [],
        );
        for (const [factor, amount] of Object.entries(element)) {
          if (typeof amount !== 'number') continue;
          for (const field of fields) sums.set(`${list} ${factor} ${field}`, { from: 'sum', list, factor, field });
        }
      }
    }
  }
  return [...sums.values()];
}

function takenFrom(source: Source, known: Known & Asked): Json | undefined {
  const { call, facts, identifiers } = known;
  const given = isObject(call.arguments) ? call.arguments : {};
  if (source.from === 'constant') return source.value;
  if (source.from === 'argument') return given[source.name] ?? source.otherwise;
  if (source.from === 'fact') {
    const entity = argumentEntities(call, identifiers).find(({ key }) => key === source.key)?.entity;
    return entity === undefined ? undefined : memberOf(facts.get(entity, source.field), source.path);
  }
  if (source.from === 'list' || source.from === 'count') {
    const all = listedBy(source.listing, known);
    return source.from === 'count' ? all?.length : all && (shownBy(source.listing, call, all) as Json);
  }
  const elements = given[source.list];
  if (!Array.isArray(elements)) return undefined;
  let sum = 0;
  for (const element of elements as readonly Json[]) {
    const term = isObject(element) ? termOf(element, source, facts) : undefined;
    if (term === undefined) return undefined;
    sum += term;
  }
  // Without what binary fractions add: 3 × 9.62 is 28.86.
  return Number(sum.toPrecision(12));
}

function termOf(
  element: JsonObject,
  { factor, field }: { readonly factor: string; readonly field: string },
  facts: Facts,
): number | undefined {
  const amount = element[factor];
  const worth = Object.entries(element)
    .map(([key, name]) => (typeof name === 'string' ? facts.get(entityOf(key, name), field) : undefined))
    .find((value) => typeof value === 'number');
  return typeof amount === 'number' && typeof worth === 'number' ? amount * worth : undefined;
}

function fill(template: readonly Member[], known: Known & Asked): Json | undefined {
  const members: [string, Json][] = [];
  for (const { name, sources, optional } of template) {
    const value = sources.map((source) => takenFrom(source, known)).find((each) => each !== undefined);
    if (value !== undefined) members.push([name, value]);
    else if (!optional) return undefined;
  }
  return Object.fromEntries(members);
}

/** A value with the texts and numbers of one call's arguments exchanged for those of another one, parts of texts likewise. */
function adapt(value: Json, from: Json, to: Json): Json {
  const exchanged = exchanges(from, to);
  const visit = (each: Json): Json => {
    if (typeof each === 'string') return exchanged.reduce((text, [one, other]) => text.replaceAll(one, other), each);
    if (Array.isArray(each)) return each.map(visit);
    if (!isObject(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, child]) => [key, visit(child ?? null)]));
  };
  return visit(value);
}

function exchanges(from: Json, to: Json): readonly (readonly [string, string])[] {
  if (typeof from === 'string' && typeof to === 'string') {
    if (from === to || from.length < 2) return [];
    const [number, other] = [/\d{2,}/.exec(from)?.[0], /\d{2,}/.exec(to)?.[0]];
    return [[from, to], ...(number !== undefined && other !== undefined ? [[number, other] as const] : [])];
  }
  if (!isObject(from) || !isObject(to)) return [];
  return Object.entries(from).flatMap(([key, value]) =>
    value === undefined || to[key] === undefined ? [] : exchanges(value, to[key]),
  );
}
