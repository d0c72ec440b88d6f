import { setTimeout as delay } from 'node:timers/promises';
import { DreamGymError, type Json } from '@dreamgym/core';

export interface GatewayOptions {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The environment variable with its key, where it wants one. */
  readonly keyVariable?: string;
  /** Told once of an outage, in a sentence. */
  readonly notice?: (text: string) => void;
}

/** An attempt that a trainer asks for. */
export interface QueuedRollout {
  readonly rollout_id: string;
  readonly input: { readonly [name: string]: Json | undefined };
  readonly is_train: boolean;
  readonly config?: { readonly timeout_seconds?: number | null } | null;
  readonly metadata?: { readonly batch_idx?: number | null } | null;
}

/** Agent Lightning's server: the queue of what a trainer asks for, and the proxy to the model that it trains. */
export interface Gateway {
  /** Whether the model is being exchanged; nothing should begin then. */
  isPaused(signal: AbortSignal): Promise<boolean>;
  queued(most: number, signal: AbortSignal): Promise<readonly QueuedRollout[]>;
  /** Takes a rollout; false where somebody else has it. */
  claim(rollout: QueuedRollout, signal: AbortSignal): Promise<boolean>;
  /** Where the model answers for this rollout: the address of an OpenAI-compatible server, with its version. */
  modelAddress(rollout: QueuedRollout): string;
  /** Ends a rollout with what it has earned; false where the trainer does not want it any more. */
  succeed(rollout: QueuedRollout, reward: number, signal: AbortSignal): Promise<boolean>;
  /** Ends a rollout that says nothing of the model; false where the trainer does not want it any more. */
  fail(rollout: QueuedRollout, reason: string, signal: AbortSignal): Promise<boolean>;
}

/** A rollout is claimed once and played once: what were sent twice would be trained on twice. */
const attempt = '0';
/** Seconds between two tries to reach a server that is away, at first and in the end. */
const [soon, late] = [0.25, 15];
/** Another worker has it, it has ended, or it is gone. */
const refusals: ReadonlySet<number> = new Set([404, 409]);

export function gateway({ url, keyVariable, notice = () => {} }: GatewayOptions): Gateway {
  const base = url.replace(/\/+$/, '');
  const key = keyVariable === undefined ? undefined : process.env[keyVariable];
  if (keyVariable !== undefined && !key) {
    throw new DreamGymError('CONFIGURATION', `the environment variable ${keyVariable} has no key`, {
      hint: 'put the key of the Agent Lightning server there',
    });
  }

  /** Asks until there is an answer: a trainer may be started later, and again. */
  async function ask(path: string, { method, body, signal }: Asked): Promise<Response> {
    for (let wait = soon; ; wait = Math.min(late, 2 * wait)) {
      signal.throwIfAborted();
      const away = await fetch(`${base}${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal,
      }).then(
        (response) => (response.status >= 500 || response.status === 429 ? `status ${response.status}` : response),
        (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
      );
      if (typeof away !== 'string') return away;
      if (wait === soon) notice(`the Agent Lightning server at ${base} gives no answer (${away}); it is asked again`);
      await delay(1000 * wait, undefined, { signal });
    }
  }

  /** False where it is refused since others were quicker. */
  async function order(path: string, asked: Asked): Promise<boolean> {
    const response = await ask(path, asked);
    if (refusals.has(response.status)) return false;
    await requireSuccess(path, response);
    return true;
  }

  async function requireSuccess(path: string, response: Response): Promise<void> {
    if (response.ok) return;
    const { status } = response;
    const said = (await response.text()).slice(0, 200);
    throw new DreamGymError('COLLECTOR', `the Agent Lightning server at ${base} refuses ${path} (${status}): ${said}`, {
      hint:
        status === 401 || status === 403
          ? 'name the variable with its key: --agent-lightning-key'
          : 'this is made for Agent Lightning 1.0',
    });
  }

  const read = async <Answer>(path: string, signal: AbortSignal): Promise<Answer> => {
    const response = await ask(path, { method: 'GET', signal });
    await requireSuccess(path, response);
    return (await response.json()) as Answer;
  };
  const update = ({ rollout_id: id }: QueuedRollout, status: Json, signal: AbortSignal) =>
    order(`/api/rollouts/${id}`, { method: 'PATCH', body: { status }, signal });

  return {
    isPaused: async (signal) => (await read<{ readonly paused: boolean }>('/proxy/state', signal)).paused,
    queued: (most, signal) => read(`/api/rollouts?state_in=queuing&limit=${most}`, signal),
    claim: (rollout, signal) => update(rollout, { state: 'running', last_attempt_id: attempt }, signal),
    modelAddress({ rollout_id: id, is_train }) {
      return `${base}/proxy/rollout/${id}/attempt/${attempt}/mode/${is_train ? 'train' : 'val'}/openai/v1`;
    },
    async succeed(rollout, reward, signal) {
      const body = { event_type: 'reward', data: { value: reward, source: 'dreamgym' } };
      const path = `/api/rollouts/${rollout.rollout_id}/attempt/${attempt}/events`;
      return (await order(path, { method: 'POST', body, signal })) && update(rollout, { state: 'succeeded' }, signal);
    },
    fail: (rollout, reason, signal) => update(rollout, { state: 'failed', error_message: reason }, signal),
  };
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly body?: Json;
  readonly signal: AbortSignal;
}
