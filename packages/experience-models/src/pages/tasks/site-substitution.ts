import { deriveSeed, type Random, random, type Task, type TaskGenerator, type Term } from '@dreamgym/core';
import { formOf, matchForm, type Name, namesAmong, replaceWords, type Words, wordsIn } from '../names.ts';
import type { DreamedSite } from '../site-dream.ts';
import { solves } from './dreamed-solution.ts';
import type { Solution } from './solutions.ts';

export interface SiteSubstitutionOptions {
  /** What was learned of the site: `() => model.site()`. Asked for at every generation, so the model may learn later. */
  readonly site: () => DreamedSite;
}

/** A way to solve a task, and the names in its instruction. */
interface Plan {
  readonly solution: Solution;
  readonly instruction: string;
  readonly actions: readonly Term[];
  readonly names: readonly Name[];
}

/** Children that are tried in the dream, for each parent. */
const mostTries = 24;

/**
 * A task generator for sites that needs no language model: puts one text in the place of another that an instruction names,
 * where both were seen in the same places of pages and actions, `add the kettle to my cart` → `add the lamp to my cart`. A new task is kept where
 * what solved its parent, with the names exchanged, solves it in the learned dream. Parents of which no like one was solved in a
 * recording beget none.
 */
export function siteSubstitution({ site }: SiteSubstitutionOptions): TaskGenerator {
  return {
    async generate({ parents, count, seed, signal }) {
      signal.throwIfAborted();
      const dreamed = site();
      if (dreamed.site.solutions.length === 0) {
        throw new Error('no recorded attempt solved its task, so there is none to vary; record attempts that do');
      }
      const lines = parents.map((parent, index) => ({
        parent,
        children: childrenOf(parent, dreamed, random(deriveSeed(seed, 'site-substitution', index))),
      }));
      const tasks = new Map<string, Task>();
      // Parents take turns, so that each has children where it can.
      for (let open = lines; open.length > 0 && tasks.size < count; ) {
        const left: typeof lines = [];
        for (const line of open) {
          signal.throwIfAborted();
          if (tasks.size >= count) break;
          const { value: task } = await line.children.next();
          if (!task) continue;
          tasks.set(task.id, task);
          left.push(line);
        }
        open = left;
      }
      return [...tasks.values()];
    },
  };
}

async function* childrenOf(parent: Task, dreamed: DreamedSite, chance: Random): AsyncGenerator<Task, undefined> {
  const plan = planFor(parent.instruction, dreamed.site.solutions);
  if (!plan) return undefined;
  const { solution, names } = plan;
  const candidates = names.map((name) => valuesFor(name, plan, dreamed, chance));
  const longest = Math.max(0, ...candidates.map(({ length }) => length));
  const variants = Array.from({ length: longest }, (_, turn) =>
    names.flatMap((name, at) => {
      const by = candidates[at]![turn];
      return by === undefined ? [] : [{ name, by }];
    }),
  ).flat();
  for (const { name, by } of variants.slice(0, mostTries)) {
    const instruction = replaceWords(parent.instruction, { words: name.words, by, at: name.start });
    if (instruction === parent.instruction) continue;
    const actions = plan.actions.map((action) => renamed(action, name.words, by));
    const { family, scene } = parent;
    const reason = `"${by}" in the place of "${name.words.join(' ')}"; in the dream it is solved as ${solution.task} was: ${actions.map((each) => each.name).join(', ')}`;
    const origin = { kind: 'generated', parent: parent.id, reason } as const;
    const id = `site-substitution/${scene === undefined ? '' : `${scene}/`}${instruction}`;
    const task: Task = {
      id,
      instruction,
      ...(family !== undefined && { family }),
      ...(scene !== undefined && { scene }),
      origin,
    };
    if (await solves(dreamed, { task, actions })) yield task;
  }
  return undefined;
}

/** How the task was solved in a recording, or one whose instruction is of the same form. */
function planFor(instruction: string, solutions: readonly Solution[]): Plan | undefined {
  const words = wordsIn(instruction);
  const own = solutions.find((solution) => solution.instruction === instruction);
  if (own) return { solution: own, instruction, actions: own.actions, names: namesAmong(words, own.texts) };
  for (const solution of solutions) {
    const recorded = wordsIn(solution.instruction);
    // Forms begin alike: most instructions are told apart before anything is compared.
    if (recorded[0] !== words[0]) continue;
    const names = namesAmong(recorded, solution.texts);
    const present = matchForm(formOf(recorded, names), words);
    if (!present || names.length === 0) continue;
    const actions = names.reduce<readonly Term[]>(
      (all, name, at) => all.map((action) => renamed(action, name.words, present[at]!.join(' '))),
      solution.actions,
    );
    return { solution, instruction, actions, names: placed(names, present) };
  }
  return undefined;
}

/** The present names, where they begin in the present instruction. */
function placed(names: readonly Name[], present: readonly Words[]): Name[] {
  let shift = 0;
  return names.map(({ start, words }, at) => {
    const name = { start: start + shift, words: present[at]! };
    shift += name.words.length - words.length;
    return name;
  });
}

/** What may stand in the name's place: what the solution's own pages say there first, then what other pages do, each in an order of chance. */
function valuesFor(name: Name, { solution }: Plan, { site }: DreamedSite, chance: Random): readonly string[] {
  const values = site.values.like(name.words.join(' '));
  const near = values.filter((value) => solution.texts.has(value));
  const far = values.filter((value) => !solution.texts.has(value));
  return [...chance.shuffle(near), ...chance.shuffle(far)].slice(0, mostTries);
}

function renamed({ name, arguments: args }: Term, words: Words, by: string): Term {
  return { name, arguments: args.map((text) => replaceWords(text, { words, by })) };
}
