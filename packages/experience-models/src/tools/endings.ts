import type { ToolAction } from '@dreamgym/core/tool-actions';
import { writeToolAction } from '@dreamgym/core/tool-actions';
import { isRefused, resultOf, type ToolAttempt } from './attempts.ts';

/** What an attempt has done that may count in the end. */
interface Deeds {
  /** Calls that were answered and may have changed something, the one that ended it among them, as texts. */
  readonly calls: readonly string[];
  /** Numbers and names that the agent told which results had shown. */
  readonly told: ReadonlySet<string>;
}

export interface ToolEndings {
  /** Tools whose calls may change something: attempts that earn the same at one task make the same of them. */
  readonly consequential: ReadonlySet<string>;
  /** Tools whose calls end the attempt. */
  readonly ending: ReadonlySet<string>;
  /** Tasks that were attempted, and of which nobody knows how any attempt went. */
  readonly unscored: ReadonlySet<string>;
  /** What an attempt at a task is worth, in [0, 1], and why. */
  worth(task: string, deeds: Deeds): { readonly reward: number; readonly because: string };
}

interface RecordedEnding extends Deeds {
  readonly reward: number;
}

/**
 * Learns what attempts earn. A rewarded recording of the task tells which calls it takes; others that may change something are
 * forbidden, for nobody was seen to be rewarded with them. Of what was told, it takes what every rewarded recording told.
 */
export function learnEndings(attempts: readonly ToolAttempt[]): ToolEndings {
  const consequential = consequentialTools(attempts);
  const ending = new Set(
    attempts.flatMap(({ steps }) =>
      steps.flatMap(({ action, terminated }) => (terminated && action.kind === 'call' ? [action.name] : [])),
    ),
  );
  const byTask = new Map<string, RecordedEnding[]>();
  for (const attempt of attempts) {
    if (attempt.outcome === undefined) continue;
    const { task, outcome: reward } = attempt;
    byTask.set(task.id, [...(byTask.get(task.id) ?? []), { ...deedsOf(attempt, consequential), reward }]);
  }
  const tasks = (those: readonly ToolAttempt[]) => those.map(({ task }) => task.id);
  const scored = new Set(tasks(attempts.filter(({ isUnscored }) => !isUnscored)));
  return {
    consequential,
    ending,
    unscored: new Set(tasks(attempts).filter((task) => !scored.has(task))),
    worth(task, { calls, told }) {
      const recorded = byTask.get(task) ?? [];
      const rewarded = recorded.filter(({ reward }) => reward > 0);
      if (rewarded.length === 0) return { reward: 0, because: `no recorded attempt at ${task} earned anything` };
      const made = signature(calls);
      const same = rewarded.filter((each) => signature(each.calls) === made);
      if (same.length === 0) return { reward: 0, because: 'no rewarded attempt at it made these calls, and no others' };
      const reward = Math.max(...same.map((each) => each.reward));
      const needed = toldByAll(same.filter((each) => each.reward === reward));
      const untold = needed.filter((each) => !told.has(each));
      if (untold.length > 0) return { reward: 0, because: `every rewarded attempt told ${untold.join(', ')}` };
      return { reward, because: 'a rewarded attempt at it made the same calls' };
    },
  };
}

const signature = (calls: readonly string[]) => [...new Set(calls)].sort().join('\n');

function toldByAll(endings: readonly RecordedEnding[]): readonly string[] {
  const [first, ...others] = endings;
  return [...first!.told].filter((each) => others.every(({ told }) => told.has(each)));
}

/** With more calls of a tool that changes nothing, attempts are solved at least this often, compared with those without… */
const asOften = 0.6;
/** …and so many were. */
const leastSolved = 3;

/**
 * Tools whose calls may change what counts: all but those that only look, and those of which attempts make more calls than
 * another one that was rewarded at the same task, and are rewarded about as often as without. Where nothing was rewarded, as in
 * traces without outcomes, those after which something was seen to be different.
 */
