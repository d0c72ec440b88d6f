import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import type { SolutionStep } from './solution.ts';

/** A task of the bundled sites as WebArena's own file has it, with the split it belongs to. */
export interface TaskEntry {
  readonly task_id: number;
  readonly intent_template_id: number;
  readonly sites: readonly string[];
  readonly require_login: true;
  readonly require_reset: false;
  readonly storage_state: string | null;
  readonly start_url: string;
  readonly geolocation: null;
  readonly intent_template: string;
  readonly instantiation_dict: Readonly<Record<string, string>>;
  readonly intent: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly eval: EvalEntry;
}

interface EvalEntry {
  readonly eval_types: readonly ('string_match' | 'url_match' | 'program_html')[];
  readonly reference_answers: ReferenceAnswers | null;
  readonly reference_url: string;
  readonly url_note?: 'GOLD in PRED';
  readonly program_html: readonly HtmlTarget[];
  readonly string_note: string;
}

interface ReferenceAnswers {
  readonly exact_match?: string;
  readonly must_include?: readonly string[];
  readonly fuzzy_match?: 'N/A';
}

interface HtmlTarget {
  readonly url: string;
  readonly locator: string;
  readonly required_contents: { readonly exact_match: string } | { readonly must_include: readonly string[] };
}

/** What shows that a task has been done; all of it has to hold. */
interface Proof {
  readonly answer?: ReferenceAnswers;
  /** Why the task cannot be done, where `answer` is N/A. */
  readonly note?: string;
  /** The address to end at: host and path contained in the last one, each query value among its values. */
  readonly address?: string;
  readonly pages?: readonly HtmlTarget[];
}

/** Many tasks that differ in the values that fill the slots. */
export interface Template {
  readonly sites: readonly string[];
  /** Sites at which the agent is logged in when it starts; all of them by default. */
  readonly logins?: readonly string[];
  /** The path to begin at; the front pages by default. */
  readonly start?: string;
  /** With `{{slots}}`. */
  readonly intent: string;
  readonly instances: readonly Instance[];
}

interface Instance {
  readonly values: Readonly<Record<string, string>>;
  readonly proof: Proof;
  readonly solution: readonly SolutionStep[];
}

interface ScriptedTask {
  readonly entry: TaskEntry;
  /** One way to do it; it ends with `stop`. */
  readonly solution: readonly SolutionStep[];
}

/** The template's tasks; about every fourth is for tests and every sixth for validation. */
export function tasksOf(template: Template, { number, seed }: { number: number; seed: number }): ScriptedTask[] {
  const { sites, logins = sites, start = '', intent, instances } = template;
  const order = random(deriveSeed(seed, 'splits', number)).shuffle(instances.map((_, index) => index));
  return instances.map(({ values, proof, solution }, index) => ({
    entry: {
      task_id: number * 100 + index,
      intent_template_id: number,
      sites,
      require_login: true,
      require_reset: false,
      storage_state: logins.length > 0 ? `./.auth/${[...logins].sort().join('.')}_state.json` : null,
      start_url: sites.map((site) => `__${site.toUpperCase()}__${start}`).join(' |AND| '),
      geolocation: null,
      intent_template: intent,
      instantiation_dict: values,
      intent: intent.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => values[slot]!),
      split: splitAt(order.indexOf(index), instances.length),
      eval: evalOf(proof),
    },
    solution,
  }));
}

function splitAt(place: number, count: number): TaskEntry['split'] {
  const tests = Math.round(count / 4);
  if (place < tests) return 'test';
  return place < tests + Math.round(count / 6) ? 'validation' : 'train';
}

function evalOf({ answer, note = '', address, pages = [] }: Proof): EvalEntry {
  const types: EvalEntry['eval_types'][number][] = [];
  if (answer) types.push('string_match');
  if (address !== undefined) types.push('url_match');
  if (pages.length > 0) types.push('program_html');
  return {
    eval_types: types,
    reference_answers: answer ?? null,
    reference_url: address ?? '',
    ...(address !== undefined && { url_note: 'GOLD in PRED' }),
    program_html: pages,
    string_note: note,
  };
}

/** The text of an element must be this. */
export function reads(url: string, selector: string, text: string): HtmlTarget {
  return { url, locator: `${element(selector)}.outerText`, required_contents: { exact_match: text } };
}

/** The text of an element must contain all of these. */
export function mentions(url: string, selector: string, texts: readonly string[]): HtmlTarget {
  return { url, locator: `${element(selector)}.outerText`, required_contents: { must_include: texts } };
}

/** The text of an element must not contain this. */
export function lacks(url: string, selector: string, text: string): HtmlTarget {
  return {
    url,
    locator: `${element(selector)}.outerText.includes(${JSON.stringify(text)})`,
    required_contents: { exact_match: 'False' },
  };
}

/** A property of an element must be this: `value`, `getAttribute("aria-label")`. */
export function holds(
  url: string,
  { selector, property, text }: { selector: string; property: string; text: string },
): HtmlTarget {
  return { url, locator: `${element(selector)}.${property}`, required_contents: { exact_match: text } };
}

function element(selector: string): string {
  return `document.querySelector(${JSON.stringify(selector)})`;
}

/** Some of the items, in an order of their own. */
export function some<T>(chance: Random, items: readonly T[], count: number): T[] {
  return chance.shuffle(items).slice(0, count);
}
