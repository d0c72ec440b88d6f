import type { ChatMessage, ChatModel, Json } from '@dreamgym/core';
import { deriveSeed } from '@dreamgym/core/random';
import type { User } from './user.ts';

export interface SimulatedUserOptions {
  readonly model: ChatModel;
  /** Who the user is, what the user wants and knows, and how the user behaves, in words. The agent does not see it. */
  readonly persona: string;
  /** What the user says first. */
  readonly opening: string;
  /** The most tokens of a reply; 512 where it is missing. */
  readonly maxTokens?: number;
}

const replySchema: Json = {
  type: 'object',
  properties: { says: { type: 'string' }, leaves: { type: 'boolean' } },
  required: ['says', 'leaves'],
  additionalProperties: false,
};

/** A user played by a language model. Where that fails, the attempt has failed, not the agent. */
export function simulatedUser({ model, persona, opening, maxTokens = 512 }: SimulatedUserOptions): User {
  return {
    begin({ seed, signal }) {
      const messages: ChatMessage[] = [
        { role: 'system', text: `${instructions}\n\nWho you are:\n${persona}`, cachePoint: true },
        { role: 'user', text: 'The agent is there. What do you say first?' },
        { role: 'assistant', text: written(opening, false) },
      ];
      let turn = 0;
      return {
        opening,
        async reply(message) {
          messages.push({ role: 'user', text: `The agent says: ${message}` });
          turn += 1;
          const { json } = await model.chat({
            messages: [...messages],
            schema: replySchema,
            maxTokens,
            temperature: 1,
            seed: deriveSeed(seed, 'user', turn),
            phase: 'rollout',
            signal,
          });
          const { says, leaves } = json as { readonly says: string; readonly leaves: boolean };
          messages.push({ role: 'assistant', text: written(says, leaves) });
          return { text: says, ...(leaves && { leaves: true }) };
        },
      };
    },
  };
}

const written = (says: string, leaves: boolean) => JSON.stringify({ says, leaves });

const instructions = `You play a person who talks to an agent. Say what that person would say, one short message at a time, and never more than was asked. Do not make up what you were not told: say that you do not know it. Do not help the agent to do its work.
Answer as JSON: "says" is your message; "leaves" is true where the conversation is over for you, because your matter is settled, refused for good, or you have lost patience, and false otherwise.`;
