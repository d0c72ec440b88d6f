import type { Sentence, Term } from '@dreamgym/core';
import { groupBy, mostFrequent } from '../grouping.ts';
import { actionKey, changedPage, type Page, type PageStep } from '../page.ts';

/** An action that writes its argument into one sentence of its page: `fill title(News)` makes `field(title, )` into `field(title, News)`. */
export interface Field {
  readonly kind: string;
  /** Which argument of the sentence is written. */
  readonly index: number;
  /** The sentence's arguments before that one, which it is known by: a name, and of several alike a number. */
  readonly key: readonly string[];
  readonly seen: number;
}

const enough = 0.9;

/** Which actions write into sentences. */
export interface Fields {
  of(kind: string, action: string): Field | undefined;
  /** What the fields of a page hold, each as the action that would write it; empty ones are left out. */
  written(page: Page): readonly Term[];
}

type Reading = Omit<Field, 'seen'>;

/**
 * Learns which actions write into sentences, by the kind of page and their name, see `actionKey`; and by their name alone with the field's
 * blotted out (`fill textbox "…"`), as fields that were never written into, or not on such a page, are written into like the others.
 */
export function learnFields(steps: readonly PageStep[]): Fields {
  const acting = steps.filter(({ action, terminated }) => action?.arguments.length === 1 && !terminated);
  const own = fieldsBy(acting, {
    keyOf: ({ from, action }) => actionKey(from.kind, action!.name),
    lift: (reading) => reading,
  });
  const alike = fieldsBy(acting, {
    keyOf: ({ action }) => blotted(action!.name),
    lift: ({ key, ...reading }) => ({ ...reading, key: ['', ...key.slice(1)] }),
  });
  const taken = new Set(acting.map(({ from, action }) => actionKey(from.kind, action!.name)));
  const onKind = new Map(
    [...groupBy(acting, ({ from }) => from.kind)].map(([kind, all]) => {
      const names = new Set(all.map(({ action }) => action!.name));
      return [kind, [...names].filter((name) => own.has(actionKey(kind, name)))] as const;
    }),
  );
  return {
    written: ({ kind, sentences }) =>
      (onKind.get(kind) ?? []).flatMap((name) => {
        const field = own.get(actionKey(kind, name))!;
        const held = sentences.find((one) => isField(one, field));
        const text = held?.arguments[field.index] ?? '';
        return text === '' ? [] : [{ name, arguments: [text] }];
      }),
    of(kind, action) {
      const key = actionKey(kind, action);
      if (taken.has(key)) return own.get(key);
      const [quoted] = quotedName.exec(action) ?? [];
      const field = quoted === undefined ? undefined : alike.get(blotted(action));
      return field && { ...field, key: [JSON.parse(quoted!) as string, ...field.key.slice(1)] };
    },
  };
}

const quotedName = /"(?:[^"\\]|\\.)*"/;

const blotted = (action: string) => action.replace(quotedName, '"…"');

interface By {
  keyOf(step: PageStep): string;
  /** What readings of one key have in common. */
  lift(reading: Reading): Reading;
}

function fieldsBy(steps: readonly PageStep[], { keyOf, lift }: By): ReadonlyMap<string, Field> {
  const found = new Map<string, Field>();
  for (const [key, all] of groupBy(steps, keyOf)) {
    const readings = all.flatMap((step) => {
      const field = fieldWritten(step);
      return field ? [JSON.stringify(lift(field))] : [];
    });
    if (readings.length === 0) continue;
    const usual = mostFrequent(readings);
    const seen = readings.filter((reading) => reading === usual).length;
    // What is written already changes nothing.
    const unchanged = all.filter(({ from, to }) => from.content === to.content).length;
    if (seen + unchanged >= enough * all.length) found.set(key, { ...(JSON.parse(usual) as Reading), seen });
  }
  return found;
}

/** The only argument of the only sentence that differs, where the action's argument stands in it afterwards. */
function fieldWritten({ from, action, to }: PageStep): Reading | undefined {
  if (from.sentences.length !== to.sentences.length) return undefined;
  const places = to.sentences.flatMap((one, at) => (sameSentence(one, from.sentences[at]!) ? [] : [at]));
  const [place] = places;
  if (place === undefined || places.length > 1) return undefined;
  const [before, after] = [from.sentences[place]!, to.sentences[place]!];
  const [index, ...others] = after.arguments.flatMap((text, at) => (text === before.arguments[at] ? [] : [at]));
  if (index === undefined || index === 0 || others.length > 0 || before.kind !== after.kind) return undefined;
  if (after.arguments[index] !== action!.arguments[0]) return undefined;
  return { kind: after.kind, index, key: after.arguments.slice(0, index) };
}

function sameSentence(one: Sentence, other: Sentence): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isField(one: Sentence, { kind, key }: Field): boolean {
  return one.kind === kind && key.every((text, at) => one.arguments[at] === text);
}

/** The page with the action's argument written; undefined where it has no such sentence. */
export function writeField(
  page: Page,
  { field, text }: { readonly field: Field; readonly text: string },
): Page | undefined {
  const place = page.sentences.findIndex((one) => isField(one, field));
  if (place < 0) return undefined;
  const sentences = page.sentences.map((one, at) =>
    at === place ? { ...one, arguments: one.arguments.map((old, of) => (of === field.index ? text : old)) } : one,
  );
  return changedPage(page, sentences);
}
