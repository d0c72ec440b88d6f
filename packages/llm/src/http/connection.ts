import type { Json } from '@dreamgym/core';
import type { EnvHttpProxyAgent } from 'undici';
import { longestSeconds } from '../signals.ts';
import { requirePlainAddress, type Secret, secretOf } from './secret.ts';
import { successful } from './server-error.ts';

/** How a server is reached. */
export interface ConnectionOptions {
  /** For one call, to its last byte. */
  readonly timeoutSeconds?: number;
  /** Sent with every call, in the place of those of the protocol that have the same names. Their values are shown in no message. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * In the place of one that knows no time limits of its own and goes through the proxies that `HTTPS_PROXY`, `HTTP_PROXY`
   * and `NO_PROXY` name.
   */
  readonly fetch?: typeof globalThis.fetch;
  /** How many tokens a prompt and its answer may have together; prompts are fitted into it. */
  readonly contextWindow?: number;
}

/** A server that takes and gives JSON, the key as a bearer. */
export interface Connection {
  readonly secret: Secret;
  readonly timeoutSeconds: number;
  /** Asks; throws a `ServerError` where the answer is anything but success. */
  send(path: string, request: SendOptions): Promise<Response>;
}

interface SendOptions {
  /** Posted; without it the path is read. */
  readonly body?: Json;
  readonly signal: AbortSignal;
}

/** The settings of a connection, checked. */
export function connectionSettings({
  baseURL,
  keyVariable,
  timeoutSeconds = 600,
  headers = {},
  fetch = patientFetch,
}: ConnectionOptions & { readonly baseURL: string; readonly keyVariable?: string }) {
  requirePlainAddress(baseURL);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= longestSeconds)) {
    throw new Error(`timeoutSeconds is ${timeoutSeconds}; give a number above 0 and up to ${longestSeconds}`);
  }
  return { secret: secretOf(keyVariable, headers), timeoutSeconds, headers, fetch };
}

export function connection(
  options: ConnectionOptions & { readonly baseURL: string; readonly keyVariable?: string },
): Connection {
  const { baseURL, keyVariable } = options;
  const { secret, timeoutSeconds, headers, fetch } = connectionSettings(options);
  return {
    secret,
    timeoutSeconds,
    async send(path, { body, signal }) {
      const key = keyVariable === undefined ? undefined : secret.read();
      const response = await fetch(`${baseURL.replace(/\/+$/, '')}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // The key is for this server only.
        redirect: 'manual',
        signal,
      });
      return successful(response);
    },
  };
}

let agent: EnvHttpProxyAgent | undefined;

/** Node's own gives up when no byte has come for 300 seconds. */
const patientFetch: typeof globalThis.fetch = async (input, init) => {
  // Loaded by those alone who ask a server: it takes its time.
  const undici = await import('undici');
  const noProxy = process.env.no_proxy ?? process.env.NO_PROXY ?? 'localhost,127.0.0.1,[::1]';
  agent ??= new undici.EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0, noProxy });
  const options = { ...(init as RequestInit), dispatcher: agent };
  return undici.fetch(input as string, options as Parameters<typeof undici.fetch>[1]) as unknown as Promise<Response>;
};
