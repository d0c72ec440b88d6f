import type { CDPSession } from 'playwright-core';
import type { PageNode } from '../../page/page-snapshot.ts';
import { isolatedWorld } from '../isolated-world.ts';
import { keptObject } from '../reading/read-contents.ts';

/** An element that something is to be done with, however an observation found it. */
export interface PageElement {
  /** Runs a function in the element's document and waits for what it gives, as JSON has it. It may use nothing from outside. */
  call<Given, Result>(work: (element: Element, given: Given) => Result, given: Given): Promise<Awaited<Result>>;
  /** The element that shows the frame in which this one stands; undefined in the main frame. */
  owner(): Promise<PageElement | undefined>;
}

/** By a node of an observation, in a world of its own, which no script of the page can bend. Undefined where it is gone. */
export async function nodeElement(protocol: CDPSession, node: PageNode): Promise<PageElement | undefined> {
  const { handle, backendNodeId } = node;
  if (handle !== undefined) {
    const kept = await keptObject(protocol, handle);
    return kept === undefined ? undefined : objectElement(protocol, kept);
  }
  return backendNodeId === undefined ? undefined : numberedElement(protocol, backendNodeId).catch(() => undefined);
}

async function numberedElement(protocol: CDPSession, backendNodeId: number): Promise<PageElement> {
  const { object } = await protocol.send('DOM.resolveNode', { backendNodeId });
  const frameId = await frameOf(protocol, object.objectId!);
  const { context } = await isolatedWorld(protocol, frameId!);
  const apart = await protocol.send('DOM.resolveNode', { backendNodeId, executionContextId: context });
  return objectElement(protocol, apart.object.objectId!);
}

function objectElement(protocol: CDPSession, objectId: string): PageElement {
  return {
    async call(work, given) {
      const { result, exceptionDetails } = await protocol.send('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: `function (given) { return (${work})(this, given); }`,
        arguments: [{ value: given }],
        returnByValue: true,
        awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    async owner() {
      const frameId = await frameOf(protocol, objectId);
      // The main frame has no owner.
      const owner = await protocol.send('DOM.getFrameOwner', { frameId: frameId! }).catch(() => undefined);
      return owner && numberedElement(protocol, owner.backendNodeId);
    },
  };
}

/** The frame that shows a node: the browser tells it of the element at a document's root. */
async function frameOf(protocol: CDPSession, objectId: string): Promise<string | undefined> {
  const { result } = await protocol.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: 'function () { return (this.ownerDocument ?? this).documentElement; }',
  });
  const { node } = await protocol.send('DOM.describeNode', { objectId: result.objectId });
  return node.frameId;
}
