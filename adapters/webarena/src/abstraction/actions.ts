import type { Term } from '@dreamgym/core';
import type { WebAction } from '../actions/action.ts';
import { parseAction } from '../actions/parse-action.ts';
import { keyOf } from './sentences.ts';

const keyForm = /^(\w+) ("(?:[^"\\]|\\.)*")(?: #(\d+))?$/;

/** Roles of elements whose names are what a page is about, many alike; the others have names that say what they do. */
const contents: ReadonlySet<string> = new Set(['link', 'option', 'treeitem']);

/**
 * `click link(Home)`, with the number of the element as a second argument where it has one; `click button "Save"`; `type searchbox "Search"(kettle)` with Enter,
 * `fill textbox "Title"(News)` without; `select combobox "Sort by"(Name)`; `stop(answer)`; the others by their names.
 */
export function readAction(text: string): Term | undefined {
  const action = parseAction(text, { grammar: 'abstract' });
  switch (action.name) {
    case 'none':
      return undefined;
    case 'click':
    case 'hover':
    case 'double_click':
    case 'right_click':
    case 'clear': {
      const [, role, name, number] = keyForm.exec(action.element)!;
      if (!contents.has(role!)) return { name: `${action.name} ${action.element}`, arguments: [] };
      const args = [JSON.parse(name!) as string, ...(number === undefined ? [] : [number])];
      return { name: `${action.name} ${role}`, arguments: args };
    }
    case 'type':
      return { name: `${action.enter ? 'type' : 'fill'} ${action.element}`, arguments: [action.text] };
    case 'select':
      return { name: `select ${action.element}`, arguments: [action.option] };
    case 'drag':
      return { name: `drag ${action.element}`, arguments: [action.target] };
    case 'upload':
      return { name: `upload ${action.element}`, arguments: [action.file] };
    case 'scroll':
      return {
        name: action.element === undefined ? 'scroll' : `scroll ${action.element}`,
        arguments: [action.direction],
      };
    default:
      return { name: action.name, arguments: argumentsOf(action) };
  }
}

function argumentsOf(action: WebAction): string[] {
  switch (action.name) {
    case 'press':
      return [action.keys];
    case 'goto':
      return [action.url];
    case 'tab_focus':
      return [String(action.tab)];
    case 'stop':
      return [action.answer];
    default:
      return [];
  }
}

export function writeAction({ name, arguments: args }: Term): string {
  const [first, number = ''] = args;
  const [, verb = name, object] = /^(\w+) (.*)$/s.exec(name) ?? [];
  if (object === undefined) return first === undefined ? verb : `${verb} [${first}]`;
  if (first === undefined) return `${verb} [${object}]`;
  if (verb === 'type') return `type [${object}] [${first}]`;
  if (verb === 'fill') return `type [${object}] [${first}] [0]`;
  if (['select', 'drag', 'upload'].includes(verb)) return `${verb} [${object}] [${first}]`;
  if (verb === 'scroll') return `scroll [${first}] [${object}]`;
  return `${verb} [${keyOf(object, { name: first, number })}]`;
}
