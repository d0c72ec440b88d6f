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
  return `${plainRole(role)} ${quoted(plain(name))}`;
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

/** What a field holds, in one piece; empty where there is nothing to be said. */
export function shownValue({ role, value }: PageNode): string {
  return value === undefined || valueless.has(role) ? '' : lined(String(value));
}

/** The most characters between quotes. */
const longestText = 160;

/** A text between quotes, cut where it is long. */
export function quoted(text: string): string {
  const said = lined(text);
  return JSON.stringify(said.length > longestText ? `${cut(said, longestText)}…` : said);
}

/** What `quoted` cuts off, in pieces that it does not cut. */
export function rest(text: string): readonly string[] {
  const said = lined(text);
  return said.length > longestText ? pieces(said.slice(cut(said, longestText).length)) : [];
}

/** A text in pieces that are no longer than that, divided after a sentence, else between words. */
export function pieces(text: string, most = longestText): readonly string[] {
  const found: string[] = [];
  for (let left = text.trim(); left !== ''; ) {
    const head = cut(left, most);
    const ends = [/^.*[.!?…](?=\s)/s, /^.*\S(?=\s)/s].map((end) => end.exec(head)?.[0] ?? '');
    const piece = left.length <= most ? left : (ends.find(({ length }) => length > most / 3) ?? head);
    found.push(piece);
    left = left.slice(piece.length).trimStart();
  }
  return found;
}

/** A text in one line, its words divided by single spaces, without the signs of icon fonts. */
export function plain(text: string): string {
  return text
    .replace(/\p{Co}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The same in the lines that it has. */
export function lined(text: string): string {
  return text
    .replace(/\p{Co}/gu, '')
    .replace(/\s+/g, (space) => (space.includes('\n') ? '\n' : ' '))
    .trim();
}
