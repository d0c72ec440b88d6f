import type Anthropic from '@anthropic-ai/sdk';
import type { Middleware } from '@anthropic-ai/sdk';
import { chatFailure } from '../../chat-failure.ts';
import { type ConnectionOptions, connectionSettings } from '../../http/connection.ts';
import type { Secret } from '../../http/secret.ts';
import { successful } from '../../http/server-error.ts';

/** Where Anthropic's own server is. */
export const official = 'https://api.anthropic.com';

/** A server that speaks Anthropic's protocol, asked through Anthropic's client, which makes requests and sends them. */
export interface AnthropicServer {
  readonly secret: Secret;
  readonly timeoutSeconds: number;
  /** Asks, and gives the answer unread; throws a `ServerError` where it is anything but success. */
  ask(call: AnthropicCall, signal: AbortSignal): Promise<Response>;
}

/** One call of the client: `(client, options) => client.messages.batches.create({ requests }, options)`. */
type AnthropicCall = (client: Anthropic, options: Anthropic.RequestOptions) => { asResponse(): Promise<Response> };

export function anthropicServer(
  options: ConnectionOptions & { readonly baseURL: string; readonly keyVariable: string; readonly version?: string },
): AnthropicServer {
  const { baseURL, version } = options;
  const { secret, timeoutSeconds, headers, fetch } = connectionSettings(options);
  let client: Anthropic | undefined;
  const connect = async () => {
    const Client = await installedClient();
    return apartFromEnvironment(
      () =>
        new Client({
          apiKey: async () => secret.read(),
          baseURL,
          timeout: Math.ceil(timeoutSeconds * 1000),
          // `limited` makes calls again, where they are counted.
          maxRetries: 0,
          logLevel: 'off',
          openTelemetry: false,
          fetch,
          // The key is for this server only.
          fetchOptions: { redirect: 'manual' },
        }),
    );
  };
  return {
    secret,
    timeoutSeconds,
    async ask(call, signal) {
      const key = secret.read();
      const its = {
        ...(version !== undefined && { 'anthropic-version': version }),
        // Servers that speak the protocol look for the key where it used to be.
        ...(baseURL !== official && { 'x-api-key': key }),
        ...headers,
      };
      client ??= await connect();
      try {
        return await call(client, { headers: its, middleware: [plainly(signal)] }).asResponse();
      } catch (error) {
        throw error instanceof NoResponse ? error.reason : error;
      }
    },
  };
}

/** Anthropic's own package, which only those install who ask it. */
async function installedClient() {
  try {
    return (await import('@anthropic-ai/sdk')).default;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw chatFailure(
      'denied',
      'models of Anthropic need the package @anthropic-ai/sdk: npm install @anthropic-ai/sdk',
    );
  }
}

/**
 * Sends a call so that it ends with the signal, and failures are told as they came. The client keeps what it knows of a call
 * until a full collection of the memory where it is given the signal itself, and tells some failures of `fetch` apart by
 * their words, without saying what they were.
 */
function plainly(signal: AbortSignal): Middleware {
  return async (request, next) => {
    const response = await next({ ...request, signal }).catch((reason: unknown) => {
      throw new NoResponse(reason);
    });
    return successful(response);
  };
}

class NoResponse extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('no response');
    this.reason = reason;
  }
}

/**
 * The client takes headers, an address and more from variables where it is not told otherwise, and some also then. They may
 * be for another server.
 */
function apartFromEnvironment<Made>(make: () => Made): Made {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('ANTHROPIC_'));
  for (const [name] of own) delete process.env[name];
  try {
    return make();
  } finally {
    Object.assign(process.env, Object.fromEntries(own));
  }
}
