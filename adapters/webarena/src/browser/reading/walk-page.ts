import type { Reacting } from './find-reacting.ts';
import type { Cover } from './walk-cover.ts';
import type { CustomReader } from './walk-custom.ts';
import type { TextFound, TextReader } from './walk-texts.ts';

/** What a walk finds: a role, a name, and what else there is to say. */
export interface Found {
  readonly role: string;
  readonly name?: string;
  readonly value?: string | number;
  readonly states?: Readonly<Record<string, boolean | string>>;
  /** Where the walk keeps the node. */
  readonly at?: number;
  /** What Chromium's accessibility tree knows better: the node alone, or all that lies in it. */
  readonly ask?: 'node' | 'part';
  readonly inside?: readonly Found[];
}

/** What a field is, by its element; `keep` gives it and its options their place. */
export type FieldReader = (element: Element, keep: (node: Node) => number) => Found;

export interface Walk {
  readonly found: readonly Found[];
  /** Frames that are not shown. */
  readonly apart: readonly Found[];
  /** Nodes of the document, those in open shadow roots included. */
  readonly size: number;
  /** Whether there is more than was asked for. */
  readonly cut: boolean;
}

export interface WalkOptions {
  /** Roles of what can be acted on. */
  readonly actionable: readonly string[];
  /** Roles whose name matters. */
  readonly named: readonly string[];
  /** Roles of what is read as one text. */
  readonly wholes: readonly string[];
  /** Whether what reacts to clicks without a role of its own is found, too, as a button or a box to tick. */
  readonly custom: boolean;
  /** Which elements are known to, where anything is known. */
  readonly reacting?: Reacting;
  /** The characters to find; what comes after so many is left out. */
  readonly characters: number;
  /** From this size on the accessibility tree is of no use: what a script can see is all there is. */
  readonly large: number;
  readonly texts: TextReader;
  readonly field: FieldReader;
  customReader(reacting: ReadonlySet<Element>): CustomReader;
  coverOf(): Cover | undefined;
}

declare global {
  /** With Blink's feature `ComputedAccessibilityInfo`. */
  interface Element {
    readonly computedRole?: string | null;
    readonly computedName?: string | null;
  }
}

/**
 * Runs in the page, in a world of its own, so it may use nothing from outside. Reads a document in the order of its flat tree by Blink's
 * own roles and names, and only what an abstract state shows. Undefined where the document has what stands elsewhere in the
 * accessibility tree, and is not too large for that.
 */
