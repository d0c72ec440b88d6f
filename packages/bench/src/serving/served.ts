import { serve } from '@dreamgym/server';
import { corridor } from '@dreamgym/testing';
import { WebSocketServer } from 'ws';

/** In a process of its own: a served environment whose steps cost nothing, and a server that sends back what it gets. */
const server = await serve({ environments: { corridor: { environment: corridor() } }, seed: 1, port: 0 });
const echo = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
echo.on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
await new Promise((resolve) => echo.on('listening', resolve));
const address = echo.address();
process.send?.({
  served: `${server.url.replace('http', 'ws')}/ws`,
  echo: `ws://127.0.0.1:${(address as { port: number }).port}`,
});
