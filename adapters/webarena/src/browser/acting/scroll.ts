// What scrolls. Each runs in the page, so it may use nothing from outside.

/** Scrolls the page by a window, as the original does. */
export function scrollWindow(sign: 1 | -1): void {
  (document.scrollingElement ?? document.body).scrollTop += sign * innerHeight;
}

/** Scrolls the page by a window, or where it does not scroll, the largest part of it that does. */
export function scrollPage(sign: 1 | -1): void {
  const root = document.scrollingElement ?? document.documentElement;
  const scrolls = (element: Element) =>
    element.scrollHeight > element.clientHeight + 1 && /auto|scroll|overlay/.test(getComputedStyle(element).overflowY);
  const hitAt = (x: number, y: number): Element | null => {
    let hit = document.elementFromPoint(x, y);
    for (let inner = hit?.shadowRoot?.elementFromPoint(x, y); inner && inner !== hit; ) {
      hit = inner;
      inner = hit.shadowRoot?.elementFromPoint(x, y);
    }
    return hit;
  };
  const shares = [0.5, 0.2, 0.8];
  let [inner, most]: [Element | undefined, number] = [undefined, 0];
  if (root.scrollHeight <= innerHeight + 1) {
    for (const across of shares) {
      for (const down of shares) {
        let at: Node | null = hitAt(innerWidth * across, innerHeight * down);
        while (at !== null) {
          if (at instanceof Element && at !== root && scrolls(at) && at.clientWidth * at.clientHeight > most) {
            [inner, most] = [at, at.clientWidth * at.clientHeight];
          }
          at = at.parentNode ?? (at as ShadowRoot).host ?? null;
        }
      }
    }
  }
  if (inner) inner.scrollBy({ top: sign * inner.clientHeight, behavior: 'instant' });
  else root.scrollBy({ top: sign * innerHeight, behavior: 'instant' });
}

/** Scrolls what an element stands in, or what stands in it; says why that cannot be. */
export function scrollAt(element: Element, sign: 1 | -1): string | null {
  const scrolls = (one: Element) =>
    one.scrollHeight > one.clientHeight + 1 && /auto|scroll|overlay/.test(getComputedStyle(one).overflowY);
  const by = (one: Element, height: number) => {
    one.scrollBy({ top: sign * height, behavior: 'instant' });
    return null;
  };
  if (!element.isConnected) return 'it is gone';
  const inside = [...element.querySelectorAll('*')].find(scrolls);
  if (inside !== undefined && !scrolls(element)) return by(inside, inside.clientHeight);
  for (let at: Node | null = element; at !== null; at = at.parentNode ?? (at as ShadowRoot).host ?? null) {
    if (at instanceof Element && scrolls(at) && at !== document.scrollingElement) return by(at, at.clientHeight);
  }
  const root = document.scrollingElement ?? document.documentElement;
  return root.scrollHeight > innerHeight ? by(root, innerHeight) : 'nothing scrolls there';
}
