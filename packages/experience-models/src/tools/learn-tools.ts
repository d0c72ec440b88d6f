import type { Json, Trajectory } from '@dreamgym/core';
import type { ToolAction } from '@dreamgym/core/tool-actions';
import { type Call, isRefused, readAttempts, resultOf, type ToolAttempt } from './attempts.ts';
import { circumstancesOf } from './circumstances.ts';
import { type Effects, learnEffects } from './effects.ts';
import { learnEndings, type ToolEndings } from './endings.ts';
import { type Facts, identifiersIn, learnFacts, type Statement, statementsIn } from './facts.ts';
import { generalised, type JudgedCall, learnRefusals, type RefusalModel } from './refusals.ts';
import { learnReplies, type ReplyModel } from './replies.ts';
import { changesOf, learnResults, type RecordedResult, type ResultModel } from './results.ts';
import { leavesOf } from './values.ts';
import { type ToolWorld, toolWorld } from './world.ts';

/** What recordings tell of tools, their users, and what attempts earn. */
export interface ToolKnowledge {
  /** The names of arguments that name things. */
  readonly identifiers: ReadonlySet<string>;
  /** What is known of things as attempts begin. */
  readonly facts: Facts;
  readonly effects: Effects;
  readonly refusals: ReadonlyMap<string, RefusalModel>;
  readonly results: ResultModel;
  readonly replies: ReplyModel;
  readonly endings: ToolEndings;
  /** First observations that were recorded, by task. */
  readonly openings: ReadonlyMap<string, readonly string[]>;
  /** How a tool is refused that there is not, with a place for its name. */
  readonly unknownTool: string | undefined;
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
  const known = { facts, identifiers, effects };
  const calls = attempts.flatMap((attempt) => callsOf(attempt, known));
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
    refusals: new Map(
      [...tools].map((tool) => [
        tool,
        refusalsOf(
          calls.filter(({ call }) => call.name === tool),
          known,
        ),
      ]),
    ),
    results: learnResults({ results, facts, identifiers, consequential: endings.consequential }),
    replies: learnReplies(attempts),
    endings,
    openings,
    unknownTool: calls.find(({ call, wording }) => wording !== undefined && !tools.has(call.name))?.general,
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
  readonly facts: Facts;
  readonly identifiers: ReadonlySet<string>;
  readonly effects: Effects;
}

/** A call as it was recorded, and the attempt just before it. */
interface RecordedCall {
  readonly call: Call;
  readonly value: Json;
  /** Why it was refused; undefined where it was answered. */
  readonly wording: string | undefined;
  /** The same with places for what it says of the call. */
  readonly general: string | undefined;
  readonly task: string;
  readonly index: number;
  readonly world: ToolWorld;
}

/** What results say of things that nothing has changed yet. */
function* earlyStatements(
  attempts: readonly ToolAttempt[],
  { identifiers, endings }: Pick<ToolKnowledge, 'identifiers' | 'endings'>,
): Iterable<Statement> {
  for (const { steps } of attempts) {
    const changed = new Set<string>();
    for (const { action, answer } of steps) {
      if (action.kind !== 'call' || isRefused(answer)) continue;
      if (endings.consequential.has(action.name)) {
        for (const { value } of leavesOf(action.arguments)) changed.add(String(value));
        continue;
      }
      for (const statement of statementsIn({ call: action, value: resultOf(answer) }, identifiers)) {
        const names = statement.entity.split(' | ').map((each) => each.slice(each.indexOf(' ') + 1));
        if (!names.some((name) => changed.has(name))) yield statement;
      }
    }
  }
}

function callsOf({ task, opening, steps }: ToolAttempt, known: Known): readonly RecordedCall[] {
  const world = toolWorld({ ...known, opening });
  return steps.flatMap(({ action, answer }, index): RecordedCall[] => {
    const before = world.now();
    world.happened({ action, answer });
    if (action.kind !== 'call') return [];
    const part = answer.parts.find(({ kind }) => kind === 'error');
    const wording = part?.kind === 'error' ? part.text : undefined;
    const general = wording && generalised(wording, { call: action, ...known, facts: before.facts });
    return [{ call: action, value: resultOf(answer), wording, general, task: task.id, index, world: before }];
  });
}

function refusalsOf(calls: readonly RecordedCall[], { facts, identifiers }: Known): RefusalModel {
  const accepted = calls
    .filter(({ wording }) => wording === undefined)
    .map(({ call, world: { subject } }) => ({ call, subject }));
  const refused = calls.filter(({ wording }) => wording !== undefined).map(({ call }) => call);
  const circumstances = circumstancesOf({ accepted, refused, facts, identifiers });
  const judged = calls.map(
    ({ call, world, general, wording }): JudgedCall => ({
      literals: circumstances(call, world),
      refusal: general,
      wording,
    }),
  );
  return learnRefusals(judged, { circumstances, identifiers });
}
