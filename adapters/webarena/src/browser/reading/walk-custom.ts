/** What is known of elements that react to the mouse without a role that says so. */
export interface CustomReader {
  /** Whether an element does something of its own when it is clicked. `hand`: the mouse shows a hand around it already. */
  reacts(element: Element, options: { readonly style: CSSStyleDeclaration; readonly hand: boolean }): boolean;
  /** The box that a click on an element ticks, where it is hidden itself. */
  tickedBy(element: Element): HTMLInputElement | undefined;
  /** What tells of an element that says nothing: its title, or else what its author calls it. */
  wordsFor(element: Element): string;
  /** Whether texts are written in an element that is no field. */
  isEditor(element: Element): boolean;
  /** What it is called; empty where nothing says it. */
  labelOf(element: Element): string;
  /** Whether there is anything of an element to click. */
  isSeen(element: Element): boolean;
  /** A text without the signs of icon fonts. */
  withoutSigns(text: string): string;
  /** What is said of its state in ARIA's words, or plainly by its classes; nothing where neither says anything. */
  statesOf(element: Element): Readonly<Record<string, boolean | string>>;
}

/** Runs in the page, in a world of its own, so it may use nothing from outside. `reacting`: elements that are known to. */
export function customReader(reacting: ReadonlySet<Element>): CustomReader {
  const boxes = 'input[type=checkbox], input[type=radio]';

  /** More text than what is clicked as one says: a hand that is there says nothing. */
  const longest = 2000;

  const tickedBy = (element: Element): HTMLInputElement | undefined => {
    const control =
      element.localName === 'label' ? (element as HTMLLabelElement).control : element.querySelector(boxes);
    if (!control?.matches(boxes) || control.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      return undefined;
    return control as HTMLInputElement;
  };

  /** Whether the keyboard stops at an element for no other reason than that it can be clicked: not to scroll in it, nor to hold a part of the page. */
  const isPlain = (element: Element) =>
    (element.computedRole ?? 'generic') === 'generic' &&
    element.scrollHeight <= element.clientHeight + 1 &&
    element.querySelector('a[href], button, input, select, textarea, [tabindex], [role]') === null;

  const withoutSigns = (text: string) =>
    text
      .replace(/\p{Co}/gu, '')
      .replace(/\s+/g, ' ')
      .trim();
  const hasWord = (text: string | null | undefined): text is string => /[\p{L}\p{N}]/u.test(withoutSigns(text ?? ''));
  const spaced = (text: string) =>
    text
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();

  const titles = ['aria-label', 'title', 'alt', 'data-tooltip', 'data-tip', 'data-title', 'data-original-title'];
  /** The classes that tell most: of `fa fa-trash`, `trash`. */
  const classesOf = (element: Element) => {
    const names = [...element.classList];
    const said = names.filter((name) => !names.some((other) => other.startsWith(`${name}-`)));
    const own = said.map((name) => names.reduce((rest, other) => rest.replace(`${other}-`, ''), name));
    return own.map((name) => name.replace(/^icons?-/, '')).join(' ');
  };
  const wordsFor = (element: Element): string => {
    const parts = [element, ...element.querySelectorAll(titles.map((name) => `[${name}]`).join())];
    const said = parts.flatMap((part) => titles.map((name) => part.getAttribute(name)));
    const drawn = element.querySelector('title')?.textContent;
    const icon = element.matches('i, svg, img') ? null : element.querySelector('i, svg, img, use, [class*=icon]');
    const use = element.querySelector('use');
    const address = (element.closest('a') ?? element).getAttribute('href') ?? '';
    const path = address
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1);
    const called = [
      element.id,
      element.getAttribute('name'),
      element.getAttribute('data-action'),
      /#(?:icons?-)?(.+)$/.exec(use?.getAttribute('href') ?? use?.getAttribute('xlink:href') ?? '')?.[1],
      (icon?.matches('use') ? null : icon)?.getAttribute('data-icon'),
      icon && classesOf(icon),
      path || address,
      classesOf(element),
    ];
    return [...said, drawn].find(hasWord)?.trim() ?? spaced(called.find(hasWord) ?? '');
  };

  /** Classes that say a state in so many words, with the prefixes that are usual for such. */
  const plainly = /^(?:is-|has-|state-|[a-z]{1,3}-)?(checked|selected|active|current|disabled|expanded|collapsed)$/i;
  const statesOf = (element: Element) => {
    const states: Record<string, boolean | string> = {};
    for (const [attribute, state] of [
      ['aria-checked', 'checked'],
      ['aria-pressed', 'pressed'],
      ['aria-selected', 'selected'],
      ['aria-expanded', 'expanded'],
      ['aria-disabled', 'disabled'],
    ] as const) {
      const value = element.getAttribute(attribute);
      if (value === 'true' || value === 'false' || value === 'mixed') states[state] = value;
    }
    const current = element.getAttribute('aria-current');
    if (current !== null && current !== 'false') states.selected ??= 'true';
    const isToggle = /toggle|switch|check/i.test(element.getAttribute('class') ?? '');
    for (const name of element.classList) {
      if (isToggle && /^(?:on|off)$/i.test(name)) states.checked ??= String(/on/i.test(name));
      const said = plainly.exec(name)?.[1]?.toLowerCase();
      if (said === 'collapsed') states.expanded ??= 'false';
      else if (said === 'active' || said === 'current') states.selected ??= 'true';
      else if (said !== undefined) states[said] ??= 'true';
    }
    return states;
  };

  return {
    reacts(element, { style, hand }) {
      const { localName } = element;
      if (localName === 'body' || localName === 'html') return false;
      const isHand = style.cursor === 'pointer';
      if (localName === 'label') return tickedBy(element) !== undefined || reacting.has(element);
      if (reacting.has(element) || element.hasAttribute('onclick')) return true;
      if (isHand && (!hand || localName === 'a')) return (element.textContent?.length ?? 0) <= longest;
      if (!element.hasAttribute('tabindex')) return false;
      return (element as HTMLElement).tabIndex >= 0 && isPlain(element);
    },
    isEditor: (element) =>
      element.hasAttribute('contenteditable') &&
      (element as HTMLElement).isContentEditable &&
      (element as HTMLElement).parentElement?.isContentEditable !== true,
    labelOf: (element) =>
      element.computedName?.trim() ||
      [...titles, 'placeholder', 'data-placeholder']
        .map((name) => element.getAttribute(name))
        .find(hasWord)
        ?.trim() ||
      '',
    isSeen: (element) =>
      [element, ...element.querySelectorAll('*')].some((part) => {
        const { width, height } = part.getBoundingClientRect();
        return width > 0 && height > 0;
      }),
    tickedBy,
    wordsFor,
    withoutSigns,
    statesOf,
  };
}
