// What is done to fields by scripts. Each runs in the page, so it may use nothing from outside.

/**
 * How a text gets into an element: by the keyboard, which replaces what is selected in it then; by setting its value; by the keyboard
 * once a click has put the focus into a field of it; or why not.
 */
export type Typing = 'selected' | 'set' | 'click' | { readonly problem: string };

/** `focused`: what has the focus is meant, after a click on the element. */
export function beginTyping(given: Element, focused: boolean): Typing {
  if (!given.isConnected && !focused) return { problem: 'it is gone' };
  let element = given;
  if (focused) {
    element = document.activeElement ?? given;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  }
  const inner = element.querySelectorAll('input:not([type=hidden]), textarea');
  if (inner.length === 1 && !(element as HTMLElement).isContentEditable) element = inner[0]!;
  if (element.matches(':disabled') || element.closest('[aria-disabled="true"]')) return { problem: 'it is disabled' };
  const { type, readOnly, localName } = element as HTMLInputElement;
  const nothing = { problem: 'nothing can be typed there' };
  if (readOnly === true) return nothing;
  if ((element as HTMLElement).isContentEditable) {
    (element as HTMLElement).focus();
    element.ownerDocument.getSelection()?.selectAllChildren(element);
    return 'selected';
  }
  if (localName !== 'textarea' && localName !== 'input') return focused || localName === 'select' ? nothing : 'click';
  const ownInput = ['date', 'time', 'datetime-local', 'month', 'week', 'range', 'color'];
  const typed = ['textarea', 'text', 'search', 'url', 'tel', 'email', 'password', 'number'];
  if (!ownInput.includes(type) && !typed.includes(type)) return nothing;
  (element as HTMLElement).focus();
  if (ownInput.includes(type)) return 'set';
  (element as HTMLInputElement).select();
  return 'selected';
}

/**
 * Gives a field for dates, times, amounts or colours a value, which its own parts and pickers would else take key by key: as HTML writes
 * it, or as the field shows it here. Says what the field takes where it takes no such value; it stays as it was then.
 */
export function setValue(element: Element, given: string): string | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const field = (element instanceof HTMLInputElement ? element : active) as HTMLInputElement;
  const text = given.trim();
  const two = (digits: string | undefined) => (digits ?? '').padStart(2, '0');
  const dateOf = (written: string) => {
    const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(written) ?? [];
    return year === undefined ? written : `${year}-${two(month)}-${two(day)}`;
  };
  const timeOf = (written: string) => {
    const [, hour, rest = ':00', half] = /^(\d{1,2})((?::\d{2}){0,2}(?:\.\d+)?) *([ap])\.?m\.?$/i.exec(written) ?? [];
    if (hour !== undefined)
      return `${two(String((Number(hour) % 12) + (half!.toLowerCase() === 'p' ? 12 : 0)))}${rest || ':00'}`;
    return written.replace(/^(\d):/, '0$1:');
  };
  const monthOf = (written: string) => {
    const [, name, year] = /^([a-z]{3})[a-z]*\.? (\d{4})$/i.exec(written) ?? [];
    const at = 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(name?.toLowerCase() ?? '?');
    if (year !== undefined && at >= 0 && at % 3 === 0) return `${year}-${two(String(at / 3 + 1))}`;
    const [, number, after] = /^(\d{1,2})\/(\d{4})$/.exec(written) ?? [];
    return after === undefined ? written : `${after}-${two(number)}`;
  };
  const written = (): string => {
    switch (field.type) {
      case 'date':
        return dateOf(text);
      case 'time':
        return timeOf(text);
      case 'datetime-local': {
        const [, date = '', time = ''] = /^(\S+?)(?:T|,? +)(\d.*)$/.exec(text) ?? [];
        return time === '' ? text : `${dateOf(date)}T${timeOf(time)}`;
      }
      case 'month':
        return monthOf(text);
      case 'week': {
        const [, week, year] = /^week (\d{1,2}),? (\d{4})$/i.exec(text) ?? [];
        return year === undefined ? text : `${year}-W${two(week)}`;
      }
      default:
        return text;
    }
  };
  const forms: Readonly<Record<string, string>> = {
    date: 'a date such as 2024-01-31',
    time: 'a time such as 09:30',
    'datetime-local': 'a date and time such as 2024-01-31T09:30',
    month: 'a month such as 2024-01',
    week: 'a week such as 2024-W05',
    range: `a number from ${field.min || 0} to ${field.max || 100}`,
    color: 'a colour such as #1a2b3c',
  };
  // Frameworks watch a field by a property of its own, and take no notice of what is set through that.
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
  const before = field.value;
  const wanted = written();
  set!.call(field, wanted);
  const isTaken =
    field.type === 'range'
      ? /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(wanted)
      : field.type === 'color'
        ? field.value !== '#000000' || /^(?:#0{3,8}|black)$/i.test(wanted)
        : field.value !== '' || wanted === '';
  if (!isTaken) {
    set!.call(field, before);
    return `it takes ${forms[field.type]}`;
  }
  if (field.value === before) return null;
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  return null;
}

/**
 * Puts the focus where typing goes on, with the cursor at the end, where the page has put another element in the place of the one that
 * had it: one of the same kind and name that holds the same.
 */
export function focusAgain(element: Element, holds: string): void {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (element.isConnected || (active !== null && active !== document.body)) return;
  const marks = ['id', 'name', 'aria-label', 'placeholder', 'type', 'class'];
  const like = [...document.querySelectorAll(element.localName)].filter((one) =>
    marks.every((mark) => one.getAttribute(mark) === element.getAttribute(mark)),
  ) as HTMLInputElement[];
  const found = like.find(({ value }) => value === holds) ?? (like.length === 1 ? like[0] : undefined);
  if (found === undefined) return;
  found.focus();
  try {
    found.setSelectionRange(found.value.length, found.value.length);
  } catch {
    // Fields for numbers and the like have no selection.
  }
}

/** What an element holds now, or else the field that has the focus: it may lie in the element, or have taken its place. Null where neither holds text. */
export function heldBy(element: Element): string | null {
  const isField = (one: Element | null) => one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement;
  if (element.isConnected && isField(element)) return (element as HTMLInputElement).value;
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return isField(active) ? (active as HTMLInputElement).value : null;
}

/** Chooses the option with this label as a person would; says why that cannot be. */
export function chooseOption(element: Element, label: string): string | null {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  if (!(element instanceof HTMLSelectElement)) {
    return 'it is no list that the browser knows: click it, and then what you choose';
  }
  if (element.matches(':disabled')) return 'it is disabled';
  const named = [...element.options].filter((each) => plain(each.label || each.text) === plain(label));
  const option = named.find((each) => !each.matches(':disabled'));
  if (option === undefined)
    return named.length === 0 ? `it has no option "${label}"` : `its option "${label}" is disabled`;
  option.selected = true;
  element.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
  return null;
}
