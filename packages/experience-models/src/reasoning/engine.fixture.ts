import type { ChatModel, ChatReply, ChatRequest, Environment, Json, Step } from '@dreamgym/core';

/** Every property that the prompts can ask for; what a request's schema does not name is left out. */
export type Written = Readonly<Record<string, Json | undefined>>;

export interface ScriptedModel extends ChatModel {
  readonly requests: readonly ChatRequest[];
}

/** A chat model that answers with JSON by a function; what that throws is thrown. */
export function modelOf(answer: (request: ChatRequest, index: number) => Written | Promise<Written>): ScriptedModel {
  const requests: ChatRequest[] = [];
  return {
    name: 'scripted',
    requests,
    async chat(request): Promise<ChatReply> {
      request.signal.throwIfAborted();
      const written = await answer(request, requests.push(request) - 1);
      const { properties } = request.schema as { properties: Readonly<Record<string, Json>> };
      const json = Object.fromEntries(Object.keys(properties).map((name) => [name, written[name]])) as Json;
      const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
      return { text: JSON.stringify(json), json, stop: 'end', usage };
    },
  };
}

/** What a chat model throws. */
export const chatFailure = (kind: string, written?: string) =>
  Object.assign(new Error(`the answer is ${kind}`), { name: 'ChatFailure', kind, retryable: false, written });

/** A model that knows an environment by heart: it plays the task's attempt in it anew, up to the action that is asked about. */
export function engineModel(environment: Environment): ScriptedModel {
  return modelOf(async ({ phase, messages, seed, signal }) => {
    const tasks = await environment.tasks('train');
    if (phase === 'world') {
      const { instruction } = tasks[0]!;
      if (!messages[1]!.text.includes(instruction)) throw new Error(`another task than "${instruction}" is asked for`);
      const episode = await environment.start(tasks[0]!, { seed: seed!, signal });
      const { text, actions } = episode.observation;
      return { reasoning: 'A world.', facts: `world ${seed}`, observation: text, actions };
    }
    const worldSeed = Number(/^world (\d+)$/m.exec(messages[1]!.text)![1]);
    const episode = await environment.start(tasks[0]!, { seed: 1, worldSeed, signal });
    // Before the action that is asked about stand those of the references.
    const asked = (text: string) => [...text.matchAll(/^Action: (.*)$/gm)].at(-1)?.[1];
    const taken = messages.flatMap(({ role, text }) => (role === 'user' ? [asked(text)] : []));
    let step: Step | undefined;
    for (const action of taken) if (action) step = await episode.step({ text: JSON.parse(action) });
    const { observation, terminated, reward } = step!;
    const why = `That leads to "${observation.text}"`;
    return {
      reasoning: why,
      observation: observation.text,
      actions: observation.actions,
      done: terminated,
      success: reward === 1,
    };
  });
}
