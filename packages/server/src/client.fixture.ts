import { WebSocket } from 'ws';

/** A trainer's end of an OpenEnv socket: one answer to every message. */
export interface Client {
  // biome-ignore lint/suspicious/noExplicitAny: answers are what the server says
  ask(type: string, data?: object): Promise<any>;
  /** Sends a text as it is. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are what the server says
  send(text: string): Promise<any>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): Promise<void>;
}

export async function connect(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  const waiting: ((message: unknown) => void)[] = [];
  const early: unknown[] = [];
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(data.toString());
    const taker = waiting.shift();
    if (taker) taker(message);
    else early.push(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const send = (text: string) => {
    socket.send(text);
    return new Promise<never>((resolve) => {
      if (early.length > 0) resolve(early.shift() as never);
      else waiting.push(resolve as never);
    });
  };
  return {
    send,
    ask: (type, data) => send(JSON.stringify({ type, data })),
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
}
