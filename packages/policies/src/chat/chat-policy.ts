import {
  type Action,
  type BeginRequest,
  type ChatMessage,
  type ChatModel,
  type ChatReply,
  deriveSeed,
  type Environment,
  isChatFailure,
  type Observation,
  type Prompt,
  type PromptedPolicy,
} from '@dreamgym/core';
import { bytesOf, contextShares, fitted } from '@dreamgym/core/text';
import { actionOf, faultOf } from './chat-action.ts';
import { type ChatTurn, conversationMessages, emptyPrompt, stepText, systemText, turnsOf } from './chat-prompt.ts';
import { readPrompt, savedPrompt, versionOf } from './prompt-snapshot.ts';

export interface ChatPolicyOptions {
  readonly model: ChatModel;
  /** The environment to act in: its description is all that is asked of it. */
  readonly environment?: Pick<Environment, 'description'>;
  /** What it reads before every attempt; nothing where it is missing. */
  readonly prompt?: Prompt;
  /** Earlier steps that the prompt shows, at most: as many as there is room for where the model has a context window. */
  readonly history?: number;
  /**
   * Whether earlier steps are messages of their own, all for which there is room, instead of a digest of the last `history` ones:
   * every prompt then is the one before, an answer and what was seen next, of which a server has to read the end only.
   */
  readonly conversation?: boolean;
  /** Whether the actions that are open are listed where the environment names them; true. */
  readonly listing?: boolean;
  /** The most tokens to write per step, thoughts included, also those that the model does not show: a quarter of the context window at most. */
  readonly maxTokens?: number;
  /** In training; 1 is the model's own distribution, which optimizers assume. */
  readonly temperature?: number;
  /** When it plays to win. */
  readonly evaluationTemperature?: number;
  /** Whether an answer that names no action is sent back once; true. Where tokens are trained on, what was sent back would teach nothing. */
  readonly repair?: boolean;
  /** Asks for log-probabilities, where the server gives them. */
  readonly logProbabilities?: true;
  /** Asks for the tokens of each answer, for trainers; the server has to give them. */
  readonly tokens?: true;
}

/**
 * Lets a chat model act: it thinks in `<think>` and acts in `<action>`, with the task, the last steps and the actions at
 * hand before it (paper, appendix: the agent's prompt).
 *
 * An answer that was cut off, names no action or one that is not listed is sent back once. What then still is no listed
 * action is played as it stands, and the environment answers it as any other nonsense: the mistake is the policy's and
 * counts against it. Only where the model gives no answer at all is the attempt `failed`.
 *
 * `logProbability` is that of the action's tokens, given the thoughts before it. Attempts repeat themselves under one seed
 * as far as the model does: servers without seeds need a cache for it. What it reads before every attempt can be improved by
 * `promptOptimizer`; its name then ends in a digest of it.
 */
export function chatPolicy(options: ChatPolicyOptions): PromptedPolicy {
  const { model, environment, history = 5, conversation = false, listing = true } = options;
  const { repair = true, logProbabilities, tokens } = options;
  const { maxTokens, promptBytes } = contextShares(model.contextWindow, options.maxTokens ?? 4_000);
  const { temperature = 1, evaluationTemperature = 0.4 } = options;
  let { prompt = emptyPrompt } = options;
  return {
    get name() {
      return `chat-policy(${model.name})${versionOf(prompt)}`;
    },
    get prompt() {
      return prompt;
    },
    withPrompt: (another) => chatPolicy({ ...options, prompt: another }),
    snapshot: () => savedPrompt(prompt),
    restore(snapshot) {
      prompt = readPrompt(snapshot);
    },
    begin({ task, seed, signal, evaluation = false, past }: BeginRequest) {
      const system: ChatMessage = {
        role: 'system',
        text: systemText({ task, description: environment?.description, prompt }),
        cachePoint: true,
      };
      const turns: ChatTurn[] = past ? turnsOf(past) : [];
      const bytes = promptBytes - bytesOf(system.text);
      const ask = (messages: readonly ChatMessage[], draw: number) =>
        model.chat({
          messages: [system, ...messages],
          maxTokens,
          temperature: evaluation ? evaluationTemperature : temperature,
          seed: deriveSeed(seed, 'step', turns.length, draw),
          ...(logProbabilities && { logProbabilities }),
          ...(tokens && { tokens }),
          phase: 'rollout',
          signal,
        });
      const answer = async (observation: Observation): Promise<{ readonly action: Action; readonly text: string }> => {
        const shown = listing ? observation : { text: observation.text };
        const question = (room: number): readonly ChatMessage[] =>
          conversation
            ? conversationMessages({ turns, observation: shown, bytes: room })
            : [{ role: 'user', text: stepText({ turns, history, observation: shown, bytes: room }) }];
        const first = await draft(() => ask(question(bytes), 0));
        const fault = first.reply ? faultOf(first.reply.text, observation) : 'was cut off; think less';
        if (first.reply && !(fault && repair)) return { action: actionOf(first.reply, observation), text: first.text };
        const complaint = `Your answer ${fault}. Answer again, with the action in <action></action>.`;
        const written = fitted([first.text], { bytes: bytes / 4, make: ([text]) => text! });
        const repeated: ChatMessage[] = written.trim() === '' ? [] : [{ role: 'assistant', text: written }];
        const asked = question(bytes - bytesOf(written) - bytesOf(complaint));
        const second = await ask([...asked, ...repeated, { role: 'user', text: complaint }], 1);
        return { action: actionOf(second, observation), text: second.text };
      };
      return {
        async act(observation): Promise<Action> {
          const { action, text } = await answer(observation);
          turns.push({ observation: observation.text, action: action.text, answer: text });
          return action;
        },
      };
    },
  };
}

/** A first answer; without a reply where it was cut off. */
async function draft(ask: () => Promise<ChatReply>): Promise<{ readonly text: string; readonly reply?: ChatReply }> {
  try {
    const reply = await ask();
    return { text: reply.text, reply };
  } catch (error) {
    if (isChatFailure(error) && error.kind === 'truncated' && error.written !== undefined)
      return { text: error.written };
    throw error;
  }
}
