/**
 * One observed page as plain data, independent of the browser that it was read from. Every text format is rendered from it,
 * and a recorded page is a JSON file.
 */
export interface PageSnapshot {
  /** The open tabs, in the browser's order. */
  readonly tabs: readonly Tab[];
  /** The index of the observed tab. */
  readonly current: number;
  /** The size of the window in CSS pixels. */
  readonly viewport: { readonly width: number; readonly height: number };
  /** The accessibility tree, parents before children, siblings in reading order; the first node is the root. Ids are unique. */
  readonly nodes: readonly PageNode[];
  /** Whether the page has more than was read of it. */
  readonly cut?: boolean;
}

export interface Tab {
  readonly title: string;
  readonly url: string;
}

/** A node of the accessibility tree, named as in the Chrome DevTools Protocol (`Accessibility.AXNode`). */
export interface PageNode {
  /** Its `nodeId`; in a child frame `f<frame>e<nodeId>`. */
  readonly id: string;
  /** The DOM node behind it. Text boxes of a line have none. */
  readonly backendNodeId?: number;
  /** The same, where a script has read the page. */
  readonly handle?: NodeHandle;
  /** The frame that it belongs to, counted from 1; missing in the main frame. The children of an `Iframe` node are those of its frame. */
  readonly frame?: number;
  /** Left out of the tree by the browser: it has no name, its children count. */
  readonly ignored?: true;
  readonly role: string;
  /** Missing where the protocol gives none, as for ignored nodes; often empty. */
  readonly name?: string;
  readonly description?: string;
  /** The typed text of a field, the position of a slider, the chosen option of a list. */
  readonly value?: string | number;
  /** In the protocol's order; those without a value are left out. */
  readonly properties: readonly PageProperty[];
  /** Relative to the window's upper left corner, in CSS pixels; missing where the node has no box. */
  readonly bounds?: Bounds;
  readonly children: readonly string[];
}

/** A node that a script has kept. */
export interface NodeHandle {
  readonly world: { readonly context: number; readonly mark: string };
  readonly at: number;
}

/** `{ name: 'checked', value: 'false' }`: booleans are booleans, tokens are text, as the protocol has them. */
export interface PageProperty {
  readonly name: string;
  readonly value: boolean | number | string | readonly string[];
}

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
