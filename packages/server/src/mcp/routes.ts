import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { actionSchema, resetSchema, stateOf, steppedBody } from '../openenv/messages.ts';
import type { Session } from '../session.ts';
import type { World } from '../world.ts';
import { type PlayedEpisode, playedEpisode } from './episode-servers.ts';

export interface McpRoutesOptions {
  readonly version: string;
  /** Takes a place for a client; undefined where all are taken. */
  readonly admit: () => (() => void) | undefined;
  /** Milliseconds without a call after which an episode ends. */
  readonly idle: number;
  readonly failed: (error: unknown) => void;
}

/** An episode that an agent plays through tools, while whoever runs the agent opens, watches and closes it. */
interface Hosted {
  readonly session: Session;
  readonly mcp: McpHttpHandler;
  readonly act: PlayedEpisode['act'];
  touched: number;
  readonly leave: () => Promise<void>;
}

export interface McpRoutes {
  readonly app: Hono;
  close(): Promise<void>;
}

/**
 * `POST /episodes` opens an episode and says at which address its MCP server is; `GET /episodes/<id>` says how it stands, the
 * reward included, which the agent does not see; `POST /episodes/<id>/step` does what the agent has no tool for, such as saying
 * something to the user; `DELETE` ends it.
 */
export function mcpRoutes(world: World, { version, admit, idle, failed }: McpRoutesOptions): McpRoutes {
  const hosted = new Map<string, Hosted>();
  let ticks = 0;
  let count = 0;
  const sweep = setInterval(() => {
    ticks += 1;
    for (const { touched, leave } of hosted.values()) if (ticks - touched > 1) void leave().catch(failed);
  }, idle);
  sweep.unref();

  const found = (id: string): Hosted | undefined => {
    const episode = hosted.get(id);
    if (episode) episode.touched = ticks;
    return episode;
  };
  const missing = (id: string) => ({ detail: `there is no episode "${id}"; it may have been closed` });

  const app = new Hono()
    .post('/episodes', async (context) => {
      const text = await context.req.text();
      const { seed, world_seed, task_id } = resetSchema.parse(text === '' ? {} : JSON.parse(text));
      const release = admit();
      if (!release) return context.json({ detail: 'all places are taken; close an episode, or try again later' }, 503);
      const session = world.open(context.req.header('user-agent') ?? 'mcp');
      try {
        const request = { task: task_id ?? undefined, seed: seed ?? undefined, worldSeed: world_seed ?? undefined };
        const opened = await session.reset(request);
        const id = String(++count);
        const leave = async () => {
          if (!hosted.delete(id)) return;
          release();
          await session.close();
        };
        const { tools } = world.environment;
        const { server, act } = playedEpisode({ session, opened, tools, version, failed });
        const mcp = createMcpHandler(server, { onerror: failed });
        hosted.set(id, { session, mcp, act, touched: ticks, leave });
        const { task, observation } = opened;
        const { id: taskId, instruction } = task;
        const mcpPath = `${context.req.path}/${id}/mcp`;
        return context.json({ episode: id, task_id: taskId, instruction, ...observation, mcp: mcpPath }, 201);
      } catch (error) {
        release();
        await session.close();
        throw error;
      }
    })
    .get('/episodes/:id', (context) => {
      const id = context.req.param('id');
      const episode = found(id);
      return episode ? context.json(stateOf(episode.session.state())) : context.json(missing(id), 404);
    })
    .post('/episodes/:id/step', async (context) => {
      const id = context.req.param('id');
      const episode = found(id);
      if (!episode) return context.json(missing(id), 404);
      const { action } = actionSchema.parse(await context.req.json());
      if (episode.session.state().done) return context.json({ detail: `the episode ${id} is over` }, 409);
      return context.json(steppedBody(await episode.act(action)));
    })
    .delete('/episodes/:id', async (context) => {
      const id = context.req.param('id');
      const episode = found(id);
      if (!episode) return context.json(missing(id), 404);
      const state = stateOf(episode.session.state());
      await episode.leave();
      return context.json(state);
    })
    .all('/episodes/:id/mcp', (context) => {
      const id = context.req.param('id');
      const episode = found(id);
      return episode ? episode.mcp.fetch(context.req.raw) : context.json(missing(id), 404);
    });
  return {
    app,
    async close() {
      clearInterval(sweep);
      await Promise.all([...hosted.values()].map(({ leave }) => leave()));
    },
  };
}
