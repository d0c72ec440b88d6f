import type { PageElement } from './page-element.ts';

/** Where a click on an element lands in the window, or why it would not. */
export type Aim = { readonly x: number; readonly y: number } | { readonly problem: string };

/**
 * Finds a point at which the mouse hits an element, its label where it has one, and brings it into the window. Nothing is aimed at
 * through what lies over it, in the element's own document or over the frames that show it.
 */
export async function aim(element: PageElement): Promise<Aim> {
  let found = await element.call(aimAt, null);
  for (let owner = await element.owner(); owner !== undefined && 'x' in found; owner = await owner.owner()) {
    found = await owner.call(aimAt, found);
  }
  return found;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Runs in the page, so it may use nothing from outside. `inside`: a point of the window that the element, a frame, shows. */
async function aimAt(element: Element, inside: Point | null): Promise<Aim> {
  const interactive = 'a[href], button, input, select, textarea, summary, label, [role], [tabindex], [onclick]';
  const parentOf = (node: Node): Node | null =>
    (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host ?? null;
  const isIn = (node: Node | null, outer: Node): boolean => {
    for (let at = node; at !== null; at = parentOf(at)) if (at === outer) return true;
    return false;
  };

  /** What the mouse hits there, through open shadow roots and those around the element. */
  const hitAt = (x: number, y: number): Element | null => {
    const roots = new Map<Element, ShadowRoot>();
    for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
      roots.set(root.host, root);
    }
    let hit = element.ownerDocument.elementFromPoint(x, y);
    for (let inner: ShadowRoot | null | undefined; hit !== null; ) {
      inner = roots.get(hit) ?? hit.shadowRoot;
      const next = inner?.elementFromPoint(x, y);
      if (!next || next === hit || !isIn(next, hit)) break;
      hit = next;
    }
    return hit;
  };

  const boxesOf = (target: Element): readonly DOMRect[] => {
    if (target instanceof HTMLAreaElement) return areaBoxes(target);
    const own = [...target.getClientRects()];
    if (own.length > 0) return own;
    // What has no box of its own may have contents.
    const range = target.ownerDocument.createRange();
    range.selectNodeContents(target);
    return [...range.getClientRects()];
  };
  const imageOf = ({ parentElement }: HTMLAreaElement) =>
    [...element.ownerDocument.images].find(({ useMap }) => useMap === `#${(parentElement as HTMLMapElement).name}`);
  const areaBoxes = (area: HTMLAreaElement): readonly DOMRect[] => {
    const box = imageOf(area)?.getBoundingClientRect();
    const numbers = area.coords.split(',').map(Number);
    if (box === undefined || numbers.length < 3) return box === undefined ? [] : [box];
    const pairs = area.shape.startsWith('circ')
      ? [numbers.slice(0, 2)]
      : numbers.flatMap((_, at) => (at % 2 === 0 ? [numbers.slice(at, at + 2)] : []));
    const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + (pair[at] ?? 0), 0) / pairs.length;
    return [new DOMRect(box.x + mean(0) - 1, box.y + mean(1) - 1, 2, 2)];
  };

  const { documentElement } = element.ownerDocument;
  const [windowWidth, windowHeight] = [
    documentElement.clientWidth || innerWidth,
    documentElement.clientHeight || innerHeight,
  ];
  const shares = [0.5, 0.2, 0.8] as const;
  const throughFrame = ({ x, y }: Point): Point => {
    const box = element.getBoundingClientRect();
    const { offsetWidth = box.width, offsetHeight = box.height } = element as HTMLElement;
    const { paddingLeft, paddingTop } = getComputedStyle(element);
    return {
      x: box.x + (x + element.clientLeft + parseFloat(paddingLeft)) * (box.width / (offsetWidth || 1)),
      y: box.y + (y + element.clientTop + parseFloat(paddingTop)) * (box.height / (offsetHeight || 1)),
    };
  };
  /** Points in what is seen of the boxes, the middle first: a link that is broken over two lines has nothing in the middle of both. */
  const pointsIn = (boxes: readonly DOMRect[]): readonly Point[] => {
    if (inside !== null) return [throughFrame(inside)];
    return boxes.slice(0, 6).flatMap((box) => {
      const [left, right] = [Math.max(0, box.left), Math.min(windowWidth, box.right)];
      const [top, bottom] = [Math.max(0, box.top), Math.min(windowHeight, box.bottom)];
      if (right <= left || bottom <= top) return [];
      return shares.flatMap((across) =>
        shares.map((down) => ({ x: left + (right - left) * across, y: top + (bottom - top) * down })),
      );
    });
  };

  let cover: Element | null = null;
  /** `exact`: only where nothing in the target would take the click for itself. */
  const pointOn = (target: Element, exact: boolean) => {
    let second: Point | undefined;
    for (const point of pointsIn(boxesOf(target))) {
      const hit = hitAt(point.x, point.y);
      const counts = isIn(hit, target) || (target instanceof HTMLAreaElement && hit === imageOf(target));
      if (!counts) {
        cover ??= hit;
        continue;
      }
      let taker: Node | null = hit;
      while (taker !== null && taker !== target && !(taker instanceof Element && taker.matches(interactive)))
        taker = parentOf(taker);
      if (taker === target || taker === null) return point;
      second ??= point;
    }
    return exact ? undefined : second;
  };

  const moving = () => element.ownerDocument.getAnimations().some(({ playState }) => playState === 'running');
  const frame = () =>
    new Promise((resolve) => {
      requestAnimationFrame(resolve);
      // A tab behind another one draws nothing.
      setTimeout(resolve, 100);
    });
  const placeOf = () => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height].join();
  };
  const rest = async () => {
    let before = '';
    for (let frames = 0; frames < 60 && moving() && placeOf() !== before; frames++) {
      before = placeOf();
      await frame();
    }
  };

  if (!element.isConnected) return { problem: 'it is gone' };
  if (element.matches(':disabled') || element.closest('[aria-disabled="true"]')) return { problem: 'it is disabled' };
  const labels = [...((element as HTMLInputElement).labels ?? [])];
  const find = () => {
    cover = null;
    const own = pointOn(element, false);
    if (own !== undefined) return own;
    for (const label of labels) {
      const point = pointOn(label, true);
      if (point !== undefined) return point;
    }
    return undefined;
  };
  await rest();
  let point = find();
  for (const target of point === undefined ? [element, ...labels] : []) {
    target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    // A frame may be higher than the window.
    if (inside !== null) scrollBy({ top: throughFrame(inside).y - windowHeight / 2, behavior: 'instant' });
    await rest();
    point = find();
    if (point !== undefined) break;
  }
  if (point !== undefined) return point;

  const seen = [element, ...labels].some(
    (one) =>
      one.checkVisibility({ visibilityProperty: true }) &&
      boxesOf(one).some(({ width, height }) => width > 0 && height > 0),
  );
  if (!seen || cover === null) return { problem: 'it is hidden' };
  if (isIn(element, cover)) return { problem: 'it takes no clicks' };
  return { problem: `it is covered by ${told(cover)}` };

  /** What an element is called in observations, or else what it says, or how it is written. */
  function told(covering: Element): string {
    const short = (text: string) =>
      JSON.stringify(text.length > 60 ? `${Array.from(text).slice(0, 60).join('')}…` : text);
    for (let at: Node | null = covering; at instanceof Element && !isIn(element, at); at = parentOf(at)) {
      const { computedRole: role, computedName: name } = at;
      if (role && name && !['generic', 'none', 'StaticText', 'paragraph'].includes(role))
        return `${role} ${short(name)}`;
    }
    const text = covering.textContent?.replace(/\s+/g, ' ').trim();
    if (text) return short(text);
    const marks = ['id', 'class'].flatMap((name) => {
      const value = covering.getAttribute(name);
      return value ? [` ${name}=${short(value)}`] : [];
    });
    return `<${covering.localName}${marks.join('')}>`;
  }
}
