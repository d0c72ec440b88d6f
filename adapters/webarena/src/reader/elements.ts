import { hashText } from '@dreamgym/core/text';
import { type Instruction, wordsOf } from './instruction.ts';

/**
 * A page in lines of roles and names (`link "Home"`, `text "Price"`) under its address, and what it says of the actions on it:
 * `click [link "Home"]`, `type [textbox "Title"] [News] [0]`, `select [combobox "Sort by"] [Name]`, `stop [an answer]`.
 */
export interface ElementPage {
  /** Hash of the shape of its address. */
  readonly kind: number;
  /** How many of the names of the instruction it has: none (0), some (1), all (2). */
  readonly named: 0 | 1 | 2;
  /** One per action. */
  readonly actions: readonly ElementAction[];
}

/** An action on an element, as it reads for any other instruction that asks for the like. */
export interface ElementAction {
  /** Hash of what is done to what, names of the instruction blotted out. */
  readonly pattern: number;
  /** Hash of the same, other names blotted out as well. */
  readonly sort: number;
  /** How far the instruction asks for it: not (0), by some of its words (1), by a name (2), by a name and words beside it (3). */
  readonly asked: 0 | 1 | 2 | 3;
  /** Whether it only repeats what the page says already. */
  readonly idle: boolean;
  /** Whether it ends the attempt without an answer. */
  readonly ends: boolean;
}

interface Line {
  readonly whole: string;
  readonly role: string;
  readonly name: string;
  readonly rest: string;
}

/** Texts above an element that still belong to it, at most. */
const longestRow = 4;

const pageLine = /^page "(?:[^"\\]|\\.)*" at (\S+)/;
const elementLine = /^(\w+) "((?:[^"\\]|\\.)*)"(.*)$/;
const onElement = /^(\w+) \[(\w+) "((?:[^"\\]|\\.)*)"((?: #\d+)?)\](?: \[(.*?)\])?(?: \[[01]\])?$/s;
const withText = /^(\w+) \[(.*)\]$/s;

/** Reads the page; undefined where it is none in such lines. */
export function readElements(
  text: string,
  actions: readonly string[],
  instruction: Instruction,
): ElementPage | undefined {
  const address = pageLine.exec(text)?.[1];
  if (address === undefined) return undefined;
  const lines = text.split('\n').slice(1).map(readLine);
  const said = ` ${lines.map(({ name, rest }) => wordsOf(name + rest).join(' ')).join(' | ')} `;
  const here = new Set(instruction.names.filter((name) => said.includes(` ${name.text} `)).map(({ thing }) => thing))
    .size;
  return {
    kind: hashText(shapeOf(address)),
    named: here === 0 ? 0 : here < instruction.things ? 1 : 2,
    actions: actions.map((action) => readAction(action, lines, instruction)),
  };
}

function readLine(line: string): Line {
  const [, role = '', name = '', rest = ''] = elementLine.exec(line) ?? [];
  return { whole: line, role, name, rest };
}

