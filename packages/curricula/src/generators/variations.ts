import {
  type Awaitable,
  type ChatFailure,
  type ChatFailureKind,
  type ChatModel,
  type ChatRequest,
  deriveSeed,
  type Environment,
  isChatFailure,
  type Task,
  type TaskGenerator,
} from '@dreamgym/core';
import { contextShares } from '@dreamgym/core/text';
import { taskKey } from './near-duplicates.ts';
import { candidatesSchema, proposalMessages, selectionMessages, selectionSchema } from './variation-prompts.ts';

export interface VariationsOptions {
  readonly model: ChatModel;
  /** Its description tells the model what tasks can ask for. It is never started. */
  readonly environment?: Pick<Environment, 'description'>;
  /** Whether the experience model can play a task; candidates that it cannot are not offered for selection. */
  readonly isPlayable?: (task: Task) => Awaitable<boolean>;
  /** Variations proposed for each new task; at least 1. */
  readonly candidates?: number;
  /** Of the proposal; the selection is the likeliest answer. */
  readonly temperature?: number;
  /** The most tokens of one answer: a quarter of the model's context window at most. */
  readonly maxTokens?: number;
  /** Hears of every task that was not made because a call failed. */
  readonly onFailure?: (failure: ChatFailure, parent: Task) => void;
}

/** Failures that every further call would meet, too: they are thrown. */
const lasting: readonly ChatFailureKind[] = ['budget', 'denied', 'rejected', 'unrecorded'];

/**
 * A task generator that asks a language model for variations of a parent, and then, in a second call, which of them to take
 * and why (paper, section 4.2 and appendix C). A call that fails costs that one task; a spent budget or a refused
 * key is thrown.
 */
export function variations(options: VariationsOptions): TaskGenerator {
  const { model, environment, isPlayable = () => true, candidates = 4, temperature = 1 } = options;
  const { maxTokens, promptBytes } = contextShares(model.contextWindow, options.maxTokens ?? 2_048);
  const { onFailure = () => {} } = options;
  if (!Number.isInteger(candidates) || candidates < 1) {
    throw new RangeError(`candidates is ${candidates}; give a whole number of at least 1`);
  }
  const ask = async (request: Omit<ChatRequest, 'maxTokens' | 'phase'>) =>
    (await model.chat({ ...request, maxTokens, phase: 'task-generation' })).json;

  const vary = async (parent: Task, seed: number, signal: AbortSignal): Promise<Task | undefined> => {
    const subject = { description: environment?.description, parent, bytes: promptBytes };
    const messages = proposalMessages(subject, candidates);
    const proposal = { messages, schema: candidatesSchema, temperature, seed, signal };
    const proposed = (await ask(proposal)) as { readonly candidates: readonly string[] };
    const offered = new Map<string, Task>();
    for (const candidate of proposed.candidates) {
      const instruction = candidate.trim();
      const task = variationOf(parent, instruction);
      const isNew = instruction !== '' && taskKey(task) !== taskKey(parent);
      if (isNew && (await isPlayable(task))) offered.set(taskKey(task), task);
    }
    if (offered.size === 0) return undefined;
    const tasks = [...offered.values()];
    const selection = {
      messages: selectionMessages(
        subject,
        tasks.map(({ instruction }) => instruction),
      ),
      schema: selectionSchema,
      temperature: 0,
      seed,
      signal,
    };
    const selected = (await ask(selection)) as { readonly reasoning: string; readonly selection: number };
    const task = tasks[selected.selection - 1];
    return task && { ...task, origin: { kind: 'generated', parent: parent.id, reason: selected.reasoning } };
  };

  return {
    async generate({ parents, count, seed, signal }) {
      signal.throwIfAborted();
      const attempts = Array.from({ length: parents.length === 0 ? 0 : count }, async (_, index) => {
        const parent = parents[index % parents.length]!;
        try {
          return await vary(parent, deriveSeed(seed, 'variations', index), signal);
        } catch (error) {
          if (!isChatFailure(error) || lasting.includes(error.kind)) throw error;
          onFailure(error, parent);
          return undefined;
        }
      });
      const tasks = new Map<string, Task>();
      for (const task of await Promise.all(attempts)) if (task) tasks.set(task.id, tasks.get(task.id) ?? task);
      return [...tasks.values()];
    },
  };
}

/** In the parent's place, of unknown kind: a further condition may have made another kind of task of it. */
function variationOf(parent: Task, instruction: string): Task {
  const { scene } = parent;
  const origin = { kind: 'generated', parent: parent.id, reason: '' } as const;
  return { id: ['variation', scene, instruction].filter(Boolean).join('/'), instruction, scene, origin };
}
