import type { Json } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';
import { type Call, isRefused, resultOf, type ToolAttempt } from './attempts.ts';
import { argumentEntities, type ChangingFacts, statementsIn } from './facts.ts';
import { isObject, memberOf, pathsIn } from './values.ts';

/** Where a changed value comes from: the member of the arguments or of the result to which these names lead, or always the same. */
type Origin =
  | { readonly from: 'argument' | 'result'; readonly path: readonly string[] }
  | { readonly from: 'constant'; readonly value: Json };

/** A member of a document that a tool changes, though its result does not say so. */
interface Effect {
  readonly key: string;
  readonly field: string;
  /** The names that lead to it inside the field; none: the field itself. */
  readonly path: readonly string[];
  readonly origin: Origin;
}

export type Effects = ReadonlyMap<string, readonly Effect[]>;

/** What is changed has to come from there in this share of the cases that were seen. */
const reliably = 0.9;

/**
 * Learns what tools change in what other tools show: documents of a thing that were read before and after one call with the
 * thing among its arguments, and what differs in them.
 */
export function learnEffects(attempts: readonly ToolAttempt[], identifiers: ReadonlySet<string>): Effects {
  const changes = new Map<string, Map<string, Change[]>>();
  for (const { steps } of attempts) {
    const shown = new Map<string, { readonly value: Json; readonly at: number }>();
    const calls = new Map<string, { readonly call: Call; readonly value: Json; readonly at: number }[]>();
    for (const [at, { action, answer }] of steps.entries()) {
      if (action.kind !== 'call' || isRefused(answer)) continue;
      const value = resultOf(answer);
      for (const { entity, key, field, value: now } of statementsIn({ call: action, value }, identifiers)) {
        const id = `${entity}\n${field}`;
        const before = shown.get(id);
        shown.set(id, { value: now, at });
        const suspects = before && calls.get(entity)?.filter((call) => call.at > before.at);
        // Of two calls nobody knows which one it was.
        if (suspects?.length !== 1) continue;
        const [by] = suspects;
        const byPlace = changes.get(by!.call.name) ?? new Map<string, Change[]>();
        changes.set(by!.call.name, byPlace);
        for (const change of differences({ key, field, path: [] }, before!.value, now)) {
          const place = [change.key, change.field, ...change.path].join('\n');
          byPlace.set(place, [...(byPlace.get(place) ?? []), { ...change, by: by! }]);
        }
      }
      for (const { entity } of argumentEntities(action, identifiers)) {
        calls.set(entity, [...(calls.get(entity) ?? []), { call: action, value, at }]);
      }
    }
  }
  return new Map(
    [...changes].map(([tool, byPlace]) => [tool, [...byPlace.values()].flatMap((cases) => effectOf(cases) ?? [])]),
  );
}

interface Place {
  readonly key: string;
  readonly field: string;
  readonly path: readonly string[];
}

interface Change extends Place {
  readonly now: Json;
  readonly by: { readonly call: Call; readonly value: Json };
}

function differences(place: Place, before: Json, now: Json): readonly Omit<Change, 'by'>[] {
  if (canonicalJson(before) === canonicalJson(now)) return [];
  if (!isObject(before) || !isObject(now)) return [{ ...place, now }];
  return Object.entries(now).flatMap(([name, value]) =>
    value === undefined ? [] : differences({ ...place, path: [...place.path, name] }, before[name] ?? null, value),
  );
}

function effectOf(cases: readonly Change[]): Effect | undefined {
  const [{ key, field, path, now, by }] = cases as [Change];
  const origins: Origin[] = [
    ...pathsIn(by.call.arguments).map((path) => ({ from: 'argument' as const, path })),
    ...pathsIn(by.value).map((path) => ({ from: 'result' as const, path })),
    ...(cases.length > 1 ? [{ from: 'constant' as const, value: now }] : []),
  ];
  const origin = origins.find((each) => {
    const right = cases.filter((one) => canonicalJson(takenFrom(each, one.by) ?? null) === canonicalJson(one.now));
    return right.length >= reliably * cases.length;
  });
  return origin && { key, field, path, origin };
}

function takenFrom(origin: Origin, { call, value }: Change['by']): Json | undefined {
  if (origin.from === 'constant') return origin.value;
  return memberOf(origin.from === 'argument' ? call.arguments : value, origin.path);
}

export interface TakenCall {
  readonly call: Call;
  readonly value: Json;
  readonly facts: ChangingFacts;
  readonly identifiers: ReadonlySet<string>;
}

/** Changes what is known of the things that a call named as its tool does. */
export function takeEffect(effects: Effects, { call, value, facts, identifiers }: TakenCall): void {
  for (const { key, field, path, origin } of effects.get(call.name) ?? []) {
    const entity = argumentEntities(call, identifiers).find((each) => each.key === key)?.entity;
    const now = takenFrom(origin, { call, value });
    const before = entity === undefined ? undefined : facts.get(entity, field);
    if (entity === undefined || now === undefined || (before === undefined && path.length > 0)) continue;
    facts.set(entity, field, changed(before ?? null, path, now));
  }
}

function changed(document: Json, [name, ...rest]: readonly string[], now: Json): Json {
  if (name === undefined) return now;
  const object = isObject(document) ? document : {};
  return { ...object, [name]: changed(object[name] ?? null, rest, now) } as Json;
}
