import type { Split } from '@dreamgym/core';
import { Hono } from 'hono';
import { z } from 'zod';
import { listedTools } from '../mcp/episode-servers.ts';
import type { World } from '../world.ts';
import { schemas } from './messages.ts';

const version = '0.10.0';

/** What OpenEnv asks of one environment over HTTP. */
export function environmentRoutes(world: World): Hono {
  const { name, environment } = world;
  return new Hono()
    .get('/health', (context) => context.json({ status: 'healthy' }))
    .get('/metadata', (context) =>
      context.json({
        name,
        description: environment.description ?? `${environment.name}, served by DreamGym`,
        version,
        dreamed: environment.dreamed === true,
        ...(environment.experienceModel !== undefined && { experience_model: environment.experienceModel }),
        ...(environment.stepLimit !== undefined && { step_limit: environment.stepLimit }),
      }),
    )
    .get('/schema', (context) => context.json(schemas))
    .post('/mcp', async (context) =>
      context.json(remoteCall(await context.req.text(), { path: context.req.path, world })),
    )
    .get('/openapi.json', (context) =>
      // Episodes live on the socket: a reset over HTTP would have no steps after it, so none is offered.
      context.json({ openapi: '3.1.0', info: { title: name, version }, paths: { '/health': {}, '/schema': {} } }),
    );
}

const callSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).nullish(),
  method: z.string(),
});

/**
 * OpenEnv's JSON-RPC address, which always answers with status 200. Tools act within an episode, and an episode has an MCP
 * address of its own, so that agents that know MCP alone can be given one.
 */
function remoteCall(text: string, { path, world }: { readonly path: string; readonly world: World }): object {
  const said = parsed(text);
  if (said === undefined) return fault(null, -32700, 'the body is no JSON text');
  const call = callSchema.safeParse(said);
  if (!call.success) return fault(null, -32600, z.prettifyError(call.error));
  const { id = null, method } = call.data;
  if (method === 'tools/list') return { jsonrpc: '2.0', id, result: { tools: listedTools(world.environment.tools) } };
  const episodes = path.replace(/mcp$/, 'episodes');
  return fault(id, -32601, `${method} is not served here; POST ${episodes} opens an episode and gives its MCP address`);
}

const fault = (id: string | number | null, code: number, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const splitSchema = z.object({ split: z.enum(['train', 'validation', 'test']) });
const taskSchema = splitSchema.extend({ index: z.int().min(0) });
const rangeSchema = splitSchema.extend({ start: z.int().min(0).optional(), stop: z.int().min(0).optional() });

/** The tasks of every environment, by its name. */
export function taskRoutes(worlds: ReadonlyMap<string, World>): Hono {
  const app = new Hono();
  const listed = async (world: World, split: Split) =>
    (await world.assignments.tasks(split)).map(({ id, instruction, family }) => ({ task_id: id, instruction, family }));
  app.get('/list_environments', (context) => context.json([...worlds.keys()]));
  for (const [name, world] of worlds) {
    app
      .get(`/${name}/splits`, (context) => context.json(world.splits.map((split) => ({ name: split, type: split }))))
      .post(`/${name}/tasks`, async (context) => {
        const { split } = splitSchema.parse(await body(context.req.raw));
        return context.json({ tasks: await listed(world, split), env_name: name });
      })
      .post(`/${name}/num_tasks`, async (context) => {
        const { split } = splitSchema.parse(await body(context.req.raw));
        return context.json({ num_tasks: (await listed(world, split)).length });
      })
      .post(`/${name}/task`, async (context) => {
        const { split, index } = taskSchema.parse(await body(context.req.raw));
        const tasks = await listed(world, split);
        const task = tasks[index];
        if (task) return context.json({ task });
        return context.json({ detail: `there are ${tasks.length} tasks in ${split}, and none at ${index}` }, 400);
      })
      .post(`/${name}/task_range`, async (context) => {
        const { split, start, stop } = rangeSchema.parse(await body(context.req.raw));
        return context.json({ tasks: (await listed(world, split)).slice(start, stop) });
      });
  }
  return app;
}

async function body(request: Request): Promise<unknown> {
  return JSON.parse((await request.text()) || '{}');
}
