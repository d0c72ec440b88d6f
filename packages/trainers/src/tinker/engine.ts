import { setTimeout as wait } from 'node:timers/promises';
import { DreamGymError } from '@dreamgym/core';

export interface EngineOptions {
  /** `http://127.0.0.1:8000`; paths under `/api/v1` follow. */
  readonly url: string;
  /** The environment variable with its key, where it wants one. */
  readonly keyVariable?: string;
  /** Milliseconds between two signs of life; engines forget a session after five minutes without one. */
  readonly heartbeat?: number;
  /** Milliseconds to wait for a result before it is asked for again; engines hold the line for as long as Node's fetch waits at most. */
  readonly patience?: number;
}

/** Calls to an engine, each of which is answered by a number to ask again with. */
export interface Engine {
  /** Waits until the work is done; gives JSON, or the bytes of a protobuf message. */
  work<Answer = Readonly<Record<string, unknown>>>(
    path: string,
    body: object | Uint8Array,
    signal?: AbortSignal,
  ): Promise<Answer>;
  /** A call that is answered at once. */
  call<Answer>(path: string, body: object, signal?: AbortSignal): Promise<Answer>;
  /** Says now and then that the session is still used, until it is stopped. */
  keepAlive(session: string): () => void;
}

const protobufType = 'application/x-protobuf';

export function engine({ url, keyVariable, heartbeat = 10_000, patience = 45_000 }: EngineOptions): Engine {
  const base = `${url.replace(/\/+$/, '')}/api/v1`;
  const key = keyVariable === undefined ? undefined : process.env[keyVariable];
  if (keyVariable !== undefined && !key) throw new Error(`the environment variable ${keyVariable} has no key`);

  async function post(path: string, body: object | Uint8Array, signal?: AbortSignal): Promise<Response> {
    const isBytes = body instanceof Uint8Array;
    const headers = {
      'content-type': isBytes ? protobufType : 'application/json',
      ...(key !== undefined && { 'x-api-key': key }),
    };
    const sent = isBytes ? Uint8Array.from(body) : JSON.stringify(body);
    try {
      return await fetch(`${base}/${path}`, {
        method: 'POST',
        headers,
        body: sent,
        signal: signal ? AbortSignal.any([signal]) : null,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new DreamGymError('OPTIMIZER', `the engine at ${url} does not answer ${path}: ${reasonOf(cause)}`, {
        hint: 'start it again, then go on with the run from its last checkpoint',
        cause,
      });
    }
  }

  async function refused(path: string, response: Response): Promise<DreamGymError> {
    const { status } = response;
    const text = await response.text();
    const lost = status === 404 || /not loaded|not found|unknown/i.test(text);
    return new DreamGymError('OPTIMIZER', `the engine at ${url} refuses ${path} (${status}): ${detailOf(text)}`, {
      hint: lost
        ? 'it was started again, or has forgotten the session: go on with the run from its last checkpoint'
        : 'see the message; docs/weights.md says what an engine needs',
    });
  }

  async function call<Answer>(path: string, body: object | Uint8Array, signal?: AbortSignal): Promise<Answer> {
    const response = await post(path, body, signal);
    if (!response.ok) throw await refused(path, response);
    return (await response.json()) as Answer;
  }

  /** What has come of a piece of work, where it has ended. */
  async function resultOf<Answer>(path: string, id: string, signal?: AbortSignal): Promise<Answer | 'pending'> {
    const waited = AbortSignal.timeout(patience);
    try {
      const either = signal ? AbortSignal.any([signal, waited]) : waited;
      const response = await post('retrieve_future', { request_id: id }, either);
      if (response.status === 408) {
        await response.body?.cancel();
        return 'pending';
      }
      if (!response.ok) throw await refused(path, response);
      const isBytes = response.headers.get('content-type')?.includes('protobuf') ?? false;
      return (isBytes ? new Uint8Array(await response.arrayBuffer()) : await response.json()) as Answer;
    } catch (error) {
      if (error === waited.reason && !signal?.aborted) return 'pending';
      throw error;
    }
  }

  return {
    call,
    async work<Answer>(path: string, body: object | Uint8Array, signal?: AbortSignal) {
      const { request_id: id, ...answer } = await call<{ request_id?: string }>(path, body, signal);
      if (id === undefined)
        throw new Error(`the engine at ${url} answered ${path} without a request_id: ${JSON.stringify(answer)}`);
      for (;;) {
        const result = await resultOf<Answer>(path, id, signal);
        if (result !== 'pending') return result;
        // An engine that does not hold the line shall not be asked without a pause.
        await wait(50, undefined, signal && { signal });
      }
    },
    keepAlive(session) {
      const timer = setInterval(() => {
        // A sign that is lost is followed by others; work says what is wrong.
        call('session_heartbeat', { session_id: session }).catch(() => {});
      }, heartbeat);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function detailOf(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    return typeof detail === 'string' ? detail : JSON.stringify(detail ?? text).slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
