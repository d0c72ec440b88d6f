import type { ChatMessage, ChatModel } from '@dreamgym/core';
import { deriveSeed } from '@dreamgym/core/random';
import type { AttemptRequest } from '../../environment/toolbox.ts';
import type { User } from '../../users/user.ts';
import type { OfficialTask } from '../data/official-tasks.ts';

export interface SimulatedUserOptions {
  readonly model: ChatModel;
  readonly guidelines?: string;
}

/** What the agent begins with, before anybody has said anything. */
const greeting = 'Hi! How can I help you today?';

/** With one of these the user ends the conversation. */
const ending = /###(?:STOP|TRANSFER|OUT-OF-SCOPE)###/g;

/** In other words than the original's, which are used where its folder has them. */
const ownGuidelines = `You play a customer who talks to a customer service agent. Behave as a real customer would, and keep to the scenario below.

- Write one message at a time, and nothing but the message.
- Do what the scenario says, and nothing that goes against it.
- What the scenario does not tell, you do not know: never make anything up.
- Use your own words; do not repeat the scenario's sentences.
- Tell things bit by bit: wait until the agent asks for something before you tell it.

The conversation goes on until your matter is settled:
- That you agree to something does not mean that it is done: wait until the agent says so.
- Before you end it, make sure that all your requests and questions were dealt with.
- When all of it is done, write ###STOP### to end the conversation.
- When you are passed on to another agent, write ###TRANSFER###.
- When the scenario does not tell enough to go on, write ###OUT-OF-SCOPE###.`;

/** How many openings are remembered. */
const mostOpenings = 256;

/** Users played by a language model, as in the original: by guidelines and the task's scenario, with the roles turned round. */
export function simulatedUsers({
  model,
  guidelines = ownGuidelines,
}: SimulatedUserOptions): (task: OfficialTask) => User {
  // The attempts of one world begin with the same words, which a model might not say twice.
  const openings = new Map<string, Promise<string>>();
  return (task) => {
    const system: ChatMessage = {
      role: 'system',
      text: `${guidelines.replace('<PERSONA_GUIDELINES>', '').trim()}\n\n<scenario>\n${scenarioText(task)}\n</scenario>`,
      cachePoint: true,
    };
    const asked = async (
      messages: readonly ChatMessage[],
      { seed, signal }: Pick<AttemptRequest, 'seed' | 'signal'>,
    ) => {
      const request = { messages: [system, ...messages], maxTokens: 1024, temperature: 0, phase: 'rollout' } as const;
      return (await model.chat({ ...request, seed, signal })).text;
    };
    const openingOf = ({ worldSeed, signal }: AttemptRequest): Promise<string> => {
      const key = `${worldSeed} ${task.id}`;
      const known = openings.get(key);
      if (known) return known;
      const opening = asked([{ role: 'user', text: greeting }], { seed: deriveSeed(worldSeed, 'opening'), signal });
      openings.set(key, opening);
      opening.catch(() => openings.delete(key));
      if (openings.size > mostOpenings) openings.delete(openings.keys().next().value!);
      return opening;
    };
    return {
      async begin(request) {
        const first = await openingOf(request);
        const messages: ChatMessage[] = [
          { role: 'user', text: greeting },
          { role: 'assistant', text: first },
        ];
        return {
          opening: spoken(first),
          async reply(message) {
            messages.push({ role: 'user', text: message });
            const seed = deriveSeed(request.seed, 'user', messages.length);
            const text = await asked(messages, { seed, signal: request.signal });
            messages.push({ role: 'assistant', text });
            return { text: spoken(text), ...(text.search(ending) >= 0 && { leaves: true }) };
          },
        };
      },
    };
  };
}

const spoken = (text: string) => text.replaceAll(ending, '').trim();

/** The scenario as the original writes it for the user's model. */
function scenarioText({ user_scenario: { persona, instructions } }: OfficialTask): string {
  const { domain, reason_for_call, known_info, unknown_info, task_instructions } = instructions;
  const part = (title: string, text: string | null | undefined) =>
    text === null || text === undefined ? [] : [`${title}:`, indented(text)];
  const parts = [
    `Domain: ${domain}`,
    ...part('Reason for call', reason_for_call),
    ...part('Known info', known_info),
    ...part('Unknown info', unknown_info),
    ...part('Task instructions', task_instructions),
  ];
  return [...part('Persona', persona), 'Instructions:', indented(parts.join('\n'))].join('\n');
}

/** Lines with nothing in them stay as they are. */
const indented = (text: string) => text.replace(/^(?=.*\S)/gm, '\t');
