import { cut } from '@dreamgym/core/text';
/** The initial facts of a PDDL problem, without repetitions, all lower-case. */
export interface Facts {
  /** Every entity that occurs in a fact. */
  entities(): Iterable<string>;
  /** What stands at a position of a predicate's facts, each once. */
  column(predicate: string, position: 0 | 1): Iterable<string>;
  /** The second arguments of a predicate's facts that have this first one. */
  values(predicate: string, first: string): readonly string[];
  /** The first arguments of a predicate's facts that have this second one. */
  keys(predicate: string, second: string): readonly string[];
}

/** Reads a PDDL problem: its facts, and its goal with single spaces between tokens. */
export function readProblem(pddl: string): { readonly facts: Facts; readonly goal: string } {
  const text = pddl.replace(/;[^\n]*/g, '').toLowerCase();
  const init = section(text, ':init');
  return { facts: readFacts(init), goal: normalise(section(text, ':goal')) };
}

/** What stands between `(:name` and the parenthesis that closes it. */
function section(text: string, name: string): string {
  const start = text.search(new RegExp(`\\(\\s*${name}\\b`));
  if (start < 0) throw new Error(`its problem has no (${name} …)`);
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return text.slice(text.indexOf(name, start) + name.length, i);
  }
  throw new Error(`its problem ends within (${name} …`);
}

function normalise(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\( /g, '(')
    .replace(/ (?=\))/g, '')
    .trim();
}

const factPattern = /\s*\(\s*([^\s()]+)\s+([^\s()]+)(?:\s+([^\s()]+))?\s*\)\s*/y;

function readFacts(init: string): Facts {
  const entities = new Set<string>();
  const forwards: Table = new Map();
  const backwards: Table = new Map();
  factPattern.lastIndex = 0;
  let end = 0;
  for (let match = factPattern.exec(init); match; match = factPattern.exec(init)) {
    const [, predicate, first, second] = match;
    end = factPattern.lastIndex;
    entities.add(first!);
    if (second !== undefined) entities.add(second);
    link(forwards, predicate!, first!, second);
    if (second !== undefined) link(backwards, predicate!, second, first!);
  }
  if (init.slice(end).trim() !== '')
    throw new Error(`its problem has a fact of another form: ${cut(init.slice(end).trim(), 80)}`);
  return {
    entities: () => entities,
    column: (predicate, position) => (position === 0 ? forwards : backwards).get(predicate)?.keys() ?? [],
    values: (predicate, first) => [...(forwards.get(predicate)?.get(first) ?? [])],
    keys: (predicate, second) => [...(backwards.get(predicate)?.get(second) ?? [])],
  };
}

type Table = Map<string, Map<string, Set<string>>>;

function link(table: Table, predicate: string, from: string, to: string | undefined): void {
  const row = table.get(predicate) ?? new Map<string, Set<string>>();
  const cell = row.get(from) ?? new Set<string>();
  table.set(predicate, row.set(from, cell));
  if (to !== undefined) cell.add(to);
}
