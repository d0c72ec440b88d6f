import type { IncomingHttpHeaders } from 'node:http';
import type { ChatMessage, ChatUsage, Json } from '@dreamgym/core';

/** How the server behaves for one call. */
export interface Behaviour {
  readonly text?: string;
  /** What the model shows of its thoughts. */
  readonly reasoning?: string;
  /** Why it stops, in the protocol's own words: `max_tokens` and `refusal`, or `length` and `content_filter`. */
  readonly stop?: string;
  /** Chat completions only: a refusal in words. */
  readonly refusal?: string;
  /** Missing: a token is four characters, and what an earlier call began with, up to a cache point, is read from the cache. */
  readonly usage?: ChatUsage;
  /** Before the first byte of the answer. */
  readonly seconds?: number;
  /** Anything but 200 answers with `error` as the body; 0, in a batch, lets the request expire. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: object;
  /**
   * Breaks the connection in the middle of the answer (`cut`), ends it early but in good order (`short`), reports `error`
   * in it, never goes on (`hang`), or leaves out what it cost (`no-usage`).
   */
  readonly fault?: 'cut' | 'short' | 'error' | 'hang' | 'no-usage';
  /** Sent byte by byte as it stands, in the place of everything else, as a server of another dialect would. */
  readonly raw?: string;
}

/** One call. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as it was sent. */
  // biome-ignore lint/suspicious/noExplicitAny: a request body is what a test says it is
  readonly body: any;
  /** The same in both protocols. */
  readonly messages: readonly ChatMessage[];
  readonly schema?: Json;
}

/** One event of a streamed answer, or how it is answered at once. */
export interface Answer {
  readonly received: Received;
  readonly behaviour: Behaviour;
  readonly usage: ChatUsage;
}
