import { isDreamGymError } from '@dreamgym/core';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { DeadlineError, type Session } from '../session.ts';
import {
  actionSchema,
  errorMessage,
  openedMessage,
  requestTypes,
  resetSchema,
  stateMessage,
  steppedMessage,
} from './messages.ts';

/** Messages that wait at most before the client is told to wait, too. */
const mostWaiting = 16;
/** Bytes that a client has not fetched yet, above which it gets no more answers until it has. */
const mostUnsent = 1 << 20;

export interface SocketOptions {
  readonly session: Session;
  /** Milliseconds without a message after which the session ends. */
  readonly idle: number;
  /** Told of what is nobody's fault out there. */
  readonly failed: (error: unknown) => void;
}

/** Plays one client's episodes over its socket; resolves when the client is gone and its session is closed. */
export function serveSocket(socket: WebSocket, { session, idle, failed }: SocketOptions): Promise<void> {
  const waiting: string[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      const reply = await answer(session, text, failed);
      if (reply.text !== undefined && socket.readyState === socket.OPEN) {
        socket.send(reply.text);
        if (socket.bufferedAmount > mostUnsent) await drained(socket);
      }
      if (reply.close !== undefined) socket.close(reply.close, reply.reason);
      if (socket.isPaused && waiting.length < mostWaiting) socket.resume();
    }
    working = undefined;
    watch();
  }

  let silence: NodeJS.Timeout | undefined;
  let heard = 0;
  /** One timer for all messages: a timer for each would cost more than the step. */
  function watch(): void {
    heard += 1;
    if (silence) return;
    let before = heard;
    silence = setInterval(() => {
      if (heard === before && !working) socket.close(1000, `idle for ${idle / 1000} s`);
      before = heard;
    }, idle);
    silence.unref();
  }
  watch();

  socket.on('message', (data, isBinary) => {
    waiting.push(isBinary ? '' : data.toString());
    if (waiting.length >= mostWaiting) socket.pause();
    working ??= work();
  });
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(silence);
      waiting.length = 0;
      session.close().then(resolve, (error) => {
        failed(error);
        resolve();
      });
    };
    socket.on('close', end);
    // An error is followed by a close.
    socket.on('error', () => {});
  });
}

interface Reply {
  readonly text?: string;
  readonly close?: number;
  readonly reason?: string;
}

async function answer(session: Session, text: string, failed: (error: unknown) => void): Promise<Reply> {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { text: errorMessage('INVALID_JSON', 'the message is no JSON text') };
  }
  const { type, data } = (said ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  try {
    if (type === 'step') return { text: steppedMessage(await session.step(actionOf(data))) };
    if (type === 'state') return { text: stateMessage(session.state()) };
    if (type === 'close') return { close: 1000, reason: 'closed by the client' };
    if (type !== 'reset') {
      const known = requestTypes.join(', ');
      return {
        text: errorMessage('UNKNOWN_TYPE', `there is no message of type ${JSON.stringify(type)}, only: ${known}`),
      };
    }
    const { seed, world_seed, task_id, episode_id } = resetSchema.parse(data ?? {});
    const opened = await session.reset({
      task: task_id ?? undefined,
      seed: seed ?? undefined,
      worldSeed: world_seed ?? undefined,
      episode: episode_id ?? undefined,
    });
    return { text: openedMessage(opened) };
  } catch (error) {
    if (error instanceof z.ZodError) return { text: errorMessage('VALIDATION_ERROR', z.prettifyError(error)) };
    const message = error instanceof Error ? error.message : String(error);
    if (!isMistake(error)) failed(error);
    const reply = errorMessage('EXECUTION_ERROR', message);
    return error instanceof DeadlineError ? { text: reply, close: 1011, reason: 'deadline' } : { text: reply };
  }
}

/** A step is what comes thousands of times a second: a schema says only what is wrong with one. */
function actionOf(data: unknown): string {
  const { action } = (data ?? {}) as { readonly action?: unknown };
  return typeof action === 'string' ? action : actionSchema.parse(data).action;
}

/** Whether it is the client that asked for what cannot be. */
function isMistake(error: unknown): boolean {
  return isDreamGymError(error) && (error.code === 'CONFIGURATION' || error.code === 'RUN');
}

/** Resolves when the client has fetched most of what was sent, or is gone. */
async function drained(socket: WebSocket): Promise<void> {
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > mostUnsent / 2) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
