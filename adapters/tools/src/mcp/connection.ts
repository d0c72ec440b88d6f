import type { Client } from '@modelcontextprotocol/client';

/** A server that is started for every attempt and spoken to through its pipes, or one that is there. */
export type McpServer = McpCommand | McpAddress;

export interface McpCommand {
  readonly command: string;
  readonly args?: readonly string[];
  /** Beside the few variables that are safe to hand on, such as `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface McpAddress {
  /** Where it is reached by streamable HTTP; of an attempt of its own where it keeps a state for each address. */
  readonly url: string | ((attempt: McpAttempt) => string);
  readonly headers?: Readonly<Record<string, string>>;
}

/** One attempt, as servers are told of it. */
export interface McpAttempt {
  /** Counted from 0; another one for every attempt of this process. */
  readonly number: number;
  /** Empty where the tools are only listed. */
  readonly task: string;
  readonly seed: number;
  readonly worldSeed: number;
}

export interface Connection {
  readonly client: Client;
  close(): Promise<void>;
}

export interface ConnectRequest {
  /** As it is called in errors. */
  readonly name: string;
  readonly server: McpServer;
  readonly attempt: McpAttempt;
  readonly signal?: AbortSignal;
  /** Milliseconds for the first exchange. */
  readonly timeout: number;
}

/** The most of what a server wrote to its standard error that is shown where it does not start. */
const mostWritten = 2000;

/** Throws where there is no server, saying what it wrote. */
export async function connect({ name, server, attempt, signal, timeout }: ConnectRequest): Promise<Connection> {
  const { Client, StreamableHTTPClientTransport } = await library();
  const info = { name: 'dreamgym', version: '1' };
  if ('url' in server) {
    const url = typeof server.url === 'string' ? server.url : server.url(attempt);
    const client = new Client(info, { versionNegotiation: { mode: 'auto' } });
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { ...server.headers } },
    });
    const close = async () => {
      // Servers of the older protocol keep a session until they are told.
      await transport.terminateSession().catch(() => undefined);
      await client.close();
    };
    await open({ name, close }, () => client.connect(transport, { signal, timeout }));
    return { client, close };
  }
  const { getDefaultEnvironment, StdioClientTransport } = await import('@modelcontextprotocol/client/stdio');
  const { command, args = [], env = {}, cwd } = server;
  // To find out which protocol a server speaks would start it twice.
  const client = new Client(info);
  const transport = new StdioClientTransport({
    ...{ command, args: [...args], cwd, stderr: 'pipe' },
    env: { ...getDefaultEnvironment(), ...env },
  });
  let written = '';
  transport.stderr?.on('data', (data: Buffer) => {
    written = (written + data.toString()).slice(-mostWritten);
  });
  const close = () => client.close();
  await open({ name, close, written: () => written }, () => client.connect(transport, { signal, timeout }));
  return { client, close };
}

interface OpenRequest {
  readonly name: string;
  readonly close: () => Promise<void>;
  readonly written?: () => string;
}

async function open({ name, close, written }: OpenRequest, connecting: () => Promise<void>): Promise<void> {
  try {
    await connecting();
  } catch (cause) {
    await close().catch(() => undefined);
    const said = written?.().trim();
    const more = said ? `; it wrote: ${said}` : '';
    throw new Error(`the MCP server ${name} does not answer: ${(cause as Error).message}${more}`, { cause });
  }
}

async function library() {
  try {
    return await import('@modelcontextprotocol/client');
  } catch (cause) {
    throw new Error('MCP servers need a client: npm install @modelcontextprotocol/client', { cause });
  }
}
