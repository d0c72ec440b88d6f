import type { Awaitable } from '@dreamgym/core';
import type { AttemptRequest } from '../environment/toolbox.ts';

/** Somebody whom the agent talks to. */
export interface User {
  /** Opens one conversation. Throws where the user has failed, which says nothing of the agent. */
  begin(request: AttemptRequest): Awaitable<Conversation>;
}

/** One conversation, seen by the user. */
export interface Conversation {
  /** What the user says first. The same for all attempts in one world. */
  readonly opening: string;
  reply(message: string): Awaitable<Reply>;
}

export interface Reply {
  readonly text: string;
  /** Set where the user leaves, which ends the attempt. */
  readonly leaves?: true;
}
