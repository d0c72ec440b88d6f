import { cut } from '@dreamgym/core/text';
import type { PageNode } from './page-snapshot.ts';

/** The roles of what can be acted on, Chromium's own names among them. */
export const actionable: ReadonlySet<string> = new Set([
  ...['button', 'checkbox', 'combobox', 'link', 'listbox', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'option'],
  ...['radio', 'searchbox', 'slider', 'spinbutton', 'switch', 'tab', 'textbox', 'treeitem'],
  ...['ColorWell', 'ComboBoxSelect', 'Date', 'DateTime', 'DisclosureTriangle', 'InputTime', 'PopUpButton'],
]);

const plainerNames: ReadonlyMap<string, string> = new Map([
  ['ColorWell', 'color'],
  ['ComboBoxSelect', 'combobox'],
  ['Date', 'date'],
  ['DateTime', 'date'],
  ['DisclosureTriangle', 'button'],
  ['InputTime', 'time'],
  ['PopUpButton', 'combobox'],
  ['alertdialog', 'dialog'],
  ['img', 'image'],
]);

/** A role as ARIA or HTML names it. */
export function plainRole(role: string): string {
  return plainerNames.get(role) ?? role;
}

/** A node's role and name: `link "Log in"`. */
export function roleAndName({ role, name = '' }: PageNode): string {
  return `${plainRole(role)} ${quoted(name)}`;
}

/** What an element shows besides its name, each part after a space: ` = "blue pen" required`. What is focused tells of the last action, not of the page. */
export function stateOf(node: PageNode, inside: Iterable<PageNode>): string {
  const words = node.properties.flatMap(({ name, value }) => stateWords[name]?.[String(value)] ?? []);
  const value = shownValue(node);
  if (value !== '') words.unshift(`= ${quoted(value)}`);
  if (node.role === 'combobox' || plainerNames.get(node.role) === 'combobox') {
    // The options of a closed list, which nothing else shows.
    const options = [...inside].filter(({ role }) => role === 'option').map(({ name = '' }) => quoted(name));
    if (options.length > 0) words.push(`of ${options.join(', ')}`);
  }
  return words.map((word) => ` ${word}`).join('');
}

const stateWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  checked: { true: 'checked', mixed: 'partly checked', false: 'unchecked' },
  pressed: { true: 'pressed', mixed: 'partly pressed' },
  expanded: { true: 'expanded', false: 'collapsed' },
  selected: { true: 'selected' },
  disabled: { true: 'disabled' },
  required: { true: 'required' },
  invalid: { true: 'invalid', grammar: 'invalid', spelling: 'invalid' },
};

/** Roles whose value repeats the name. */
const valueless: ReadonlySet<string> = new Set([
  'link',
  'button',
  'option',
  'tab',
  'checkbox',
  'radio',
  'switch',
  'DisclosureTriangle',
]);

function shownValue({ role, value }: PageNode): string {
  return value === undefined || valueless.has(role) ? '' : plain(String(value));
}

const longestText = 160;

/** A text in one line between quotes, cut where it is long. */
export function quoted(text: string): string {
  const line = plain(text);
  return JSON.stringify(line.length > longestText ? `${cut(line, longestText)}…` : line);
}

/** A text in one line. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
