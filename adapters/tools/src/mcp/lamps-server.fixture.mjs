// A small MCP server whose state are lamps: `node lamps-server.fixture.mjs stdio`, or `http`, which prints its address.
import { serve } from '@hono/node-server';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

const lamp = { type: 'string', enum: ['hall', 'attic'] };
const state_key = { type: 'string' };
const object = (properties, required = []) => ({ type: 'object', properties, required, additionalProperties: false });

const tools = [
  {
    name: 'switch_lamp',
    description: 'Switches a lamp.',
    inputSchema: object(
      { lamp, on: { type: 'boolean' }, level: { type: 'integer', minimum: 1, maximum: 9 }, state_key },
      ['lamp', 'on'],
    ),
    outputSchema: object({ lamp, on: { type: 'boolean' } }, ['lamp', 'on']),
  },
  { name: 'list_lamps', inputSchema: object({ state_key }) },
  { name: 'measure', inputSchema: object({ what: { type: 'string' } }, ['what']) },
  { name: 'reset', inputSchema: object({ lamps: { type: 'object' }, state_key }) },
  { name: 'hang', inputSchema: object({}) },
];

const text = (value) => ({ content: [{ type: 'text', text: value }] });

/** Lamps by the key of a state. */
const states = new Map();
const stateOf = (key) => {
  if (!states.has(key)) states.set(key, { hall: false, attic: false });
  return states.get(key);
};

function server(place) {
  const made = new Server({ name: 'lamps', version: '1' }, { capabilities: { tools: {} } });
  made.setRequestHandler('tools/list', () => ({ tools }));
  made.setRequestHandler('tools/call', ({ params: { name, arguments: given } }) => {
    const lamps = stateOf(given?.state_key ?? place);
    if (name === 'switch_lamp') {
      if (lamps[given.lamp] === given.on) {
        return { ...text(`Error: the lamp is ${given.on ? 'on' : 'off'} already`), isError: true };
      }
      lamps[given.lamp] = given.on;
      const structuredContent = { lamp: given.lamp, on: given.on };
      return { ...text(JSON.stringify(structuredContent)), structuredContent };
    }
    if (name === 'list_lamps') return text(JSON.stringify(lamps, null, 2));
    if (name === 'measure')
      return given.what === 'light' ? text('13.0') : { content: [{ type: 'image', data: '', mimeType: 'image/png' }] };
    if (name === 'reset') {
      states.set(given.state_key ?? place, { hall: false, attic: false, ...given.lamps });
      return text('Reset.');
    }
    if (name === 'hang') return new Promise(() => {});
    throw new Error('unknown tool');
  });
  return made;
}

const [, , way] = process.argv;
if (way === 'stdio') {
  process.stderr.write('lamps are ready\n');
  serveStdio(() => server('own'));
} else if (way === 'http') {
  const handlers = new Map();
  serve(
    {
      hostname: '127.0.0.1',
      port: 0,
      fetch(request) {
        if (request.headers.get('authorization') !== 'Bearer lamps') return new Response('no', { status: 401 });
        const { pathname } = new URL(request.url);
        if (!handlers.has(pathname))
          handlers.set(
            pathname,
            createMcpHandler(() => server(pathname)),
          );
        return handlers.get(pathname).fetch(request);
      },
    },
    ({ port }) => process.stdout.write(`http://127.0.0.1:${port}\n`),
  );
} else {
  process.stderr.write(`there is no way "${way}"\n`);
  process.exit(1);
}
