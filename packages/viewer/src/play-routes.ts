import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { PlayRequest, PlayView } from './view.ts';

/** Where runs are acted in by hand. What it throws is shown: an error's message, and its `hint` where it has one. */
export interface Stage {
  /** Whoever acts has to send it: reading a page must not be enough to act, and other users of the machine may read. */
  readonly token: string;
  begin(request: PlayRequest): Promise<PlayView>;
  act(request: { readonly attempt: string; readonly action: string }): Promise<PlayView>;
}

const longestBody = 1 << 16;

/** `POST /begin` and `POST /act`, for those who know the token. */
export function playRoutes(stage: Stage): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const sent = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    if (same(sent, stage.token)) return next();
    return context.json(
      { message: 'this address may not act here', hint: 'open the one that dreamgym view printed' },
      401,
    );
  });
  app.use(bodyLimit({ maxSize: longestBody }));
  app.post('/begin', (context) => answered(context, async () => stage.begin(playRequest(await context.req.json()))));
  app.post('/act', (context) =>
    answered(context, async () => {
      const { attempt, action } = await context.req.json();
      if (typeof attempt !== 'string' || typeof action !== 'string')
        throw new Error('send an attempt and an action, as texts');
      return stage.act({ attempt, action });
    }),
  );
  return app;
}

async function answered(context: Context, answer: () => Promise<PlayView>) {
  try {
    return context.json(await answer());
  } catch (error) {
    const { message, hint } = error as { message?: string; hint?: string };
    return context.json({ message: message ?? String(error), hint }, 422);
  }
}

function playRequest(sent: Partial<Record<keyof PlayRequest, unknown>>): PlayRequest {
  const { run, world, split, task, seed } = sent;
  const isRequest =
    typeof run === 'string' &&
    (world === 'real' || world === 'dream') &&
    (split === 'train' || split === 'validation' || split === 'test') &&
    (task === undefined || typeof task === 'string') &&
    typeof seed === 'number' &&
    Number.isSafeInteger(seed) &&
    seed >= 0;
  if (!isRequest)
    throw new Error('send a run, a world (real, dream), a split, a seed of at least 0, and at will a task');
  return { run, world, split, task, seed };
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
