import type { Json } from '@dreamgym/core';
import type { Call } from './attempts.ts';
import { isObject } from './values.ts';

/** How the arguments of a tool look that were accepted. */
interface ArgumentForm {
  /** Names that were always given. */
  readonly needed: ReadonlySet<string>;
  /** Kinds of value by name. */
  readonly kinds: ReadonlyMap<string, ReadonlySet<string>>;
}

export type ArgumentForms = ReadonlyMap<string, ArgumentForm>;

/** What is wrong with the arguments of a call, by those that its tool has accepted. */
export interface FormFaults {
  /** A name that is always given. */
  readonly missing?: string;
  readonly mistyped?: { readonly name: string; readonly kind: string };
  /** A name that is never accepted. */
  readonly foreign?: string;
}

export function learnArgumentForms(accepted: readonly Call[]): ArgumentForms {
  const given = new Map<string, Map<string, Set<string>>>();
  const needed = new Map<string, Set<string>>();
  for (const { name: tool, arguments: args } of accepted) {
    const members = isObject(args) ? Object.entries(args) : [];
    const kinds = given.get(tool) ?? new Map<string, Set<string>>();
    given.set(tool, kinds);
    for (const [name, value] of members) kinds.set(name, (kinds.get(name) ?? new Set()).add(kindOf(value)));
    const names = members.map(([name]) => name);
    needed.set(tool, new Set(names.filter((name) => needed.get(tool)?.has(name) ?? true)));
  }
  return new Map([...given].map(([tool, kinds]) => [tool, { kinds, needed: needed.get(tool)! }]));
}

export function faultsOf({ name: tool, arguments: args }: Call, forms: ArgumentForms): FormFaults {
  const form = forms.get(tool);
  if (!form) return {};
  const members = isObject(args) ? args : {};
  const missing = [...form.needed].find((name) => members[name] === undefined);
  const foreign = Object.keys(members).find((name) => !form.kinds.has(name));
  const unlike = Object.keys(members).find(
    (name) => form.kinds.has(name) && !form.kinds.get(name)!.has(kindOf(members[name])),
  );
  return {
    ...(missing !== undefined && { missing }),
    ...(foreign !== undefined && { foreign }),
    ...(unlike !== undefined && { mistyped: { name: unlike, kind: [...form.kinds.get(unlike)!][0]! } }),
  };
}

/** The kind of a JSON value, by its name in JSON Schema. */
function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value;
}
