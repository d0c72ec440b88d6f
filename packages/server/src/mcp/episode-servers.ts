import type { Observation } from '@dreamgym/core';
import { Server, type Tool } from '@modelcontextprotocol/server';
import type { Opened, Session } from '../session.ts';

export interface EpisodeServersOptions {
  readonly session: Session;
  readonly opened: Opened;
  readonly version: string;
  readonly failed: (error: unknown) => void;
}

/** What an agent can call in an episode. */
export const tools: Tool[] = [
  {
    name: 'act',
    description: 'Does one action in the environment and says what is seen after it.',
    inputSchema: {
      type: 'object',
      properties: { action: { type: 'string', description: 'the action, as the environment words it' } },
      required: ['action'],
      additionalProperties: false,
    },
  },
  {
    name: 'observe',
    description: 'Says the task and what is seen now, without doing anything.',
    inputSchema: { type: 'object', properties: {}, additionalProperties: false },
    annotations: { readOnlyHint: true },
  },
];

/** Makes servers with the tools of one episode: the SDK wants a server for every request, the episode stands outside. */
export function episodeServers({ session, opened, version, failed }: EpisodeServersOptions): () => Server {
  const { task } = opened;
  let { observation } = opened;
  let over = false;
  // Agents call tools side by side; a world takes one action after the other.
  let turn: Promise<unknown> = Promise.resolve();

  const act = async (action: string) => {
    if (over) return mistake('the episode is over');
    try {
      const step = await session.step(action);
      observation = step.observation;
      over = step.terminated || step.truncated;
      return content(over ? `${worded(observation)}\n\nThe episode is over.` : worded(observation));
    } catch (error) {
      failed(error);
      return mistake(error instanceof Error ? error.message : String(error));
    }
  };

  return () => {
    const server = new Server(
      { name: 'dreamgym', version },
      { capabilities: { tools: {} }, instructions: `${task.instruction}\n\n${worded(observation)}` },
    );
    server.setRequestHandler('tools/list', () => ({ tools }));
    server.setRequestHandler('tools/call', ({ params: { name, arguments: given } }) => {
      if (name === 'observe') return content(`${task.instruction}\n\n${worded(observation)}`);
      if (name !== 'act') return mistake(`there is no tool "${name}"; there are act and observe`);
      const action = given?.action;
      if (typeof action !== 'string') return mistake('act needs {"action": "…"}, a text');
      const result = turn.then(() => act(action));
      turn = result;
      return result;
    });
    return server;
  };
}

const worded = ({ text, actions }: Observation) =>
  actions && actions.length > 0 ? `${text}\n\nOpen actions:\n${actions.join('\n')}` : text;

const content = (text: string) => ({ content: [{ type: 'text' as const, text }] });
const mistake = (text: string) => ({ ...content(`Error: ${text}`), isError: true });
