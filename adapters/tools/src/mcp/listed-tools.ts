import type { Json } from '@dreamgym/core';
import { type InputSchema, inputSchema } from '../schemas/input-schema.ts';
import { connect, type McpAttempt, type McpServer } from './connection.ts';

/** A tool of a server. */
export interface ListedTool {
  readonly name: string;
  /** The name of its server. */
  readonly server: string;
  readonly description?: string;
  /** Without the arguments that are given. */
  readonly input: InputSchema;
  readonly outputSchema?: Json;
  /** Arguments of it that the agent does not see. */
  readonly given: readonly string[];
}

export interface ListRequest {
  readonly servers: Readonly<Record<string, McpServer>>;
  readonly attempt: McpAttempt;
  readonly timeout: number;
  /** Names of arguments that the agent does not see. */
  readonly given: readonly string[];
}

/** The tools of all servers, in their order. Throws where two have the same name. */
export async function listTools({ servers, attempt, timeout, given }: ListRequest): Promise<readonly ListedTool[]> {
  const listed: ListedTool[] = [];
  for (const [server, where] of Object.entries(servers)) {
    const connection = await connect({ name: server, server: where, attempt, timeout });
    try {
      const { tools } = await connection.client.listTools(undefined, { timeout });
      for (const { name, description, inputSchema: schema, outputSchema } of tools) {
        const other = listed.find((tool) => tool.name === name);
        if (other) throw new Error(`the MCP servers ${other.server} and ${server} both have a tool ${name}`);
        const own = given.filter((key) => key in (schema.properties ?? {}));
        const input = inputSchema(without(schema as Json, own), name);
        listed.push({ name, server, description, input, outputSchema: outputSchema as Json | undefined, given: own });
      }
    } finally {
      await connection.close();
    }
  }
  return listed;
}

function without(schema: Json, given: readonly string[]): Json {
  if (given.length === 0) return schema;
  const {
    properties = {},
    required = [],
    ...rest
  } = schema as { properties?: Record<string, Json>; required?: string[] };
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !given.includes(key))),
    required: required.filter((key) => !given.includes(key)),
  };
}
