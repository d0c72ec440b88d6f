import type { WebAction } from './action.ts';

export interface DescribeActionOptions {
  /** What the element of the action is, as its line in the observation says without its id: `link 'Log in'`. Undefined where there is no such element. */
  readonly element?: string;
  /** What the agent wrote. */
  readonly written: string;
}

/**
 * What an agent is told that it did last, as in the original (`browser_env/actions.py`, `action2str`); the two sentences for what could
 * not be done say the same in other words.
 */
export function describeAction(action: WebAction, { element, written }: DescribeActionOptions): string {
  switch (action.name) {
    case 'click':
    case 'hover':
    case 'double_click':
    case 'right_click':
    case 'clear':
      return onElement(action, `${action.name} [${action.element}]`, element);
    case 'type':
      return onElement(action, `type [${action.element}] [${action.text}${action.enter ? ' ' : ''}]`, element);
    case 'select':
      return onElement(action, `select [${action.element}] [${action.option}]`, element);
    case 'drag':
      return onElement(action, `drag [${action.element}] [${action.target}]`, element);
    case 'upload':
      return onElement(action, `upload [${action.element}] [${action.file}]`, element);
    case 'press':
      return `press [${action.keys}]`;
    case 'scroll':
      return `scroll [${action.direction}]${action.element === undefined ? '' : ` [${action.element}]`}`;
    case 'goto':
      return `goto [${action.url}]`;
    case 'tab_focus':
      return `page_focus [${action.tab}]`;
    case 'stop':
      return `stop [${action.answer}]`;
    case 'none':
      return `What you wrote, "${written}", is not of the right form. Write one action, its arguments in brackets: action [argument].`;
    default:
      return action.name;
  }
}

function onElement(
  action: { readonly name: string; readonly element: string },
  text: string,
  element?: string,
): string {
  if (element !== undefined) return `${text} where [${action.element}] is ${element}`;
  return `"${action.name}" could not be done: the observation has no element [${action.element}]. Look at it again.`;
}
