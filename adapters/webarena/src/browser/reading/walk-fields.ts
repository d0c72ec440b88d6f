import type { FieldReader, Found } from './walk-page.ts';

/** Runs in the page, in a world of its own, so it may use nothing from outside. */
export function fieldReader(): FieldReader {
  /** Chromium's own names for roles that ARIA does not have. */
  const roles: Readonly<Record<string, string>> = {
    date: 'Date',
    'datetime-local': 'DateTime',
    month: 'DateTime',
    week: 'DateTime',
    time: 'InputTime',
    color: 'ColorWell',
  };
  const requirable = ['textbox', 'combobox', 'spinbutton', 'listbox'];

  const option = (element: HTMLOptionElement, keep: (node: Node) => number): Found => {
    const disabled = element.matches(':disabled') || element.closest('select:disabled') !== null;
    const states: Found['states'] = disabled ? { disabled } : { selected: element.selected };
    return { role: 'option', name: element.computedName ?? '', states, at: keep(element) };
  };

  return (element, keep): Found => {
    const at = keep(element);
    const role = element.computedRole ?? '';
    const name = element.computedName ?? '';
    const disabled = element.matches(':disabled');
    if (element instanceof HTMLSelectElement) {
      const unlisted = [...element.querySelectorAll('option, optgroup')].some(
        (each) => getComputedStyle(each).display === 'none' || each.hasAttribute('aria-hidden'),
      );
      if (unlisted || element.matches(':open') || element.querySelector('button')) return { role, at, ask: 'part' };
      const inside = [...element.options].map((each) => option(each, keep));
      if (role === 'listbox') return { role, name, states: { disabled, required: element.required }, at, inside };
      const [chosen] = element.selectedOptions;
      const value = chosen?.label || chosen?.text || '';
      return { role, name, value, states: { disabled, expanded: false }, at, inside };
    }
    const { type, value, checked, required, indeterminate, valueAsNumber } = element as HTMLInputElement;
    const states: Record<string, boolean | string> = { disabled };
    if (type === 'checkbox' || type === 'radio') {
      states.checked = type === 'checkbox' && indeterminate ? 'mixed' : String(checked);
      return { role, name, states, at };
    }
    const { placeholder } = element as HTMLInputElement;
    if (placeholder && placeholder !== name) states.placeholder = placeholder;
    if (required && requirable.includes(role)) states.required = true;
    const found = { role: (element.localName === 'input' && roles[type]) || role, name, states, at };
    if (type === 'password') return { ...found, value: '•'.repeat(value.length) };
    return { ...found, value: type === 'range' ? valueAsNumber : value };
  };
}