export function walkPage(options: WalkOptions): Walk | undefined {
  const { texts, field } = options;
  const [actionable, named, wholes] = [options.actionable, options.named, options.wholes].map((each) => new Set(each));
  let left = options.characters;
  /** What a line has besides a name. */
  const perLine = 10;
  /** For those who come back for what was found. */
  const kept: Node[] = [];
  Object.assign(globalThis, { dreamgymNodes: kept });
  const keep = (node: Node) => kept.push(node) - 1;

  const elsewhere = ':fullscreen, [usemap], object, embed';
  const stateful = ['required', 'invalid', 'valuenow', 'valuetext']
    .map((name) => `[aria-${name}]`)
    .concat('[popovertarget]', '[commandfor]')
    .join();
  /** What a field of HTML may say otherwise than its attributes. */
  const ownStates = '[aria-expanded], [aria-pressed], [aria-checked], [aria-selected]';
  const plainRoles = new Set(['button', 'link', 'menuitem', 'DisclosureTriangle']);
  /** Roles whose state is in one attribute, and which. */
  const ticked = new Set(['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio']);
  const chosen = new Set(['option', 'tab', 'treeitem']);
  const withParts = new Set(['combobox', 'listbox', 'menuitem', 'treeitem']);
  const partsOfElements = 'a, button, input, select, textarea, summary, [role]';
  const drawnParts =
    'use, text, a, foreignObject, image, :scope * > title, [role], [aria-label], [aria-labelledby], [tabindex]';

  const roots: (Document | ShadowRoot)[] = [document];
  const frames = new Set<Element>();
  const elements: Element[] = [];
  let size = 0;
  for (const root of roots) {
    const inside = root.querySelectorAll('*');
    for (const element of inside) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (element.localName === 'iframe' || element.localName === 'frame') frames.add(element);
      elements.push(element);
    }
    size += inside.length;
    const start = root instanceof Document ? root.documentElement : root;
    const others = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION | NodeFilter.SHOW_COMMENT;
    if (start) for (const walker = document.createTreeWalker(start, others); walker.nextNode(); ) size++;
  }
  if (size < options.large && roots.some((root) => root.querySelector(elsewhere))) return undefined;
  const { count = 0, at: places = [] } = options.reacting ?? {};
  const custom = options.customReader(new Set(count === elements.length ? places.map((at) => elements[at]!) : []));
  const mayBeDisabled = roots.some((root) => root.querySelector('[aria-disabled]'));
  // What another element has for a child: elements of fields cannot have any.
  const children = new Map<Element, readonly Element[]>();
  const owned = new Set<Element>();
  let adopted: Element | undefined;
  for (const root of roots) {
    for (const owner of root.querySelectorAll('[aria-owns]:not(input, textarea, select, img)')) {
      if (!owner.checkVisibility()) continue;
      const ids = owner.getAttribute('aria-owns')!.split(/\s+/);
      const found = ids.flatMap((id) => (id === '' ? [] : (root.getElementById(id) ?? [])));
      const own = found.filter((child) => !child.contains(owner) && !owned.has(child));
      for (const child of own) owned.add(child);
      children.set(owner, own);
    }
  }
  const cover = options.custom ? options.coverOf() : undefined;
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const focusOf = (element: Element) => (element === active ? { focused: true } : undefined);
  const hasFocus = (element: Element) => document.activeElement !== null && element.contains(document.activeElement);

  interface Place {
    readonly out: Found[];
    /** Whether it lies in what is read as one text. */
    readonly whole: boolean;
    /** That of the element around, where its own texts are shown. */
    readonly style?: CSSStyleDeclaration;
    /** Whether the mouse shows a hand around it already. */
    readonly hand?: boolean;
    /** Whether it lies in what is clicked as one, where drawings are signs. */
    readonly clicked?: boolean;
  }

  const nameOf = (element: Element): string => {
    const given = element.computedName ?? '';
    // What has no words, or signs of an icon font only, is called by what else tells of it.
    const isSaid = !options.custom || !actionable!.has(element.computedRole ?? '') || /[\p{L}\p{N}]/u.test(given);
    const name = isSaid ? given : custom.wordsFor(element) || given;
    left -= name.length + perLine;
    return name;
  };

  const askFor = (element: Element, out: Found[]) => {
    out.push({ role: element.computedRole ?? '', name: nameOf(element), at: keep(element), ask: 'part' });
  };

  const visitText = (text: Text, { out, whole, style }: Place) => {
    if (style === undefined) return;
    const found = texts.text(text, { style, exact: whole });
    if (found === 'unknown') out.push({ role: 'StaticText', at: keep(text), ask: 'node' });
    else addText(found, out);
  };
  const addText = (found: TextFound, out: Found[]) => {
    if (typeof found !== 'object') return;
    left -= found.name.length + perLine;
    out.push({ role: 'StaticText', name: found.name });
  };

  const visit = (element: Element, place: Place): void => {
    if (left <= 0 || (owned.has(element) && element !== adopted)) return;
    const style = getComputedStyle(element);
    const shown = element.checkVisibility({ contentVisibilityAuto: true }) || style.display === 'contents';
    if (!shown || element.localName === 'rt') return;
    if ((element as HTMLElement).inert || style.getPropertyValue('interactivity') === 'inert') return;
    const hidden = element.ariaHidden === 'true';
    const isCustom = options.custom && (hidden || element.localName === 'svg') && reacts(element, style, place);
    // What has the focus is not hidden.
    if (hidden && !isCustom && !hasFocus(element)) return;
    if (style.visibility !== 'visible' || cover?.hides(element)) visitInside(element, { ...place, style: undefined });
    else if (isCustom) place.out.push(...readCustom(element, { before: 'nothing', after: 'nothing', style }));
    else if (hidden || (isOdd(element, style) && !(place.clicked && element.localName === 'svg'))) {
      askFor(element, place.out);
    } else visitShown(element, { ...place, style });
  };

  /** Whether what lies in an element is not what its document has in it. */
  const isOdd = (element: Element, style: CSSStyleDeclaration): boolean => {
    if (style.contentVisibility === 'auto') return true;
    switch (element.localName) {
      case 'video':
      case 'audio':
        return true;
      case 'canvas':
        return element.firstChild !== null;
      case 'details':
        return summaryOf(element) === undefined;
      case 'svg':
        return element.querySelector(drawnParts) !== null;
      default:
        return false;
    }
  };

  const visitShown = (element: Element, place: Place & { readonly style: CSSStyleDeclaration }): void => {
    const { out, style } = place;
    switch (element.localName) {
      case 'br':
        out.push({ role: 'LineBreak' });
        return;
      case 'input':
      case 'select':
      case 'textarea':
        out.push(readField(element as HTMLInputElement));
        return;
    }
    if (frames.delete(element)) {
      out.push({ role: 'Iframe', at: keep(element) });
      return;
    }
    if (style.contentVisibility === 'hidden') return;
    const role =
      element.localName === 'summary' ? element.computedRole || 'DisclosureTriangle' : (element.computedRole ?? '');
    const exact = place.whole || wholes!.has(role);
    const before = texts.generated(element, { side: '::before', exact });
    const after = texts.generated(element, { side: '::after', exact });
    if (before === 'unknown' || after === 'unknown') {
      askFor(element, out);
      return;
    }
    if (actionable!.has(role)) {
      out.push(readElement(element, { role, style }));
      return;
    }
    if (options.custom && custom.isEditor(element)) {
      out.push(readEditor(element, style));
      return;
    }
    if (options.custom && reacts(element, style, place)) {
      out.push(...readCustom(element, { before, after, style }));
      return;
    }
    const isNamed = named!.has(role);
    const inside: Found[] = isNamed || wholes!.has(role) ? [] : out;
    addText(before, inside);
    visitInside(element, {
      ...place,
      out: inside,
      whole: exact,
      style,
      hand: place.hand || style.cursor === 'pointer',
    });
    addText(after, inside);
    if (isNamed) out.push({ role, name: nameOf(element), inside });
    // Empty paragraphs have no place in the tree.
    else if (inside !== out && (role !== 'paragraph' || inside.length > 0 || hasShownElements(element))) {
      out.push({ role, inside });
    }
  };

  const reacts = (element: Element, style: CSSStyleDeclaration, { hand = false }: Place) =>
    custom.reacts(element, { style, hand });

  interface CustomOptions {
    readonly before: TextFound;
    readonly after: TextFound;
    readonly style: CSSStyleDeclaration;
  }

  const readCustom = (element: Element, { before, after, style }: CustomOptions): readonly Found[] => {
    const at = keep(element);
    const inside: Found[] = [];
    addText(before, inside);
    visitInside(element, { out: inside, whole: false, style, hand: style.cursor === 'pointer', clicked: true });
    addText(after, inside);
    const own = textsOf(inside);
    const others = actionsIn(inside);
    // A wrapper whose words are all in what it wraps is no other thing to click.
    if (own === '' && others.length > 0) return inside;
    const box = custom.tickedBy(element);
    if (own === '' && !custom.isSeen(element)) return inside;
    const name = /[\p{L}\p{N}]/u.test(own) ? own : custom.wordsFor(element) || own;
    left -= name.length + perLine;
    const disabled = element.matches(':disabled') || box?.disabled === true;
    const states = { disabled, ...custom.statesOf(element), ...focusOf(element) };
    if (box === undefined) return [{ role: 'button', name, states, at }, ...others];
    return [{ role: box.type, name, states: { ...states, checked: String(box.checked) }, at }, ...others];
  };

  const readEditor = (element: Element, style: CSSStyleDeclaration): Found => {
    const at = keep(element);
    const inside: Found[] = [];
    visitInside(element, { out: inside, whole: false, style, hand: true });
    // biome-ignore lint/performance/useDomNodeTextContent: lines as they are shown
    const value = (element as HTMLElement).innerText.trim();
    const name = custom.labelOf(element);
    left -= name.length + value.length + perLine;
    const states = { disabled: isDisabled(element), ...focusOf(element) };
    return { role: 'textbox', name, value, states, at, inside: actionsIn(inside) };
  };

  const textsOf = (found: readonly Found[]): string => {
    const texts = found.map(({ role, name = '', inside = [] }) =>
      actionable!.has(role) ? '' : `${role === 'StaticText' || role === 'image' ? name : ' '}${textsOf(inside)}`,
    );
    return custom.withoutSigns(texts.join(' '));
  };
  const actionsIn = (found: readonly Found[]): Found[] =>
    found.flatMap((one) =>
      actionable!.has(one.role) || one.ask !== undefined || one.role === 'Iframe' ? [one] : actionsIn(one.inside ?? []),
    );

  const hasShownElements = (element: Element) => [...element.children].some((child) => child.checkVisibility());
  const summaryOf = (element: Element) => [...element.children].find(({ localName }) => localName === 'summary');
  const isAsked = (element: Element) => element.matches(stateful);
  const isDisabled = (element: Element) =>
    element.matches(':disabled') ||
    (mayBeDisabled && element.closest('[aria-disabled]')?.getAttribute('aria-disabled') === 'true');

  const readField = (element: HTMLInputElement): Found => {
    const odd = element.hasAttribute('role') || element.type === 'file' || !element.validity.valid;
    const read = field(element, keep);
    const disabled = isDisabled(element);
    const isNamed = !options.custom || read.ask !== undefined || /[\p{L}\p{N}]/u.test(read.name ?? '');
    const found = {
      ...read,
      name: isNamed ? read.name : custom.wordsFor(element),
      states: { ...read.states, ...(disabled ? { disabled } : undefined), ...focusOf(element) },
    };
    left -= (found.name?.length ?? 0) + String(found.value ?? '').length + perLine;
    if (!odd && !isAsked(element) && !element.matches(ownStates)) return found;
    return { ...found, ask: element.localName === 'select' ? 'part' : 'node' };
  };

  const readElement = (
    element: Element,
    { role, style }: { readonly role: string; readonly style: CSSStyleDeclaration },
  ): Found => {
    const at = keep(element);
    const inside: Found[] = [];
    if (withParts.has(role) || element.querySelector(partsOfElements)) {
      visitInside(element, { out: inside, whole: false, style });
    }
    const name = nameOf(element);
    const states = statesOf(element, role);
    if (states === undefined) return { role, name, at, ask: 'node', inside };
    if (role === 'DisclosureTriangle') states.expanded = (element.parentElement as HTMLDetailsElement).open;
    return { role, name, states, at, inside };
  };

  /** Undefined where they are not all in attributes, or in none that counts. */
  const statesOf = (element: Element, role: string): Record<string, boolean | string> | undefined => {
    if (isAsked(element)) return undefined;
    const states: Record<string, boolean | string> = { disabled: isDisabled(element), ...focusOf(element) };
    const read = (state: string, otherwise?: string) => {
      const value = element.getAttribute(`aria-${state}`) ?? otherwise;
      if (value === 'true' || value === 'false' || value === 'mixed') states[state] = value;
    };
    const known = options.custom ? custom.statesOf(element) : {};
    if (ticked.has(role)) {
      read('checked', String(known.checked ?? known.selected ?? 'false'));
    } else if (chosen.has(role)) {
      read('selected', known.selected === undefined ? undefined : String(known.selected));
      // Without a word about it, what has the focus counts as chosen.
      if (states.selected === undefined) return undefined;
    } else if (!plainRoles.has(role)) return undefined;
    if (role === 'button') read('pressed');
    if (role !== 'radio' && role !== 'option') read('expanded');
    return states;
  };

  const visitInside = (element: Element, place: Place): void => {
    const { localName, shadowRoot } = element;
    // Texts in a bar or a gauge are for browsers that have none.
    if (localName === 'progress' || localName === 'meter') return;
    const isName = localName === 'label' && isNameOnly(element as HTMLLabelElement);
    const inner = isName ? { ...place, style: undefined } : place;
    const summary = localName === 'details' ? summaryOf(element) : undefined;
    if (summary) visit(summary, inner);
    if (summary && !(element as HTMLDetailsElement).open) return;
    const assigned = localName === 'slot' ? (element as HTMLSlotElement).assignedNodes() : [];
    for (const node of assigned.length > 0 ? assigned : (shadowRoot ?? element).childNodes) {
      if (node.nodeType === Node.TEXT_NODE) visitText(node as Text, inner);
      else if (node.nodeType === Node.ELEMENT_NODE && node !== summary) visit(node as Element, inner);
    }
    for (const child of children.get(element) ?? []) {
      adopted = child;
      visit(child, inner);
      adopted = undefined;
    }
  };

  /** Whether a label is nothing but the name of a box to tick, and so left out. */
  const isNameOnly = ({ control, children }: HTMLLabelElement): boolean => {
    if (!(control instanceof HTMLInputElement) || !['checkbox', 'radio'].includes(control.type)) return false;
    if (!control.checkVisibility({ visibilityProperty: true })) return false;
    if (control.ariaLabel?.trim() || control.ariaLabelledByElements?.length) return false;
    return children.length === 0 || (children.length === 1 && children[0] === control);
  };

  const found: Found[] = [];
  const modals = roots.flatMap((root) => [...root.querySelectorAll(':modal')]);
  const top = modals.at(-1) ?? document.documentElement;
  if (top) {
    if (typeof top.computedRole !== 'string') return undefined;
    visit(top, { out: found, whole: false });
  }
  const apart = [...frames].map((frame) => ({ role: 'Iframe', at: keep(frame) }));
  return { found, apart, size, cut: left <= 0 };
}
