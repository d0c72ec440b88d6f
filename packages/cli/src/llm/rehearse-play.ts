import { altered, defaultStepLimit, deriveSeed, type Environment, type Observation, type Task } from '@dreamgym/core';
import { counted, type LedgerRow, ledger, scripted } from '@dreamgym/llm';
import { chatPolicy } from '@dreamgym/policies';
import type { LlmSession } from './llm-session.ts';
import type { LlmSettings } from './llm-settings.ts';

export interface PlayRehearsal {
  readonly environment: Environment;
  readonly task: Task;
  /** Who will answer: its name and the given prices decide what that costs. */
  readonly llm: LlmSession;
  /** How much it is shown and may write. */
  readonly settings: Pick<LlmSettings, 'history' | 'maxTokens'>;
  readonly signal: AbortSignal;
}

/** Characters of thoughts before an action, as present models write them. */
const thoughtLength = 500;

/**
 * What a chat policy is asked in one attempt that is as long as the environment allows, counted without a call: the task is
 * opened, and every observation is taken to be like the first one.
 */
export async function rehearsePlay(options: PlayRehearsal): Promise<LedgerRow | undefined> {
  const { environment, task, llm, settings, signal } = options;
  const seed = deriveSeed(0, 'rehearsal', task.id);
  const observation = await firstObservation({ environment, task, seed, signal });
  const book = ledger({ prices: llm.ledger.prices });
  const text = `<think>${'x'.repeat(thoughtLength)}</think><action>${observation.actions?.[0] ?? 'look'}</action>`;
  const { name, contextWindow } = llm.model;
  const model = counted(altered(scripted({ name, answers: () => text }), { contextWindow }), { ledger: book });
  const policy = chatPolicy({ ...settings, model, environment });
  const player = policy.begin({ task, seed, signal, evaluation: true });
  for (let step = 0; step < (environment.stepLimit ?? defaultStepLimit); step++) await player.act(observation);
  return book.rows()[0];
}

async function firstObservation(
  request: Pick<PlayRehearsal, 'environment' | 'task' | 'signal'> & { readonly seed: number },
): Promise<Observation> {
  const { environment, task, seed, signal } = request;
  if (environment.dreamOnly) return { text: task.instruction };
  const episode = await environment.start(task, { seed, signal });
  await episode.close();
  return episode.observation;
}
