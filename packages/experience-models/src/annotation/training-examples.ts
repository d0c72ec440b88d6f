import {
  type Awaitable,
  type ChatMessage,
  deriveSeed,
  type Environment,
  episodeReward,
  isSolved,
  type Observation,
  type Reference,
  type ReplayQuery,
  type Trajectory,
} from '@dreamgym/core';
import { pickDemonstrations } from '../reasoning/demonstrations.ts';
import { promptRoom, stepMessages, systemPrompt, worldMessages } from '../reasoning/prompts.ts';
import type { Annotation } from './annotation.ts';

/** What an experience model is to answer to a request. */
export interface TrainingExample {
  /** As `reasoning` asks: only the last answer is missing. User and assistant take turns after the system message. */
  readonly messages: readonly ChatMessage[];
  /** The answer to learn, a JSON object: reasoning first, then the state. All of it, and nothing before it, counts for the loss. */
  readonly answer: string;
}

export interface TrainingExamplesOptions {
  readonly environment: Pick<Environment, 'name' | 'description'>;
  /** The recordings that the trained model will be shown demonstrations from: all that are exported. */
  readonly recordings: readonly Trajectory[];
  /** Finds the recorded cases to show, as at run time: `(query) => replayBuffer.search(query)`. None are shown without it. */
  readonly search?: (query: ReplayQuery) => Awaitable<readonly Reference[]>;
  /** Recorded cases shown at every step. */
  readonly references?: number;
  /** Earlier steps shown beside the present state; all of them by default. */
  readonly history?: number;
  /** Whether the model reasons before it answers; true, which takes annotations. */
  readonly reasoning?: boolean;
  /** Whether a world is written before an attempt and shown at its steps; true, which takes annotations. */
  readonly pinned?: boolean;
}

/** Makes the examples of one trajectory. */
export type TrainingExamples = (annotated: {
  readonly trajectory: Trajectory;
  /** Missing where the model neither reasons nor writes worlds; throws where it does. */
  readonly annotation?: Annotation;
}) => Promise<TrainingExample[]>;

/**
 * Turns annotated recordings into examples to fine-tune an experience model by (paper, equation 5): for each trajectory the
 * world to make up, with and without its first observation, and for each transition the reasoning and the next state. Requests are, word for word, those of
 * `reasoning`, so the tuned model takes its place behind the same server. Cases of the same task are not shown as references.
 */
export function trainingExamples(options: TrainingExamplesOptions): TrainingExamples {
  const { environment, recordings, search, references: limit = 3, history = Infinity } = options;
  const { reasoning: reasons = true, pinned = true } = options;
  const room = promptRoom(Number.POSITIVE_INFINITY, environment);
  const demonstrations = pickDemonstrations(recordings, room);
  const { listing, openingsAt } = demonstrations;
  const system = systemPrompt({ environment, demonstrations });
  const written = ({ text, actions = [] }: Observation) => ({ observation: text, ...(listing && { actions }) });

  return async ({ trajectory, annotation }) => {
    const { task, opening, transitions } = trajectory;
    if (!annotation && (reasons || pinned)) {
      throw new Error(
        `the attempt at ${task.id} is not annotated: only a model without reasoning and world learns of it`,
      );
    }
    const { plan = '', world = '', transitions: reasoning = [] } = annotation ?? {};
    const thought = (why: string) => (reasons ? { reasoning: why } : {});
    const find = async (observation: string, action: string) =>
      search && limit > 0 ? search({ observation, action, limit, exclude: task.id }) : [];

    const draw = deriveSeed(trajectory.provenance.worldSeed, 'world', task.id);
    const related = (openingsAt.get(task.scene ?? '') ?? []).filter(({ text }) => text !== opening.text);
    const asked = { system, task, draw, references: await find(task.instruction, ''), room };
    const made = { ...thought(plan), ...(pinned && { facts: world }) };
    const examples: TrainingExample[] = [
      // Where no world is written, nothing is asked of a task whose first observation is recorded.
      ...(pinned
        ? [{ messages: worldMessages({ ...asked, opening, related: [] }), answer: JSON.stringify(made) }]
        : []),
      // Tasks that were not recorded, invented ones among them, have a first observation to write, too.
      {
        messages: worldMessages({ ...asked, opening: undefined, related }),
        answer: JSON.stringify({ ...made, ...written(opening) }),
      },
    ];

    const solved = isSolved(episodeReward(trajectory));
    const past: { readonly state: string; readonly action: string }[] = [];
    let state = opening;
    for (const [index, { action, observation, terminated }] of transitions.entries()) {
      const shown = await find(state.text, action.text);
      // Whether it ended the attempt, and how, is not known.
      if (trajectory.unscored && index === transitions.length - 1) break;
      const recent = past.slice(Math.max(0, past.length - history));
      const facts = pinned ? world : undefined;
      const situation = { task, facts, past: recent, state, action: action.text, references: shown, room };
      const success = terminated && solved;
      const answer = { ...thought(reasoning[index] ?? ''), ...written(observation), done: terminated, success };
      examples.push({ messages: stepMessages(situation, system), answer: JSON.stringify(answer) });
      past.push({ state: state.text, action: action.text });
      state = observation;
    }
    return examples;
  };
}