function consequentialTools(attempts: readonly ToolAttempt[]): ReadonlySet<string> {
  const ended = attempts.filter(({ outcome }) => outcome !== undefined);
  const made = ended.map((attempt) => answeredCalls(attempt));
  const byTask = new Map<string, number[]>();
  for (const [at, { task }] of ended.entries()) byTask.set(task.id, [...(byTask.get(task.id) ?? []), at]);
  const tools = new Set(attempts.flatMap((attempt) => [...answeredCalls(attempt).keys()]));
  const isRewarded = (at: number) => ended[at]!.outcome! > 0;
  const { looks, changing } = seenAgain(attempts);
  if (!ended.some((_, at) => isRewarded(at))) return changing;
  const isOptional = (tool: string) => {
    const tally = { more: { rewarded: 0, all: 0 }, others: { rewarded: 0, all: 0 } };
    for (const [at, { task }] of ended.entries()) {
      const rewarded = byTask.get(task.id)!.filter((other) => other !== at && isRewarded(other));
      if (rewarded.length === 0) continue;
      const own = [...(made[at]!.get(tool) ?? [])];
      const hasMore = own.some((text) => rewarded.some((other) => !made[other]!.get(tool)?.has(text)));
      const count = tally[hasMore ? 'more' : 'others'];
      count.all += 1;
      if (isRewarded(at)) count.rewarded += 1;
    }
    const { more, others } = tally;
    const usual = others.all === 0 ? 1 : others.rewarded / others.all;
    return more.rewarded >= leastSolved && more.rewarded / more.all >= asOften * usual;
  };
  return new Set([...tools].filter((tool) => !looks.has(tool) && !isOptional(tool)));
}

/** A tool looks only if so many calls that were made again returned the same again… */
const leastRepeats = 3;

/** …and none returned anything else, nor did another call that was made before it and after it; if so, it changes something. */
function seenAgain(attempts: readonly ToolAttempt[]) {
  const repeats = new Map<string, number>();
  const changing = new Set<string>();
  for (const { steps } of attempts) {
    const returned = new Map<string, { readonly value: string; readonly at: number }>();
    for (const [at, { action, answer }] of steps.entries()) {
      if (action.kind !== 'call' || isRefused(answer)) continue;
      const text = writeToolAction(action);
      const value = JSON.stringify(resultOf(answer));
      const before = returned.get(text);
      returned.set(text, { value, at });
      if (!before) continue;
      if (before.value === value) repeats.set(action.name, (repeats.get(action.name) ?? 0) + 1);
      else {
        const between = steps
          .slice(before.at + 1, at)
          .flatMap((each) => (each.action.kind === 'call' ? [each.action.name] : []));
        const others = new Set(between.filter((tool) => tool !== action.name));
        // What was called in between has changed it, and else the call itself; of several nobody knows which one did.
        if (others.size <= 1) changing.add([...others][0] ?? action.name);
      }
    }
  }
  const enough = [...repeats].filter(([tool, count]) => count >= leastRepeats && !changing.has(tool));
  return { looks: new Set(enough.map(([tool]) => tool)), changing };
}

/** Calls that were answered, as texts, by tool. */
function answeredCalls({ steps }: ToolAttempt): ReadonlyMap<string, ReadonlySet<string>> {
  const calls = new Map<string, Set<string>>();
  for (const { action, answer } of steps) {
    if (action.kind !== 'call' || isRefused(answer)) continue;
    calls.set(action.name, (calls.get(action.name) ?? new Set()).add(writeToolAction(action)));
  }
  return calls;
}

function deedsOf({ steps }: ToolAttempt, consequential: ReadonlySet<string>): Deeds {
  const calls: string[] = [];
  const told = new Set<string>();
  let shown = '';
  for (const { action, answer } of steps) {
    for (const each of toldIn(action, shown)) told.add(each);
    if (isRefused(answer)) continue;
    if (action.kind === 'call' && consequential.has(action.name)) calls.push(writeToolAction(action));
    for (const part of answer.parts) if (part.kind === 'result') shown += `\n${JSON.stringify(part.value)}`;
  }
  return { calls, told };
}

/** Numbers and names with digits in what is said that results have shown. */
export function toldIn(action: ToolAction, shown: string): readonly string[] {
  if (action.kind === 'call') return [];
  const named = action.text.match(/[\p{L}\p{N}][\p{L}\p{N}.:/-]*[\p{L}\p{N}]|\p{N}/gu) ?? [];
  return named.filter((each) => /\p{N}/u.test(each) && shown.includes(each));
}
