import {
  altered,
  type ChatModel,
  type ChatPhase,
  type ChatRequest,
  type Curriculum,
  deriveSeed,
  type Json,
  type Observation,
  type Policy,
  rollout,
  type Trajectory,
  wire,
} from '@dreamgym/core';
import { counted, type LedgerRow, ledger, scripted } from '@dreamgym/llm';
import type { Pipeline } from '../run/pipeline.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import type { LlmSession } from './llm-session.ts';

export interface RehearsalOptions {
  /** The pipeline of the run, with another chat model. */
  readonly pipeline: (model: ChatModel) => Pipeline;
  /** Who will answer: its name and the given prices decide what that costs. */
  readonly llm: LlmSession;
  /** Tasks of a proposal for which some are invented; none are, unless given. */
  readonly tasks?: number;
  readonly signal: AbortSignal;
}

/** What dreaming costs, per world and per step. */
export interface RehearsedCosts {
  readonly world: LedgerRow | undefined;
  /** Of whole attempts, each as long as the environment allows. */
  readonly steps: LedgerRow | undefined;
  readonly attempts: number;
  /** Of one proposal that has all the room for invented tasks. */
  readonly invention: LedgerRow | undefined;
  /** What was recorded: in a real environment it is not to be recorded twice. */
  readonly recorded: readonly Trajectory[];
}

/** Recorded attempts that are played again, and what a model writes beside the observation, in characters: as present models do. */
const rehearsed = 4;
const reasoningLength = 500;
const factsLength = 2_000;
const candidateLength = 80;

/**
 * Plays recorded attempts in the dream without a call: the answers are taken from the recordings, and the prompts are
 * counted. Attempts go on, over and over, until the environment's step limit. The first answer to every action is one that rules
 * object to, so that where they have it repaired, that counts.
 */
export async function rehearse({ pipeline, llm, tasks = 0, signal }: RehearsalOptions): Promise<RehearsedCosts> {
  const book = ledger({ prices: llm.ledger.prices });
  let now: Observation = { text: '' };
  let isFirst = false;
  const answers = ({ schema, phase }: ChatRequest) => {
    const text = isFirst && phase === 'rollout' ? 'x'.repeat(now.text.length) : now.text;
    isFirst &&= phase !== 'rollout';
    return { json: answerBy(schema, { ...now, text }) };
  };
  const { name, contextWindow } = llm.model;
  const model = altered(scripted({ name, answers }), { contextWindow });
  const wiring = wire(pipeline(counted(model, { ledger: book }))());
  try {
    const { parts } = wiring;
    const recorded = await parts.recordings.trajectories(signal);
    const trainingEnvironment = await learnedDream(parts, recorded);
    const played = recorded.filter(({ end, transitions }) => end.kind !== 'failed' && transitions.length > 0);
    const attempts = Math.min(rehearsed, played.length);
    const examples = Array.from({ length: attempts }, (_, i) => played[Math.floor((i * played.length) / attempts)]!);
    for (const [attempt, trajectory] of examples.entries()) {
      now = trajectory.opening;
      const policy = again(trajectory, (observation) => {
        now = observation;
        isFirst = true;
      });
      const seed = deriveSeed(0, 'rehearsal', attempt);
      const { end } = await rollout({ environment: trainingEnvironment, policy, task: trajectory.task, seed, signal });
      if (end.kind === 'failed') throw new Error(`the rehearsal of ${trajectory.task.id} failed: ${end.message}`);
    }
    if (tasks > 0 && attempts > 0) await invent(parts.curriculum, { examples, tasks, signal });
    const row = (wanted: ChatPhase) => book.rows().find(({ phase }) => phase === wanted);
    return { world: row('world'), steps: row('rollout'), invention: row('task-generation'), attempts, recorded };
  } finally {
    await wiring.close();
  }
}

/** Lets a curriculum propose tasks after attempts that are worth varying, and leaves it as it was. */
async function invent(
  curriculum: Curriculum,
  { examples, tasks: count, signal }: { examples: readonly Trajectory[]; tasks: number; signal: AbortSignal },
): Promise<void> {
  const before = curriculum.snapshot?.();
  await curriculum.record(
    examples.map((trajectory) => {
      const trajectories = [0, 1].map((reward) => ({
        ...trajectory,
        transitions: trajectory.transitions.map((transition, i) => ({ ...transition, reward: i === 0 ? reward : 0 })),
      }));
      return { task: trajectory.task, trajectories };
    }),
  );
  await curriculum.propose({ count, seed: 0, signal });
  if (before !== undefined) curriculum.restore?.(before);
}

/** Takes the recorded actions, from the first again after the last, and says what each led to before it is taken. */
function again({ transitions }: Trajectory, show: (observation: Observation) => void): Policy {
  return {
    name: 'rehearsal',
    begin() {
      let taken = 0;
      return {
        act() {
          const { action, observation } = transitions[taken++ % transitions.length]!;
          show(observation);
          return { text: action.text };
        },
      };
    },
  };
}

/** An answer of the usual length that goes on. */
function answerBy(schema: Json | undefined, { text, actions = [] }: Observation): Json {
  const { required = [] } = (schema ?? {}) as { readonly required?: readonly string[] };
  const known: Readonly<Record<string, Json>> = {
    reasoning: 'x'.repeat(reasoningLength),
    facts: 'x'.repeat(factsLength),
    observation: text,
    actions: actions.length > 0 ? actions : ['look'],
    done: false,
    success: false,
    candidates: [1, 2, 3, 4].map((number) => `${'x'.repeat(candidateLength)} ${number}`),
    selection: 1,
  };
  return Object.fromEntries(required.map((name) => [name, known[name] ?? '']));
}