/** The address without what differs from page to page of one sort. */
function shapeOf(address: string): string {
  const [path = '', query = ''] = address.replace(/^\w+:\/\//, '').split('?');
  const [site, first = '', ...later] = path.split('/');
  return [site, first, ...later.map(() => '*'), ...query.split('&').map((part) => part.split('=')[0])].join('/');
}

function readAction(action: string, lines: readonly Line[], instruction: Instruction): ElementAction {
  const element = onElement.exec(action);
  if (!element) return readText(action, lines, instruction);
  const [, verb, role, name = '', number, argument] = element;
  const target = generalize(name, instruction);
  const field = `${verb} ${role} ${target.text}${number}`;
  if (argument === undefined) {
    const isNear = target.asked < 2 && speaksOfName(rowBefore(lines, `${role} "${name}"${number}`), instruction);
    return {
      pattern: hashText(`${field} ${isNear}`),
      sort: hashText(`${verb} ${role} ${target.sort} ${isNear}`),
      asked: isNear ? 2 : target.asked,
      idle: false,
      ends: false,
    };
  }
  const wanted = generalize(argument, instruction);
  const given = instruction.names.find((one) => one.text === wordsOf(argument).join(' '));
  // A value belongs to the field that the instruction names beside it: the title "News", 4 stars.
  const beside = given && wordsOf(name).some((word) => alike(word, given.before) || alike(word, given.after));
  const longer = instruction.names.some(
    (one) => one.text !== given?.text && one.text.includes(wordsOf(argument).join(' ')),
  );
  // What is said goes where it belongs: into a list that has it, beside what the instruction names with it, into a field that it
  // speaks of, or, whole, into a search.
  const isAsked =
    verb === 'select'
      ? wanted.asked >= 2 || wanted.isWithin
      : wanted.asked >= 2 && (beside || target.asked > 0 || (role === 'searchbox' && !longer));
  const value = `${wanted.text} ${given ? `${given.before} ${given.after}` : ''} ${beside} ${longer}`;
  return {
    pattern: hashText(`${field} ${value}`),
    sort: hashText(`${verb} ${role} ${wanted.sort} ${beside} ${longer}`),
    asked: isAsked ? 2 : 0,
    idle: lines.some((line) => line.name === name && line.rest.includes(`= ${JSON.stringify(argument)}`)),
    ends: false,
  };
}

/** The plain texts right above an element: the cells of its row. */
function rowBefore(lines: readonly Line[], element: string): string {
  const at = lines.findIndex(({ whole }) => whole === element || whole.startsWith(`${element} `));
  let start = at;
  while (start > 0 && at - start < longestRow && lines[start - 1]!.role === 'text') start--;
  return lines
    .slice(start, at)
    .map(({ name }) => wordsOf(name).join(' '))
    .join(' | ');
}

function speaksOfName(text: string, { names }: Instruction): boolean {
  return names.some((name) => ` ${text} `.includes(` ${name.text} `));
}

/** An action whose text is free, such as an answer, by where the page has that text. */
function readText(action: string, lines: readonly Line[], instruction: Instruction): ElementAction {
  const [, verb = action, text = ''] = withText.exec(action) ?? [];
  const at = text === '' ? -1 : lines.findIndex(({ name }) => name.includes(text));
  if (at < 0) {
    const bare = hashText(`${verb} ${text === '' ? '' : generalize(text, instruction).text}`);
    return { pattern: bare, sort: bare, asked: 0, idle: false, ends: action === 'stop []' };
  }
  const { role, name } = lines[at]!;
  // `Price` above `€68.50`, or the rest of `Total: €68.50`.
  const label = generalize(name === text ? (lines[at - 1]?.name ?? '') : name.replace(text, ' '), instruction);
  const own = generalize(text, instruction);
  const place = `${verb} ${role} ${name === text}`;
  return {
    pattern: hashText(`${place} ${label.text} ${lines[at - 1]?.role}`),
    sort: hashText(`${place} ${label.sort} ${shapeOfText(text)}`),
    // What the instruction says itself is no answer to it.
    asked: own.asked > 0 ? 0 : label.asked,
    idle: own.asked >= 2,
    ends: false,
  };
}

/** What sort of text it is. */
function shapeOfText(text: string): string {
  if (/^\D?\d[\d.,]*\D?$/.test(text)) return /^[$€£]/.test(text) ? 'price' : 'number';
  return /\d/.test(text) ? 'numbers' : 'words';
}

function alike(one: string, other: string): boolean {
  return one.length > 2 && (one === other || `${one}s` === other || one === `${other}s`);
}

interface Generalized {
  /** With names of the instruction and numbers blotted out. */
  readonly text: string;
  /** How it relates to the instruction, and nothing else. */
  readonly sort: string;
  /** See `ElementAction.asked`. */
  readonly asked: 0 | 1 | 2 | 3;
  /** Whether the instruction has all of it, though not as a name. */
  readonly isWithin: boolean;
}

/** A text as it would read for any other instruction of the kind. */
function generalize(text: string, instruction: Instruction): Generalized {
  const words = wordsOf(text);
  const plain = ` ${words.join(' ')} `;
  const name = instruction.names.find((one) => plain.includes(` ${one.text} `));
  // Numbers differ from page to page.
  const marked = (name ? plain.replace(` ${name.text} `, ' ◦ ') : plain).replace(/\d+/g, '#').trim();
  const whole = name !== undefined && plain.trim() === name.text;
  const isWithin = name === undefined && words.length > 0 && instruction.text.includes(plain);
  const others = name ? wordsOf(plain.replace(` ${name.text} `, ' ')) : words;
  const shared = others.filter((word) => word.length > 2 && instruction.text.includes(` ${word} `)).length;
  const isSaid = isWithin || shared > 0;
  const asked = name !== undefined ? (isSaid ? 3 : 2) : isSaid ? 1 : 0;
  return {
    text: isWithin ? `◦ ${marked}` : marked,
    sort: `${name !== undefined} ${whole} ${isWithin} ${Math.min(shared, 2)}`,
    asked,
    isWithin,
  };
}
