/** What a text says as it is rendered. */
export type TextFound = { readonly name: string } | 'nothing' | 'unknown';

export interface TextReader {
  /** `exact`: with the white space at its edges, which else does not matter. `style` is that of its parent. */
  text(text: Text, options: { readonly style: CSSStyleDeclaration; readonly exact: boolean }): TextFound;
  /** What style sheets add before or after what lies in an element. */
  generated(element: Element, options: { readonly side: '::before' | '::after'; readonly exact: boolean }): TextFound;
}

/** Runs in the page, in a world of its own, so it may use nothing from outside. */
export function textReader(): TextReader {
  const startsWithSpace = /^[ \t\r\n\f]/;
  const endsWithSpace = /[ \t\r\n\f]$/;
  const isBare = (text: string) => !/[^ \t\r\n\f]/.test(text);
  const laysOutItems = /^(?:inline-)?(?:flex|grid|table)$|^table-(?:row|column|header|footer)/;
  const standsApart = /^(?:block|flex|grid|table|list-item|flow-root)$/;
  const range = document.createRange();

  const transformed = (text: string, { textTransform }: CSSStyleDeclaration) => {
    if (textTransform === 'uppercase') return text.toUpperCase();
    if (textTransform === 'lowercase') return text.toLowerCase();
    return textTransform === 'none' || isBare(text) ? text : undefined;
  };

  /** Ends of lines are shown where the style keeps them. */
  const lined = (text: string, style: CSSStyleDeclaration) =>
    /^(?:pre|break-spaces)/.test(style.getPropertyValue('white-space-collapse')) ? text : text.replace(/[\r\n]+/g, ' ');

  /** Whether nothing stands beside a text on this side in its line. */
  const endsLine = (text: Text, side: 'previousSibling' | 'nextSibling'): boolean => {
    for (let node: Node = text; ; ) {
      const next: Node | null = node[side];
      if (next === null) {
        const parent = node.parentElement;
        if (parent === null || parent.assignedSlot || parent.shadowRoot || parent.localName === 'slot') return false;
        if (!/^(?:inline|contents|ruby)/.test(getComputedStyle(parent).display)) return true;
        node = parent;
        continue;
      }
      node = next;
      if (node.nodeType === Node.TEXT_NODE && !isBare((node as Text).data)) return false;
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      const { display } = getComputedStyle(node as Element);
      if (display !== 'none') return (node as Element).localName === 'br' || standsApart.test(display);
    }
  };

  /** Whether a space at the edge of a text is shown; undefined where a line may have been broken there, which takes its width only. */
  const isSpaceShown = (text: Text, at: number): boolean | undefined => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const boxes = [...range.getClientRects()];
    if (boxes.some(({ width }) => width > 0)) return true;
    const bare = isBare(text.data);
    if (boxes.length === 0 && !bare) return false;
    if ((at === 0 || bare) && endsLine(text, 'previousSibling')) return false;
    if ((at > 0 || bare) && endsLine(text, 'nextSibling')) return false;
    return undefined;
  };

  /** Whether a space next to this node is one between words: next to boxes and pictures the browser may leave it out of its tree. */
  const isWord = (node: Node | null, edge: 'firstChild' | 'lastChild'): boolean => {
    if (!(node instanceof HTMLElement) || getComputedStyle(node).display !== 'inline') return false;
    const inner = node[edge];
    if (!(inner instanceof Text) || node.hasAttribute('role') || node.hasAttribute('tabindex')) return false;
    return inner.data !== '' && !(edge === 'firstChild' ? startsWithSpace : endsWithSpace).test(inner.data);
  };

  return {
    text(text, { style, exact }) {
      const { data } = text;
      const bare = isBare(data);
      if (bare && (!exact || laysOutItems.test(style.display))) return 'nothing';
      const name = transformed(data, style);
      if (name === undefined || data.includes('\u200b')) return 'unknown';
      const [first, last] = [startsWithSpace.test(data), endsWithSpace.test(data)];
      if (!exact || !(first || last)) return { name: lined(name, style) };
      const collapse = style.getPropertyValue('white-space-collapse');
      if (collapse === 'preserve' || collapse === 'break-spaces') return { name };
      if (collapse !== 'collapse') return 'unknown';
      const before = first && isSpaceShown(text, 0);
      const after = bare ? false : last && isSpaceShown(text, data.length - 1);
      if (before === undefined || after === undefined) return 'unknown';
      if (bare && !before) return 'nothing';
      if (bare && !(isWord(text.previousSibling, 'lastChild') && isWord(text.nextSibling, 'firstChild')))
        return 'unknown';
      return { name: `${before ? ' ' : ''}${lined(name.trim(), style)}${after ? ' ' : ''}` };
    },
    generated(element, { side, exact }) {
      const style = getComputedStyle(element, side);
      const { content, display, visibility } = style;
      if (['none', 'normal', '""', ''].includes(content) || display === 'none' || visibility !== 'visible') {
        return 'nothing';
      }
      const said = /^.* \/ ("(?:[^"\\]|\\.)*")$/s.exec(content)?.[1] ?? content;
      if (!/^(?:"(?:[^"\\]|\\["\\])*" ?)+$/.test(said)) return 'unknown';
      const strings = [...said.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, one]) => one!.replace(/\\(.)/g, '$1'));
      const text = strings.join('');
      if (exact && (startsWithSpace.test(text) || endsWithSpace.test(text))) return 'unknown';
      const name = transformed(text, style);
      return name === undefined ? 'unknown' : { name };
    },
  };
}
