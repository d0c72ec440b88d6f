import type { Json, Trajectory } from '@dreamgym/core';
import type { ToolAction } from '@dreamgym/core/tool-actions';
import { type ArgumentForms, learnArgumentForms } from './argument-forms.ts';
import { type Call, isRefused, readAttempts, resultOf, type ToolAttempt } from './attempts.ts';
import { circumstancesOf, commonCircumstances, type Owners, ownersIn } from './circumstances.ts';
import { type Effects, learnEffects } from './effects.ts';
import { learnEndings, type ToolEndings } from './endings.ts';
import {
  argumentEntities,
  type Facts,
  identifiersIn,
  learnFacts,
  type RecordedFacts,
  type Statement,
  statementsIn,
} from './facts.ts';
import { generalised, type JudgedCall, learnRefusals, type RefusalModel } from './refusals.ts';
import { learnReplies, type ReplyModel } from './replies.ts';
import { changesOf, learnResults, type RecordedResult, type ResultModel } from './results.ts';
import { leavesOf } from './values.ts';
import { type ToolWorld, toolWorld } from './world.ts';
import { learnWriting, type ResultWriter } from './writing.ts';

/** What recordings tell of tools, their users, and what attempts earn. */
export interface ToolKnowledge {
  /** The names of arguments that name things. */
  readonly identifiers: ReadonlySet<string>;
  /** What is known of things as attempts begin. */
  readonly facts: Facts;
  readonly effects: Effects;
  readonly forms: ArgumentForms;
  /** Why calls of any tool are refused, and why those of one are. */
  readonly commonRefusals: RefusalModel;
  readonly refusals: ReadonlyMap<string, RefusalModel>;
  readonly results: ResultModel;
  readonly writing: ResultWriter;
  readonly replies: ReplyModel;
  readonly endings: ToolEndings;
  /** First observations that were recorded, by task. */
  readonly openings: ReadonlyMap<string, readonly string[]>;
  /** What is seen where an attempt has ended, by the agent and by the user. */
  readonly finished: string | undefined;
  readonly abandoned: string | undefined;
}

export function learnTools(trajectories: readonly Trajectory[]): ToolKnowledge {
  const attempts = readAttempts(trajectories);
  const identifiers = identifiersIn(attempts);
  const endings = learnEndings(attempts);
  const facts = learnFacts(earlyStatements(attempts, { identifiers, endings }));
  const effects = learnEffects(attempts, identifiers);
  const forms = learnArgumentForms(
    attempts.flatMap(({ steps }) =>
      steps.flatMap(({ action, answer }) => (action.kind === 'call' && !isRefused(answer) ? [action] : [])),
    ),
  );
  const known = { facts, identifiers, effects, forms };
  const calls = attempts.flatMap((attempt, at) => callsOf(attempt, { ...known, at }));
  const owners = ownersIn(
    calls.flatMap(({ call, value, wording, world: { subject }, attempt }) => {
      const stated = statementsIn({ call, value }, identifiers).map(({ entity }) => entity);
      const named = argumentEntities(call, identifiers).map(({ entity }) => entity);
      return wording === undefined ? [{ subject, entities: [...named, ...stated], attempt }] : [];
    }),
  );
  const results = calls.flatMap(({ call, wording, value, world, task, index }): RecordedResult[] => {
    const { subject, done } = world;
    if (wording !== undefined) return [];
    return [{ call, value, task, index, subject, before: changesOf(done, endings.consequential) }];
  });
  const tools = new Set(results.map(({ call }) => call.name));
  const openings = new Map<string, string[]>();
  for (const { task, opening } of attempts) openings.set(task.id, [...(openings.get(task.id) ?? []), opening]);
  return {
    identifiers,
    facts,
    effects,
    forms,
    commonRefusals: commonRefusalsOf(calls, { ...known, owners }),
    refusals: new Map(
      [...tools].map((tool) => [
        tool,
        refusalsOf(
          calls.filter(({ call }) => call.name === tool),
          { ...known, owners },
        ),
      ]),
    ),
    results: learnResults({ results, facts, identifiers, owners, consequential: endings.consequential }),
    replies: learnReplies(attempts),
    writing: learnWriting(attempts),
    endings,
    openings,
    finished: endAfter(attempts, ['call', 'finish']),
    abandoned: endAfter(attempts, ['say']),
  };
}

