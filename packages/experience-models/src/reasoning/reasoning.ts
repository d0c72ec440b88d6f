import {
  type ChatMessage,
  type ChatModel,
  type ChatRequest,
  deriveSeed,
  type Environment,
  type ExperienceModel,
  type OpenRequest,
} from '@dreamgym/core';
import { contextShares } from '@dreamgym/core/text';
import { openWorlds } from '../open-worlds.ts';
import { readWorld, worldSchema } from './answers.ts';
import { ask } from './ask.ts';
import { pickDemonstrations } from './demonstrations.ts';
import { promptRoom, systemPrompt, worldMessages } from './prompts.ts';
import { type ReasonedWorld, reasonedDream } from './reasoning-dream.ts';
import { sharedCalls } from './shared-calls.ts';

export interface ReasoningOptions {
  /** Who answers. Wrap it with `limited`, `budgeted` and `cached` of `@dreamgym/llm` as you need. */
  readonly model: ChatModel;
  /** The environment to dream of: its description is all that is asked of it. It is never started. */
  readonly environment: Pick<Environment, 'name' | 'description'>;
  /** Recorded cases shown at every step, at least 0, as far as there is room: the paper's k, whose value it does not give. 0: no references (ablation). */
  readonly references?: number;
  /** Earlier steps shown beside the present state, at least 0; all of them by default. 0: no history (ablation). */
  readonly history?: number;
  /** Whether the model reasons before it answers; `false`: an ablation. */
  readonly reasoning?: boolean;
  /**
   * Whether a world is written once per task and world seed and, with every answer given in it, kept for all attempts
   * in it. `false`: every attempt makes its world up as it goes (an ablation).
   */
  readonly pinned?: boolean;
  /** The most tokens of one answer, reasoning included: a quarter of the model's context window at most. */
  readonly maxTokens?: number;
}

/** Worlds that are kept at hand: a group of attempts shares one. */
const worldsKept = 64;
/** Answers that are kept of one world. */
const answersKept = 4096;

/**
 * The paper's experience model (section 4.1): a language model that reasons about every action and writes the next state,
 * whether the attempt has ended, and whether it was a success. It sees the environment's description, the task, the facts
 * of a hidden world that it has written itself, the history, and the most similar recorded cases (equation 4).
 *
 * The reward is 1 at a successful end and 0 otherwise. An answer that cannot be used is sent back once with the reason, then
 * the attempt fails with a `ChatFailure`, as it does where no answer comes: no state is invented.
 */
export function reasoning(options: ReasoningOptions): ExperienceModel {
  const { model, environment, references = 3, history = Infinity } = options;
  const { maxTokens, promptBytes } = contextShares(model.contextWindow, options.maxTokens ?? 4_000);
  const room = promptRoom(promptBytes, environment);
  const { reasoning: reasons = true, pinned = true } = options;
  for (const [name, count] of Object.entries({ references, history })) {
    if (!(count >= 0 && (Number.isInteger(count) || count === Infinity))) {
      throw new Error(`${name} is ${count}; give a whole number of at least 0`);
    }
  }
  let demonstrations = pickDemonstrations([], room);
  let system: ChatMessage | undefined;
  const inUse = openWorlds();
  let worlds = sharedCalls<ReasonedWorld>(worldsKept, inUse.isOpen);

  const write = async ({ task, recall }: OpenRequest, { signal, seed }: Draw): Promise<ReasonedWorld> => {
    const { openingOf, openingsAt, listing } = demonstrations;
    const known = openingOf.get(task.id);
    if (known && !pinned) return { task, facts: undefined, opening: known, answers: undefined };
    const request: ChatRequest = {
      messages: worldMessages({
        system: system!,
        task,
        draw: seed,
        opening: known,
        related: openingsAt.get(task.scene ?? '') ?? [],
        references: references > 0 ? await recall({ limit: references }) : [],
        room,
      }),
      schema: worldSchema({ reasoning: reasons, facts: pinned, observation: !known, actions: listing }),
      maxTokens,
      temperature: 1,
      seed,
      phase: 'world',
      signal,
    };
    const { facts, observation } = await ask(model, { request, read: readWorld });
    return { task, facts, opening: known ?? observation!, answers: pinned ? sharedCalls(answersKept) : undefined };
  };

  return {
    name: `reasoning(${model.name})`,
    async learn({ trajectories }) {
      const whole = trajectories.filter(({ end }) => end.kind !== 'failed');
      demonstrations = pickDemonstrations(whole, room);
      system = undefined;
      worlds = sharedCalls(worldsKept, inUse.isOpen);
    },
    async open(request) {
      const { task, worldSeed, seed: luck = worldSeed, signal } = request;
      const { listing, cases } = demonstrations;
      if (!environment.description && cases.length === 0) {
        throw new Error(
          `nothing is known of ${environment.name}: give the environment a description, or let the model learn from recordings`,
        );
      }
      system ??= systemPrompt({ environment, demonstrations });
      const shared = deriveSeed(worldSeed, 'world', task.id);
      const seed = pinned ? shared : deriveSeed(shared, 'attempt', luck);
      const call = (its: AbortSignal) => write(request, { signal: its, seed });
      const key = `${worldSeed}|${task.id}|${task.instruction}`;
      const leave = inUse.enter(key);
      let world: ReasonedWorld;
      try {
        world = pinned ? await worlds(key, { signal, call }) : await call(signal);
      } catch (error) {
        leave();
        throw error;
      }
      const dream = reasonedDream({
        model,
        system,
        world,
        history,
        references,
        room,
        reasoning: reasons,
        listing,
        maxTokens,
        seed,
        signal,
      });
      const close = async () => {
        leave();
        await dream.close();
      };
      return { ...dream, close };
    },
  };
}

interface Draw {
  readonly signal: AbortSignal;
  readonly seed: number;
}
