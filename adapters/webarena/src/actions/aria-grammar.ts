import type { WebAction } from './action.ts';
import { anyKeys } from './keys.ts';

/**
 * The same actions as WebArena's, parsed as a whole: a name, and arguments in brackets that may hold brackets and several lines. Elements
 * are the references of an aria snapshot (`e12`, `f1e2`).
 */
export const parseAriaAction = parserOf('(?:f\\d+)?e\\d+');

/** The same actions, elements named as in an abstract state: `link "Home"`, `button "Add to cart" #2`. */
export const parseAbstractAction = parserOf('\\w+ "(?:[^"\\\\]|\\\\.)*"(?: #\\d+)?');

function parserOf(element: string): (given: string) => WebAction {
  const shapes = shapesOf(`\\[ *(${element}) *\\]`);
  return (given) => {
    const text = given.trim();
    const name = /^\w+/.exec(text)?.[0] ?? '';
    const shape = Object.hasOwn(shapes, name) ? shapes[name]! : undefined;
    if (shape === undefined)
      return { name: 'none', problem: `'${text}' is no action; there are ${Object.keys(shapes).join(', ')}` };
    const match = shape.pattern.exec(text.slice(name.length).trim());
    return match ? shape.read(match) : { name: 'none', problem: `'${text}' is no ${name} action; write ${shape.form}` };
  };
}

interface Shape {
  /** Of what follows the name. */
  readonly pattern: RegExp;
  readonly form: string;
  readonly read: (match: RegExpExecArray) => WebAction;
}

/** `element` is a pattern with one group, brackets included. */
function shapesOf(element: string): Readonly<Record<string, Shape>> {
  const alone = /^$/;
  return {
    click: {
      pattern: new RegExp(`^${element}$`),
      form: 'click [element]',
      read: (match) => ({ name: 'click', element: match[1]! }),
    },
    hover: {
      pattern: new RegExp(`^${element}$`),
      form: 'hover [element]',
      read: (match) => ({ name: 'hover', element: match[1]! }),
    },
    double_click: {
      pattern: new RegExp(`^${element}$`),
      form: 'double_click [element]',
      read: (match) => ({ name: 'double_click', element: match[1]! }),
    },
    right_click: {
      pattern: new RegExp(`^${element}$`),
      form: 'right_click [element]',
      read: (match) => ({ name: 'right_click', element: match[1]! }),
    },
    drag: {
      pattern: new RegExp(`^${element} *${element}$`),
      form: 'drag [element] [element to let it go at]',
      read: (match) => ({ name: 'drag', element: match[1]!, target: match[2]! }),
    },
    upload: {
      pattern: new RegExp(`^${element} *\\[ *(.+?) *\\]$`),
      form: 'upload [element] [name of a file]',
      read: (match) => ({ name: 'upload', element: match[1]!, file: match[2]! }),
    },
    type: {
      pattern: new RegExp(`^${element} *\\[(.*?)\\](?: *\\[([01])\\])?$`, 's'),
      form: 'type [element] [text], with [0] at the end where Enter should not follow',
      read: (match) => ({ name: 'type', element: match[1]!, text: match[2]!, enter: match[3] !== '0' }),
    },
    clear: {
      pattern: new RegExp(`^${element}$`),
      form: 'clear [element]',
      read: (match) => ({ name: 'clear', element: match[1]! }),
    },
    select: {
      pattern: new RegExp(`^${element} *\\[(.+)\\]$`, 's'),
      form: 'select [element] [option]',
      read: (match) => ({ name: 'select', element: match[1]!, option: match[2]!.trim() }),
    },
    press: {
      pattern: /^\[ *(\S+|\+) *\]$/,
      form: 'press [keys], such as press [Control+a]',
      read: (match) => ({ name: 'press', keys: anyKeys(match[1]!) }),
    },
    scroll: {
      pattern: new RegExp(`^\\[? *(?:direction=)?(up|down) *\\]?(?: *${element})?$`),
      form: 'scroll [up] or scroll [down], with [element] at the end to scroll in it',
      read: ([, direction, within]) => ({
        name: 'scroll',
        direction: direction === 'up' ? 'up' : 'down',
        ...(within !== undefined && { element: within }),
      }),
    },
    goto: {
      pattern: /^\[\s*(\S+)\s*\]$/,
      form: 'goto [url]',
      read: (match) => ({ name: 'goto', url: match[1]! }),
    },
    new_tab: { pattern: alone, form: 'new_tab', read: () => ({ name: 'new_tab' }) },
    go_back: { pattern: alone, form: 'go_back', read: () => ({ name: 'go_back' }) },
    go_forward: { pattern: alone, form: 'go_forward', read: () => ({ name: 'go_forward' }) },
    tab_focus: {
      pattern: /^\[ *(\d+) *\]$/,
      form: 'tab_focus [tab]',
      read: (match) => ({ name: 'tab_focus', tab: Number(match[1]) }),
    },
    close_tab: { pattern: alone, form: 'close_tab', read: () => ({ name: 'close_tab' }) },
    stop: {
      pattern: /^(?:\[(.*)\])?$/s,
      form: 'stop [answer]',
      read: (match) => ({ name: 'stop', answer: (match[1] ?? '').trim() }),
    },
  };
}