function endAfter(attempts: readonly ToolAttempt[], kinds: readonly ToolAction['kind'][]): string | undefined {
  return attempts
    .map(({ steps }) => steps.at(-1))
    .find((last) => last && kinds.includes(last.action.kind) && last.answer.end !== undefined)?.answer.end;
}

interface Known {
  readonly facts: RecordedFacts;
  readonly identifiers: ReadonlySet<string>;
  readonly effects: Effects;
  readonly forms: ArgumentForms;
}

/** A call as it was recorded, and the attempt just before it. */
interface RecordedCall {
  readonly call: Call;
  readonly value: Json;
  /** Why it was refused; undefined where it was answered. */
  readonly wording: string | undefined;
  /** The same with places for what it says of the call, in each way that it may be meant. */
  readonly general: readonly string[];
  readonly task: string;
  readonly index: number;
  /** The number of its attempt. */
  readonly attempt: number;
  /** As other attempts and the steps before it tell it. */
  readonly world: ToolWorld;
}

/** What results say of things that nothing has changed yet. */
function* earlyStatements(
  attempts: readonly ToolAttempt[],
  { identifiers, endings }: Pick<ToolKnowledge, 'identifiers' | 'endings'>,
): Iterable<Statement & { readonly attempt: number }> {
  for (const [attempt, { steps }] of attempts.entries()) {
    const changed = new Set<string>();
    for (const { action, answer } of steps) {
      if (action.kind !== 'call' || isRefused(answer)) continue;
      if (endings.consequential.has(action.name)) {
        // What it returns is there only since.
        for (const { value } of leavesOf([action.arguments, resultOf(answer)])) changed.add(String(value));
        continue;
      }
      for (const statement of statementsIn({ call: action, value: resultOf(answer) }, identifiers)) {
        const names = statement.entity.split(' | ').map((each) => each.slice(each.indexOf(' ') + 1));
        if (!names.some((name) => changed.has(name))) yield { ...statement, attempt };
      }
    }
  }
}

function callsOf(
  { task, opening, steps }: ToolAttempt,
  { at, facts, ...known }: Known & { readonly at: number },
): readonly RecordedCall[] {
  const world = toolWorld({ ...known, facts: facts.without(at), opening });
  return steps.flatMap(({ action, answer }, index): RecordedCall[] => {
    const before = world.now();
    world.happened({ action, answer });
    if (action.kind !== 'call') return [];
    const part = answer.parts.find(({ kind }) => kind === 'error');
    const wording = part?.kind === 'error' ? part.text : undefined;
    const general = wording === undefined ? [] : generalised(wording, { call: action, ...known, facts: before.facts });
    const value = resultOf(answer);
    return [{ call: action, value, wording, general, task: task.id, index, attempt: at, world: before }];
  });
}

type Refusing = Known & { readonly owners: Owners };

/** Refusals that more than one tool gives, or one that never answers; a call may be answered as far as the others go. */
function commonRefusalsOf(calls: readonly RecordedCall[], { owners, identifiers, forms }: Refusing): RefusalModel {
  const circumstances = commonCircumstances({ owners, identifiers, forms });
  const toolsOf = new Map<string, Set<string>>();
  for (const { general, call } of calls) {
    const [text] = general;
    if (text !== undefined) toolsOf.set(text, (toolsOf.get(text) ?? new Set()).add(call.name));
  }
  const isCommon = ({ general: [text], call }: RecordedCall) =>
    text !== undefined && (toolsOf.get(text)!.size > 1 || !forms.has(call.name));
  const judged = calls.map((recorded): JudgedCall => {
    const { call, world, general, attempt } = recorded;
    return { literals: circumstances(call, world, attempt), refusals: isCommon(recorded) ? general : [] };
  });
  return learnRefusals(judged, { circumstances, identifiers, forms });
}

function refusalsOf(calls: readonly RecordedCall[], { facts, owners, identifiers, forms }: Refusing): RefusalModel {
  const accepted = calls.filter(({ wording }) => wording === undefined).map(({ call }) => call);
  const refused = calls.filter(({ wording }) => wording !== undefined).map(({ call }) => call);
  const circumstances = circumstancesOf({ accepted, refused, facts, owners, identifiers, forms });
  const judged = calls.map(
    ({ call, world, general, attempt }): JudgedCall => ({
      literals: circumstances(call, world, attempt),
      refusals: general,
    }),
  );
  return learnRefusals(judged, { circumstances, identifiers, forms });
}
