import type { Environment, Episode, Observation, Split, Task } from '@dreamgym/core';
import { abstraction } from './abstraction/abstraction.ts';
import type { Product } from './catalogue/product.ts';
import { description, type Mode } from './description.ts';
import { splits } from './goals/splits.ts';
import { htmlText } from './pages/html/html.ts';
import type { Quoting } from './pages/links.ts';
import { plainText, richText } from './pages/text.ts';
import { proposeQueries } from './proposals.ts';
import { actionReader } from './reader/action-reader.ts';
import { parseAction } from './shop/grammar.ts';
import { type Session, session } from './shop/session.ts';
import type { Shop, Variant } from './shop/shop.ts';
import { clickablesOf, pageOf, type View } from './shop/view.ts';

/** How many earlier observations and actions an observation shows before the page. */
export interface History {
  readonly observations: number;
  readonly actions: number;
}

export interface EnvironmentOptions {
  /** Opens the shop, once. */
  readonly open: () => Promise<Shop>;
  readonly close: () => Promise<void>;
  /** What task ids begin with: `webshop/synthetic/0`. */
  readonly prefix: string;
  readonly mode: Mode;
  readonly quoting: Quoting;
  readonly variant: Variant;
  readonly showAttributes: boolean;
  readonly history: History;
  /** Actions after which an attempt is truncated, at least 1. Invalid ones count. */
  readonly stepLimit: number;
}

/** The shop as an environment. Seeds make a difference to searches for random products only. */
export function environment(options: EnvironmentOptions): Environment {
  const { open, prefix, mode, variant, stepLimit } = options;
  return {
    name: 'webshop',
    description: description(mode),
    stepLimit,
    abstraction: mode === 'html' ? undefined : abstraction(mode),
    actionReader: mode === 'html' ? undefined : actionReader(),
    async tasks(split) {
      const { goals } = await open();
      const range = splits(goals.length, variant)[split];
      if (range === undefined) throw unknownSplit(split);
      return Array.from({ length: range[1] - range[0] }, (_, at): Task => {
        const index = range[0] + at;
        return { id: `${prefix}/${index}`, instruction: goals.at(index).instruction, origin: { kind: 'seed' } };
      });
    },
    async start(task, { seed, worldSeed = seed, signal }) {
      signal.throwIfAborted();
      const shop = await open();
      const index = goalIndex(task, prefix, shop.goals.length);
      const { showAttributes } = options;
      const run = session(shop, shop.goals.at(index), { id: String(index), showAttributes, seed: worldSeed });
      return episode(task.id, run, options, signal);
    },
    close: options.close,
  };
}

/** The goal behind a task. Throws where there is none, naming the task. */
export function goalIndex({ id }: Task, prefix: string, goals: number): number {
  const index = id.startsWith(`${prefix}/`) ? /^(?:0|[1-9]\d*)$/.exec(id.slice(prefix.length + 1))?.[0] : undefined;
  if (index === undefined) throw new Error(`'${id}' is no task of this shop: ids read ${prefix}/<goal index>`);
  if (Number(index) >= goals) throw new Error(`there is no goal for the task '${id}': the shop has ${goals} goals`);
  return Number(index);
}

function unknownSplit(split: Split): Error {
  return new Error(`unknown split '${split}'; there are train, validation and test`);
}

function episode(id: string, run: Session, options: EnvironmentOptions, signal: AbortSignal): Episode {
  const { stepLimit, history } = options;
  const remember = history.observations > 0 || history.actions > 0;
  const pages: string[] = [];
  const taken: string[] = [];
  let seen: readonly Product[] = [];
  let steps = 0;
  let open = true;

  const observe = (): Observation => {
    const { view } = run;
    if (view.page === 'results') seen = pageOf(view);
    const page = render(view, options);
    if (!remember) return { text: page, actions: actionsOf(view, seen) };
    pages.push(page);
    return { text: withHistory(pages, taken, history), actions: actionsOf(view, seen) };
  };

  return {
    observation: observe(),
    step(action) {
      signal.throwIfAborted();
      if (!open) throw new Error(`the attempt at ${id} has ended; start another one`);
      run.act(action.text);
      if (remember) taken.push(action.text);
      steps++;
      const { purchase } = run.view;
      const terminated = purchase !== undefined;
      const truncated = !terminated && steps >= stepLimit;
      open = !terminated && !truncated;
      return { observation: observe(), reward: purchase?.total ?? 0, terminated, truncated };
    },
    async close() {
      open = false;
    },
  };
}

function render(view: View, { mode, quoting }: EnvironmentOptions): string {
  if (mode === 'html') return htmlText(view, quoting);
  return mode === 'text' ? plainText(view) : richText(view);
}

/** Every click that works, and queries to choose from where there is a search bar. No value with brackets in it can be clicked, and none named `search`. */
export function actionsOf(view: View, seen: readonly Product[]): string[] {
  if (view.page === 'search') return proposeQueries(view.instruction, seen).map((query) => `search[${query}]`);
  const clicks = clickablesOf(view).map((name) => `click[${name}]`);
  return clicks.filter((click) => click !== 'click[search]' && parseAction(click).name === 'click');
}

function withHistory(pages: readonly string[], taken: readonly string[], { observations, actions }: History): string {
  const parts = [pages.at(-1)!];
  for (let back = 1; back <= Math.max(observations, actions); back++) {
    if (back <= actions && back <= taken.length) parts.unshift(taken.at(-back)!);
    if (back <= observations && back < pages.length) parts.unshift(pages.at(-back - 1)!);
  }
  return parts.join(' [SEP] ');
}
