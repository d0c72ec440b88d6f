import type { Awaitable, Environment, Json } from '@dreamgym/core';
import { abstraction } from '../abstraction/abstraction.ts';
import { environment, type TaskOptions, type ToolTask } from '../environment/environment.ts';
import type { OpenTools, Toolbox, ToolDefinition, ToolResult } from '../environment/toolbox.ts';
import { actionReader } from '../reader/action-reader.ts';
import { type Connection, connect, type McpAttempt, type McpServer } from './connection.ts';
import { type ListedTool, listTools } from './listed-tools.ts';
import { resultOf } from './results.ts';

export interface McpToolsOptions<T extends ToolTask> extends TaskOptions<T> {
  /** By a name for each. One with a `command` is started for every attempt; others have to tell attempts apart, or be reset. */
  readonly servers: Readonly<Record<string, McpServer>>;
  /** Makes the state of an attempt, before it begins: by calls of tools, which the agent need not see. */
  readonly reset?: (request: McpRequest) => Awaitable<void>;
  /** What scores compare, asked of the servers; without it they can go by calls and what was said only. */
  readonly state?: (request: McpRequest) => Awaitable<Json>;
  /** Tools that the agent does not see. */
  readonly hidden?: readonly string[];
  /** Arguments that the agent does not see and every tool gets that knows them, such as a key of the attempt's state. */
  readonly given?: (attempt: McpAttempt) => Readonly<Record<string, Json>>;
  /** Tools whose success ends the attempt. */
  readonly ends?: readonly string[];
  /** Milliseconds for an answer; 60,000 where it is missing. */
  readonly timeout?: number;
}

export interface McpRequest {
  readonly attempt: McpAttempt;
  /** Calls any tool of the servers. Throws where the call is refused. */
  call(name: string, given?: Json): Promise<Json>;
}

const listing: McpAttempt = { number: 0, task: '', seed: 0, worldSeed: 0 };

/**
 * An environment made of the tools of MCP servers. They are asked for their tools once, now; every attempt has connections of its
 * own. Throws where a server is not there, or outlives attempts and nothing says how those are told apart.
 */
export async function mcpTools<T extends ToolTask>(options: McpToolsOptions<T>): Promise<Environment> {
  const { servers, reset, given, timeout = 60_000, hidden = [], ends = [] } = options;
  for (const [name, server] of Object.entries(servers)) {
    if ('url' in server && typeof server.url === 'string' && !reset && !given) {
      throw new Error(
        `the MCP server ${name} outlives attempts; give a url for each, arguments that name the state, or a reset`,
      );
    }
  }
  const given0 = given?.(listing) ?? {};
  const listed = await listTools({ servers, attempt: listing, timeout, given: Object.keys(given0) });
  for (const name of [...hidden, ...ends]) {
    if (!listed.some((tool) => tool.name === name)) throw new Error(`no MCP server has a tool ${name}`);
  }
  const box = toolbox(options, listed);
  return environment({ ...options, toolbox: box, abstraction: abstraction(), actionReader: actionReader(box.tools) });
}

function toolbox<T extends ToolTask>(options: McpToolsOptions<T>, listed: readonly ListedTool[]): Toolbox {
  const { servers, reset, state, hidden = [], ends = [], given, timeout = 60_000 } = options;
  const byName = new Map(listed.map((tool) => [tool.name, tool]));
  const isHidden = new Set(hidden);
  const open = new Set<OpenTools>();
  let number = 0;
  return {
    tools: listed
      .filter(({ name }) => !isHidden.has(name))
      .map(
        ({ name, description, input, outputSchema }): ToolDefinition => ({
          ...{ name, description, outputSchema, inputSchema: input.json },
          ...(ends.includes(name) && { ends: true }),
        }),
      ),
    async open({ task, seed, worldSeed, signal }) {
      const attempt: McpAttempt = { number: number++, task: task.id, seed, worldSeed };
      const own = given?.(attempt) ?? {};
      const connections = new Map<string, Connection>();
      const send = async (tool: ListedTool, args: Json): Promise<ToolResult> => {
        const hiddenOnes = Object.fromEntries(tool.given.map((key) => [key, own[key]]));
        const request = { name: tool.name, arguments: { ...(args as object), ...hiddenOnes } };
        try {
          const { client } = connections.get(tool.server)!;
          return resultOf(await client.callTool(request, { signal, timeout }));
        } catch (error) {
          // Servers check more than their schemas say.
          if (isRefusal(error)) return { error: error.message };
          throw error;
        }
      };
      const asked = {
        attempt,
        async call(name: string, args: Json = {}): Promise<Json> {
          const tool = byName.get(name);
          if (!tool) throw new Error(`no MCP server has a tool ${name}`);
          const result = await send(tool, args);
          if ('error' in result) throw new Error(`${name} is refused: ${result.error}`);
          return result.value;
        },
      };
      const opened: OpenTools = {
        async call({ name, arguments: args }) {
          const tool = isHidden.has(name) ? undefined : byName.get(name);
          if (!tool) return { error: `there is no tool ${name}` };
          const checked = await tool.input.check(args);
          if ('problem' in checked) return { error: `invalid arguments for ${name}: ${checked.problem}` };
          return send(tool, checked.value);
        },
        state: () => state?.(asked) ?? null,
        async close() {
          open.delete(opened);
          const closing = [...connections.values()].map((connection) => connection.close());
          connections.clear();
          await Promise.allSettled(closing);
        },
      };
      open.add(opened);
      try {
        for (const [name, server] of Object.entries(servers)) {
          connections.set(name, await connect({ name, server, attempt, signal, timeout }));
        }
        await reset?.(asked);
      } catch (error) {
        await opened.close();
        throw error;
      }
      return opened;
    },
    async close() {
      await Promise.all([...open].map((each) => each.close()));
    },
  };
}

/** Invalid parameters, as JSON-RPC numbers it. */
const invalidParams = -32602;

function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === invalidParams;
}
