import type { Json, Observation, Step, ToolDefinition } from '@dreamgym/core';
import {
  readToolObservation,
  type ToolObservationPart,
  writeToolAction,
  writeToolObservation,
} from '@dreamgym/core/tool-actions';
import { Server, type Tool } from '@modelcontextprotocol/server';
import type { Opened, Session } from '../session.ts';

export interface PlayedEpisodeOptions {
  readonly session: Session;
  readonly opened: Opened;
  /** The environment's own, where it has some. */
  readonly tools?: readonly ToolDefinition[];
  readonly version: string;
  readonly failed: (error: unknown) => void;
}

/** What an agent can call in an episode of an environment without tools of its own. */
const tools: Tool[] = [
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

/** An episode that is played through its MCP server and by whoever runs it, in one order. */
export interface PlayedEpisode {
  /** The SDK wants a server for every request; the episode stands outside. */
  readonly server: () => Server;
  /** Does one action, as the environment words it. Throws where it cannot be done. */
  act(action: string): Promise<Step>;
}

/** An episode as tools: those of the environment, where its actions are calls of tools, or else `act` and `observe`. */
export function playedEpisode({ session, opened, tools: own, version, failed }: PlayedEpisodeOptions): PlayedEpisode {
  const { task } = opened;
  let { observation } = opened;
  let over = false;
  // Agents call tools side by side; a world takes one action after the other.
  let turn: Promise<unknown> = Promise.resolve();

  const act = (action: string): Promise<Step> => {
    const result = turn.then(async () => {
      if (over) throw new EpisodeOver('the episode is over');
      const step = await session.step(action);
      observation = step.observation;
      over = step.terminated || step.truncated;
      return step;
    });
    turn = result.catch(() => undefined);
    return result;
  };
  const answered = async (action: string, word: (text: Observation) => readonly string[]) => {
    try {
      const step = await act(action);
      const texts = [...word(step.observation), ...(isOver(step) ? ['The episode is over.'] : [])];
      return { content: texts.map((text) => ({ type: 'text' as const, text })), ...refused(own, step) };
    } catch (error) {
      if (!(error instanceof EpisodeOver)) failed(error);
      return mistake(error instanceof Error ? error.message : String(error));
    }
  };
  const callAct = (name: string, given: Readonly<Record<string, unknown>> | undefined) => {
    if (name === 'observe') return content(`${task.instruction}\n\n${worded(observation)}`);
    if (name !== 'act') return mistake(`there is no tool "${name}"; there are act and observe`);
    const action = given?.action;
    if (typeof action !== 'string') return mistake('act needs {"action": "…"}, a text');
    return answered(action, (seen) => [worded(seen)]);
  };

  return {
    act,
    server() {
      const server = new Server(
        { name: 'dreamgym', version },
        { capabilities: { tools: {} }, instructions: `${task.instruction}\n\n${worded(observation)}` },
      );
      server.setRequestHandler('tools/list', () => ({ tools: listedTools(own) }));
      server.setRequestHandler('tools/call', ({ params: { name, arguments: given } }) => {
        if (own === undefined) return callAct(name, given);
        const call = { kind: 'call', name, arguments: (given ?? {}) as Json } as const;
        return answered(writeToolAction(call), ({ text }) => readToolObservation(text).map(partText));
      });
      return server;
    },
  };
}

class EpisodeOver extends Error {}

/**
 * What an agent can call in an episode: the environment's own tools, where it has some. Results may be dreamed, so that no schema
 * is promised for them: clients would refuse what does not fit it.
 */
export function listedTools(own: readonly ToolDefinition[] | undefined): Tool[] {
  if (own === undefined) return tools;
  return own.map(({ name, description, inputSchema }) => ({
    name,
    ...(description !== undefined && { description }),
    inputSchema: { ...(inputSchema as object), type: 'object' as const },
  }));
}

const isOver = ({ terminated, truncated }: Step) => terminated || truncated;

const refused = (own: readonly ToolDefinition[] | undefined, { observation }: Step) =>
  own !== undefined && readToolObservation(observation.text).some(({ kind }) => kind === 'error')
    ? { isError: true }
    : {};

const partText = (part: ToolObservationPart): string =>
  part.kind === 'result' || part.kind === 'error' ? writeToolObservation([part]) : `${part.kind}: ${part.text}`;

const worded = ({ text, actions }: Observation) =>
  actions && actions.length > 0 ? `${text}\n\nOpen actions:\n${actions.join('\n')}` : text;

const content = (text: string) => ({ content: [{ type: 'text' as const, text }] });
const mistake = (text: string) => ({ ...content(`Error: ${text}`), isError: true });
