import type { FactHistories, Interval, Touch } from '../recordings/fact-histories.ts';
import { Capability } from '../rules/capability.ts';
import { type Effect, worksFor } from './effects.ts';

/** An effect has to explain so many reports that would contradict the model without it. */
const leastExplained = 3;
/** …and be right in such a share of the cases in which it would show. */
const leastRight = 0.75;
/** An action leaves a fact as it is if it does in this share of the cases in which nothing else touched the fact. */
const mostlySame = 0.9;
/** A predicate whose facts so often end though nothing touched them is not explained by what is done to their arguments. */
const mostUntouchedEnds = 0.2;

/** By the touch's `effect`: what it makes of the fact, and for which types of arguments. */
type Model = Map<string, { readonly value: boolean; readonly works: Capability }>;

/**
 * Learns what actions make true and false of the facts that are reported, from the reports before and after: a fact stays as
 * it is unless an action changes it, and an action changes what then is reported otherwise. One effect after the other is
 * supposed, each time the one that explains most of what is still unexplained, so that of several actions between two
 * reports the one is blamed that is blamed elsewhere too.
 */
export function learnToldEffects({ intervals, untouched }: FactHistories): ReadonlyMap<string, readonly Effect[]> {
  const isSteady = (predicate: string) => {
    const { ended, lasted } = untouched.get(predicate) ?? { ended: 0, lasted: 0 };
    return ended <= mostUntouchedEnds * (ended + lasted);
  };
  const byPredicate = new Map<string, Interval[]>();
  for (const interval of intervals) {
    if (!isSteady(interval.predicate)) continue;
    byPredicate.set(interval.predicate, [...(byPredicate.get(interval.predicate) ?? []), interval]);
  }
  const effects = new Map<string, Effect[]>();
  for (const its of byPredicate.values()) {
    const touches = new Map(its.flatMap((interval) => interval.touches).map((touch) => [touch.effect, touch]));
    for (const [effect, { value, works }] of fit(its)) {
      const { key, predicate, arguments: args } = touches.get(effect)!;
      const learned = { term: { name: predicate, arguments: args }, value, ...worksFor(works) };
      effects.set(key, [...(effects.get(key) ?? []), learned]);
    }
  }
  return effects;
}

/** Adds effects as long as one explains enough. */
function fit(intervals: readonly Interval[]): Model {
  const model: Model = new Map();
  const touching = new Map<string, Interval[]>();
  for (const interval of intervals) {
    for (const effect of new Set(interval.touches.map((touch) => touch.effect))) {
      const list = touching.get(effect);
      if (list) list.push(interval);
      else touching.set(effect, [interval]);
    }
  }
  const idle = new Set(
    [...touching].filter(([, its]) => isIdle(its, usualValue(intervals, model))).map(([key]) => key),
  );
  for (;;) {
    const usual = usualValue(intervals, model);
    let best: { effect: string; value: boolean; works: Capability; gain: number } | undefined;
    for (const [effect, its] of touching) {
      if (model.has(effect)) continue;
      const telling = its.filter(({ touches }) => isTelling(touches, effect, model, idle));
      for (const value of [true, false]) {
        const works = whereItWorks(telling, { effect, value, model, usual });
        if (!works) continue;
        const extended = new Map([...model, [effect, { value, works }]]);
        const explained = errorsOf(telling, model, usual) - errorsOf(telling, extended, usual);
        // Telling the types for which it is so from those for which it is not has to pay, too.
        const { allowed, excluded } = works.decided();
        const gain = explained - Math.min(allowed, excluded);
        if (gain >= leastExplained && gain > (best?.gain ?? 0)) best = { effect, value, works, gain };
      }
    }
    if (!best) return model;
    model.set(best.effect, best);
    // Where an effect shows is better seen once more of the others are known.
    for (const [effect, { value }] of model) {
      const others = new Map([...model].filter(([other]) => other !== effect));
      const telling = touching.get(effect)!.filter(({ touches }) => isTelling(touches, effect, others, idle));
      const works = whereItWorks(telling, { effect, value, model: others, usual });
      if (works) model.set(effect, { value, works });
    }
  }
}

/** Whether an action leaves the fact as it is, by the intervals in which nothing else touched it. */
function isIdle(intervals: readonly Interval[], usual: boolean): boolean {
  let same = 0;
  let all = 0;
  for (const { before = usual, touches, after, count } of intervals) {
    if (touches.some(({ effect }) => effect !== touches[0]!.effect)) continue;
    all += count;
    if (before === after) same += count;
  }
  return all >= leastExplained && same >= mostlySame * all;
}

/** Whether what the last such action did still shows: nothing came after it of which it is not known what it does. */
function isTelling(touches: readonly Touch[], effect: string, model: Model, idle: ReadonlySet<string>): boolean {
  const last = touches.findLastIndex((touch) => touch.effect === effect);
  return touches.slice(last + 1).every((later) => idle.has(later.effect) || model.has(later.effect));
}

/** For which types an effect shows, of the cases in which it would make a difference; undefined where it does not. */
function whereItWorks(
  intervals: readonly Interval[],
  supposed: { readonly effect: string; readonly value: boolean; readonly model: Model; readonly usual: boolean },
): Capability | undefined {
  const { effect, value, model, usual } = supposed;
  const works = new Capability();
  for (const interval of intervals) {
    const { touches, after, count } = interval;
    const last = touches.findLastIndex((touch) => touch.effect === effect);
    const isLast = touches.slice(last + 1).every((touch) => !doesAnything(touch, model));
    if (!isLast || predict({ ...interval, touches: touches.slice(0, last) }, model, usual) === value) continue;
    works.observe(touches[last]!.types, after === value, count);
  }
  let right = 0;
  let all = 0;
  for (const [types, open, its] of works.seen()) {
    if (!works.allows(types.split('|'))) continue;
    right += open;
    all += its;
  }
  return all > 0 && right >= leastRight * all ? works : undefined;
}

function doesAnything({ effect, types }: Touch, model: Model): boolean {
  return model.get(effect)?.works.allows(types) ?? false;
}

function predict({ before, touches }: Interval, model: Model, usual: boolean): boolean {
  const last = touches.findLast((touch) => doesAnything(touch, model));
  return last ? model.get(last.effect)!.value : (before ?? usual);
}

function errorsOf(intervals: readonly Interval[], model: Model, usual: boolean): number {
  let errors = 0;
  for (const interval of intervals) if (predict(interval, model, usual) !== interval.after) errors += interval.count;
  return errors;
}

/** How facts of a predicate mostly are where nothing is known to have changed them. */
function usualValue(intervals: readonly Interval[], model: Model): boolean {
  let balance = 0;
  for (const { before, touches, after, count } of intervals) {
    if (before === undefined && !touches.some((touch) => doesAnything(touch, model))) balance += after ? count : -count;
  }
  return balance > 0;
}
