/** One step of a scripted solution. Elements are named by role and accessible name; of several alike the first is meant, or that with the number. */
export type SolutionStep =
  | { readonly kind: 'click'; readonly role: string; readonly name: string; readonly number?: number }
  /** Puts text in the place of what a box holds; `enter` submits. */
  | {
      readonly kind: 'type';
      readonly role: string;
      readonly name: string;
      readonly text: string;
      readonly enter: boolean;
    }
  /** Picks an option of a closed list. */
  | { readonly kind: 'choose'; readonly name: string; readonly option: string }
  /** Goes to another of the tabs that were open in the beginning, counted from 0. */
  | { readonly kind: 'tab'; readonly index: number }
  /** Ends the attempt with an answer; empty where none is asked for. */
  | { readonly kind: 'stop'; readonly answer: string };

export const link = (name: string): SolutionStep => ({ kind: 'click', role: 'link', name });
export const button = (name: string): SolutionStep => ({ kind: 'click', role: 'button', name });
export const tick = (role: 'checkbox' | 'radio', name: string): SolutionStep => ({ kind: 'click', role, name });
export const type = (name: string, text: string): SolutionStep => ({
  kind: 'type',
  role: 'textbox',
  name,
  text,
  enter: false,
});
export const choose = (name: string, option: string): SolutionStep => ({ kind: 'choose', name, option });
export const search = (name: string, text: string): SolutionStep => ({
  kind: 'type',
  role: 'searchbox',
  name,
  text,
  enter: true,
});
export const stop = (answer = ''): SolutionStep => ({ kind: 'stop', answer });

/** The action, in the page's own format (`aria` or `abstract`), that does a step on the page that an agent sees. Throws where the page has no such element. */
export function actionFor(step: SolutionStep, page: string): string {
  switch (step.kind) {
    case 'click':
      return `click [${find(page, step)}]`;
    case 'type':
      return `type [${find(page, step)}] [${step.text}]${step.enter ? '' : ' [0]'}`;
    case 'choose':
      return `select [${find(page, listOf(step))}] [${step.option}]`;
    case 'tab':
      return `tab_focus [${step.index}]`;
    case 'stop':
      return `stop [${step.answer}]`;
  }
}

/** Whether the page has the element of a step. */
export function isThere(step: SolutionStep, page: string): boolean {
  if (step.kind === 'tab' || step.kind === 'stop') return true;
  return reference(page, step.kind === 'choose' ? listOf(step) : step) !== undefined;
}

interface Wanted {
  readonly role: string;
  readonly name: string;
  readonly number?: number;
}

const listOf = ({ name }: { readonly name: string }): Wanted => ({ role: 'combobox', name });

function find(page: string, wanted: Wanted): string {
  const found = reference(page, wanted);
  if (!found) throw new Error(`the page has no ${wanted.role} "${wanted.name}":\n${page}`);
  return found;
}

function reference(page: string, { role, name, number = 1 }: Wanted): string | undefined {
  const element = `${role} ${JSON.stringify(name)}`;
  const lines = page.split('\n').map((line) => line.trimStart());
  // An abstract state names elements by what they are.
  const key = number === 1 ? element : `${element} #${number}`;
  if (lines.some((line) => line === key || line.startsWith(`${key} `))) return key;
  const start = `- ${element}`;
  const alike = lines.filter((each) => each.startsWith(start) && /^[ :]/.test(each.slice(start.length)));
  return /\[ref=(\w+)\]/.exec(alike[number - 1] ?? '')?.[1];
}
