/** Which elements of a document react to the mouse by their scripts: their places in the order of `querySelectorAll('*')`, open shadow roots after it. */
export interface Reacting {
  /** Elements in all: where another number is found later on, the places are of no use. */
  readonly count: number;
  readonly at: readonly number[];
}

declare global {
  /** What the console of the developer tools has. */
  var getEventListeners: (target: EventTarget) => Readonly<Record<string, readonly { readonly listener: unknown }[]>>;
}

/**
 * Runs among the page's own scripts with the console's helpers, so it may use nothing from outside, and what it finds is a hint. An element
 * reacts that has a listener for clicks or drops, or can be dragged; that a framework keeps a handler for, which listens at the document (React, Solid, Svelte); or
 * that a listener further out looks for, as its selector (jQuery) or its source says (`event.target.closest('.row')`).
 */
export function findReacting(): Reacting {
  type Handler = (...given: unknown[]) => unknown;
  const presses = ['mousedown', 'mouseup', 'pointerdown', 'pointerup'];
  const types = ['click', 'dblclick', 'contextmenu', 'drop', ...presses];
  const elements: Element[] = [];
  const roots: (Document | ShadowRoot)[] = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      elements.push(element);
    }
  }
  const found = new Set<Element>();
  const half = (innerWidth * innerHeight) / 2;
  /** More text than what is clicked says. */
  const longest = 400;
  const fields = 'input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea, [contenteditable]';

  const sourceOf = (handler: unknown): string => {
    const work =
      typeof handler === 'object' && handler !== null ? (handler as EventListenerObject).handleEvent : handler;
    return typeof work === 'function' ? Function.prototype.toString.call(work) : '';
  };
  /** Whether a handler does nothing but keep the click from others. */
  const isIdle = (source: string) => {
    const body = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/^[^{]*?(?:=>\s*\{?|\{)|\}\s*$/g, '');
    return body.replace(/\b\w+\.(?:stop(?:Immediate)?Propagation|preventDefault)\(\)|[\s;]/g, '') === '';
  };
  /** What a handler asks of what was clicked; none where it asks for nothing, or for where a click was not. */
  const selectorsIn = (source: string): readonly string[] => {
    const selectors: string[] = [];
    for (const [, not, , selector] of source.matchAll(
      /(!?)[\w$.?]+\.(?:closest|matches)\(\s*(["'`])((?:(?!\2).)+)\2\s*\)/g,
    )) {
      if (not === '') selectors.push(selector!);
    }
    const alias = /\b([\w$]+)\s*=\s*[\w$]+\.target\b(?![.?])/.exec(source)?.[1];
    const target = `(?:\\.target|\\{\\s*target\\s*\\}[^]*?\\btarget${alias ? `|\\b${alias.replace(/\$/g, '\\$')}` : ''})\\??`;
    const asks = (rest: string) =>
      [...source.matchAll(new RegExp(`${target}\\.${rest}`, 'g'))].map(([, said]) => said!);
    for (const name of asks('dataset\\.([\\w$]+)')) {
      selectors.push(`[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`);
    }
    for (const name of asks('(?:get|has)Attribute\\(\\s*["\'`]([\\w-]+)["\'`]')) selectors.push(`[${name}]`);
    for (const name of asks('classList\\.contains\\(\\s*["\'`]([\\w-]+)["\'`]')) selectors.push(`.${name}`);
    for (const name of asks('id\\s*===?\\s*["\'`]([\\w-]+)["\'`]')) selectors.push(`#${name}`);
    return selectors;
  };
  /** Whether an element may be what is clicked, and not a part of the page that listens for what happens in it. */
  const isOne = (element: Element, type: string): boolean => {
    if (element === document.documentElement || element === document.body || element.localName === 'form') return false;
    const said = element.textContent?.trim() ?? '';
    if (said.length > longest || element.querySelector(fields) !== null) return false;
    if (presses.includes(type) && element.querySelector('a[href], button, [role], [tabindex]') !== null) return false;
    if (said === '') return true;
    const { width, height } = element.getBoundingClientRect();
    return width * height < half;
  };
  const within = (holder: EventTarget, selector: string, type: string) => {
    const scope = holder instanceof Node ? (holder as ParentNode) : document;
    try {
      for (const element of scope.querySelectorAll(selector)) if (isOne(element, type)) found.add(element);
    } catch {
      // It is no selector.
    }
  };
  /** What a handler looks for, by its source; undefined where it does nothing. Pages have many of one source. */
  const asked = new Map<string, readonly string[] | undefined>();
  const askedBy = (source: string) => {
    if (!asked.has(source)) asked.set(source, isIdle(source) ? undefined : selectorsIn(source));
    return asked.get(source);
  };
  const heard = (holder: EventTarget, handler: unknown, type: string) => {
    const source = sourceOf(handler);
    const selectors = source === '' ? undefined : askedBy(source);
    if (selectors === undefined) return;
    for (const selector of selectors) within(holder, selector, type);
    if (selectors.length === 0 && holder instanceof Element && !found.has(holder) && isOne(holder, type))
      found.add(holder);
  };
  /** What frameworks keep on an element; whether they listen for it further out. */
  const kept = (holder: EventTarget): boolean => {
    let listensOutside = false;
    for (const key of Object.keys(holder)) {
      const held = (holder as unknown as Record<string, unknown>)[key];
      if (/^__react(?:Container|Fiber|InternalInstance)\$/.test(key)) listensOutside = true;
      if (/^__react(?:Props|EventHandlers)\$/.test(key)) {
        for (const [name, handler] of Object.entries(held ?? {})) {
          const type = name.toLowerCase().replace(/^on/, '').replace('doubleclick', 'dblclick');
          if (name.startsWith('on') && handler && types.includes(type)) heard(holder, handler, type);
        }
      }
      const own = /^(?:__|\$\$)([a-z]+)$/.exec(key)?.[1];
      if (own !== undefined && held && types.includes(own)) heard(holder, Array.isArray(held) ? held[0] : held, own);
      if (/^jQuery\d+$/.test(key)) {
        listensOutside = true;
        const events = (held as { events?: Record<string, readonly { selector?: string; handler: Handler }[]> }).events;
        for (const type of types) {
          for (const { selector, handler } of events?.[type] ?? []) {
            if (selector) within(holder, selector, type);
            else heard(holder, handler, type);
          }
        }
      }
    }
    return listensOutside;
  };

  for (const holder of [window, ...roots, ...elements]) {
    const isDraggable = holder instanceof Element && holder.getAttribute('draggable') === 'true';
    if (isDraggable && isOne(holder, 'drag')) found.add(holder);
    if (holder !== window && kept(holder)) continue;
    const listeners = getEventListeners(holder);
    for (const type of types) for (const { listener } of listeners[type] ?? []) heard(holder, listener, type);
  }
  return { count: elements.length, at: elements.flatMap((element, at) => (found.has(element) ? [at] : [])) };
}
