import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { atLeast, atMost, type Measurement } from '../measurement.ts';

const sockets = 128;
/** Milliseconds of each count; what is held against each other is counted in turns. */
const slice = 2_000;
const slices = 5;

/**
 * How many steps a second a served environment takes over many sockets, and how long one takes over one, beside a bare server that sends
 * back what it gets: client and server share the machine.
 */
export async function servingBenchmark(): Promise<readonly Measurement[]> {
  const server = fork(fileURLToPath(import.meta.resolve('./served.js')));
  try {
    const [addresses] = (await once(server, 'message')) as [{ served: string; echo: string }];
    const steps: number[] = [];
    const echoes: number[] = [];
    const served = await clients(addresses.served, sockets);
    const echoed = await clients(addresses.echo, sockets);
    for (let turn = 0; turn < slices; turn++) {
      steps.push(await rate(served));
      echoes.push(await rate(echoed));
    }
    const alone = { step: 1000 / (await rate(served.slice(0, 1))), echo: 1000 / (await rate(echoed.slice(0, 1))) };
    for (const each of [...served, ...echoed]) each.socket.close();
    return [
      { name: `steps over ${sockets} sockets`, value: median(steps), unit: 'steps/s', target: atLeast(20_000) },
      { name: `messages of a bare server over ${sockets} sockets`, value: median(echoes), unit: 'messages/s' },
      { name: 'steps for each message of the bare server', value: median(steps) / median(echoes), unit: '' },
      {
        name: 'added to a message by a step, one socket',
        value: alone.step - alone.echo,
        unit: 'ms',
        target: atMost(1),
      },
    ];
  } finally {
    server.kill();
  }
}

interface Client {
  readonly socket: WebSocket;
  answered: () => void;
}

async function clients(url: string, count: number): Promise<Client[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = new WebSocket(url, { perMessageDeflate: false });
      await once(socket, 'open');
      const client: Client = { socket, answered: () => {} };
      const opened = once(socket, 'message');
      socket.send('{"type":"reset","data":{"task_id":"corridor/6 rooms/from 0","seed":1}}');
      await opened;
      socket.on('message', () => client.answered());
      return client;
    }),
  );
}

const actions = ['go east', 'go west'].map((action) => JSON.stringify({ type: 'step', data: { action } }));

/** Answers a second, where each socket asks again as soon as it is answered. */
async function rate(all: readonly Client[]): Promise<number> {
  let answers = 0;
  let open = true;
  const began = performance.now();
  await Promise.all(
    all.map(
      (client) =>
        new Promise<void>((resolve) => {
          let taken = 0;
          client.answered = () => {
            answers += 1;
            if (!open) return resolve();
            // An episode of the corridor ends by itself after thirty steps.
            taken += 1;
            const isOver = taken % 29 === 0;
            client.socket.send(isOver ? reset : actions[taken % 2]!);
          };
          setTimeout(() => {
            open = false;
          }, slice);
          client.socket.send(reset);
        }),
    ),
  );
  return (answers * 1000) / (performance.now() - began);
}

const reset = '{"type":"reset","data":{"task_id":"corridor/6 rooms/from 0","seed":1}}';

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
