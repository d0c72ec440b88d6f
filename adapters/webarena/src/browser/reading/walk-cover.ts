/** What lies over the whole window without being a dialog that the browser knows. */
export interface Cover {
  /** Whether an element lies under it, or would once it is scrolled to. */
  hides(element: Element): boolean;
}

/** Runs in the page, in a world of its own, so it may use nothing from outside. Undefined where nothing lies over the whole window. */
export function coverOf(): Cover | undefined {
  const shares = [0.04, 0.5, 0.96];
  const parentOf = (node: Node): Node | null =>
    (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host ?? null;
  const isIn = (node: Node | null, outer: Node): boolean => {
    for (let at = node; at !== null; at = parentOf(at)) if (at === outer) return true;
    return false;
  };
  const hitAt = (x: number, y: number): Element | null => {
    let hit = document.elementFromPoint(x, y);
    for (let inner = hit?.shadowRoot?.elementFromPoint(x, y); inner && inner !== hit; ) {
      hit = inner;
      inner = hit.shadowRoot?.elementFromPoint(x, y);
    }
    return hit;
  };
  const [width, height] = [document.documentElement?.clientWidth || innerWidth, innerHeight];
  const fillsWindow = (element: Element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return left <= width * 0.02 && top <= height * 0.02 && right >= width * 0.98 && bottom >= height * 0.98;
  };

  const looked = new Set<Node>();
  /** Whether each of them stays when the page is scrolled. */
  const covers = new Map<Element, boolean>();
  for (const across of shares) {
    for (const down of shares) {
      for (
        let at: Node | null = hitAt(width * across, height * down);
        at !== null && !looked.has(at);
        at = parentOf(at)
      ) {
        looked.add(at);
        if (!(at instanceof Element)) continue;
        const { position } = getComputedStyle(at);
        if ((position === 'fixed' || position === 'absolute') && fillsWindow(at)) covers.set(at, position === 'fixed');
      }
    }
  }
  if (covers.size === 0) return undefined;

  /** Undefined where nothing of it is in the window, or only what neither it nor a cover is at. */
  const seen = (element: Element): boolean | undefined => {
    const box = element.getBoundingClientRect();
    const [left, right] = [Math.max(0, box.left), Math.min(width, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(height, box.bottom)];
    if (right <= left || bottom <= top) return undefined;
    let isUnder: true | undefined;
    for (const across of [0.5, 0.04, 0.96]) {
      for (const down of [0.5, 0.04, 0.96]) {
        const hit = hitAt(left + (right - left) * across, top + (bottom - top) * down);
        if (hit === null || isIn(hit, element)) return false;
        if (!isUnder && [...covers.keys()].some((cover) => isIn(hit, cover) && !isIn(element, cover))) isUnder = true;
        if (isUnder) break;
      }
      if (isUnder) break;
    }
    return isUnder;
  };
  const known = new Map<Element, boolean>();
  const isHidden = (element: Element): boolean => {
    const others = [...covers.keys()].filter((cover) => !isIn(element, cover));
    if (others.length === 0 || others.some((cover) => isIn(cover, element))) return false;
    const takesClicks = getComputedStyle(element).pointerEvents !== 'none';
    const own = takesClicks ? seen(element) : undefined;
    if (own !== undefined) return own;
    const parent = parentOf(element);
    const outer = parent instanceof ShadowRoot ? parent.host : parent;
    if (outer instanceof Element && !others.some((cover) => isIn(cover, outer))) return hides(outer);
    // Nothing of this part of the page is in the window: what stays where it is will lie over it, too.
    return takesClicks && others.some((cover) => covers.get(cover));
  };
  const hides = (element: Element): boolean => {
    const before = known.get(element);
    if (before !== undefined) return before;
    const answer = isHidden(element);
    known.set(element, answer);
    return answer;
  };
  return { hides };
}
