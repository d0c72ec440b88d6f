import { randomUUID } from 'node:crypto';
import type { CDPSession } from 'playwright-core';
import { frameTree } from './protocol.ts';

/** A world of its own in a frame: it sees the document, but none of the page's scripts, and no script of the page can see it. */
export interface World {
  /** Its number in the browser. Another process may give the same one to another world. */
  readonly context: number;
  /** What it is known by. */
  readonly mark: string;
}

/** The world of a frame's page. */
export async function isolatedWorld(session: CDPSession, frameId: string): Promise<World> {
  const { executionContextId: context } = await session.send('Page.createIsolatedWorld', {
    frameId,
    worldName: 'dreamgym',
  });
  const mark = randomUUID();
  await session.send('Runtime.evaluate', { contextId: context, expression: `globalThis.dreamgymMark = '${mark}'` });
  return { context, mark };
}

/** What an expression threw, as against a page that went away. */
export class ExpressionError extends Error {}

/** Evaluates an expression in a world. Waits for a promise. Rejects with an `ExpressionError` where the expression throws, and with `goneWorld` where the world has ended. */
export async function evaluateIn(session: CDPSession, world: World, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    ...guarded(world, expression),
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new ExpressionError(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** An object of a world, as others of the protocol's methods take it; undefined where the expression has none to give. */
export async function objectIn(session: CDPSession, world: World, expression: string): Promise<string | undefined> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    ...guarded(world, expression),
    objectGroup: 'dreamgym',
  });
  return exceptionDetails ? undefined : result.objectId;
}

const goneWorld = 'Cannot find context';

function guarded({ context, mark }: World, expression: string) {
  const guard = `if (globalThis.dreamgymMark !== '${mark}') throw new Error('${goneWorld}');`;
  return { contextId: context, expression: `${guard}\n${expression}` };
}

/** The worlds of main frames; a world ends with the page that the frame shows. */
const worlds = new WeakMap<CDPSession, World>();

/** Does something in the world of the main frame, and again in the next one where that world has ended before it began. */
export async function inMainWorld<T>(session: CDPSession, work: (world: World) => Promise<T>): Promise<T> {
  const known = worlds.get(session);
  if (known !== undefined) {
    try {
      return await work(known);
    } catch (error) {
      if (!String(error).includes(goneWorld)) throw error;
    }
  }
  const { frame } = await frameTree(session);
  const world = await isolatedWorld(session, frame.id);
  worlds.set(session, world);
  return work(world);
}
