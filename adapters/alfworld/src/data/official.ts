import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  ability,
  type Dialect,
  type GameDefinition,
  type ObjectDefinition,
  type ReceptacleDefinition,
} from '../engine/definition.ts';
import { readGoal } from './goal-shapes.ts';
import { type Facts, readProblem } from './problem.ts';

const officialGame = z.object({
  pddl_domain: z.string(),
  grammar: z.string(),
  pddl_problem: z.string(),
  solvable: z.boolean().optional(),
  walkthrough: z.array(z.string()).nullish(),
});

/** Reads a `game.tw-pddl` file. Throws where it is damaged, or plays by rules or words that this engine does not know. */
export function readOfficialGame(id: string, json: string): GameDefinition {
  const parsed = officialGame.safeParse(parseJson(json));
  if (!parsed.success) throw new Error(`it is no game file: ${z.prettifyError(parsed.error)}`);
  const { pddl_domain, grammar, pddl_problem, walkthrough } = parsed.data;
  const task = readTask(grammar);
  const dialect = dialectOf(grammar, pddl_domain);
  const { facts, goal } = readProblem(pddl_problem);
  return { id, task, dialect, ...readGoal(goal), ...world(facts), walkthrough: walkthrough ?? [] };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`it is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

const taskLine = /"rhs": "Your task is to: (.*)\."/;

/** The goal in words, from the grammar or from the game file around it. */
export function readTask(grammar: string): string {
  const match = taskLine.exec(grammar);
  if (!match) throw new Error('its grammar has no "Your task is to: …." sentence');
  return match[1]!;
}

/**
 * SHA-256 of the grammars, with the task sentence taken out, and of the domains: first those of the released game files,
 * then those that the package's own `alfworld-generate` writes, which play alike.
 */
const known: readonly {
  readonly dialect: Dialect;
  readonly grammars: readonly string[];
  readonly domains: readonly string[];
}[] = [
  {
    dialect: 'current',
    grammars: [
      'cce0702cd250cc6af6c3ea047a21f6c4c1c8d29a1739efefb5221ef4c3dcac57',
      'c5b22f0f73309a7fd7c8e5b71de42ad4803b60766ab4a51cc2feb34162be036b',
    ],
    domains: [
      '0af55e7f92d12b09d28515aa730e4d03fddd17228ef1fd7b18a3ee8ba49b27b9',
      'f1473041ed01da514de1f87adfd7ef0804862361f83ccf63c75e43633b0eb280',
    ],
  },
  {
    dialect: 'legacy',
    grammars: ['d955e6db384c68ac5797e881b795fd36d788e87a03547f9a87e48fbd7c5b361b'],
    domains: [
      '34172c333dff7e62eb90e85367fa5519b5f31b3849e56123d96dbc0deda50e27',
      'e64e8c0002648c403e05adedc25be5ea8b9863924f32cc7611051bed1f386e46',
    ],
  },
];

function dialectOf(grammar: string, domain: string): Dialect {
  const grammarHash = sha256(grammar.replace(taskLine, '"rhs": "Your task is to: UNKNOWN GOAL."'));
  const domainHash = sha256(domain);
  const match = known.find((one) => one.grammars.includes(grammarHash) && one.domains.includes(domainHash));
  if (match) return match.dialect;
  const isGrammarKnown = known.some((one) => one.grammars.includes(grammarHash));
  const unknown = isGrammarKnown ? `domain (SHA-256 ${domainHash})` : `grammar (SHA-256 ${grammarHash})`;
  throw new Error(`its ${unknown} is none of the official ones, so that it would be played by the wrong rules`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function world(facts: Facts): Pick<GameDefinition, 'locations' | 'start' | 'receptacles' | 'objects' | 'canContain'> {
  const names = displayNames(facts);
  const locationIds = sortedIds([
    ...facts.column('atlocation', 1),
    ...facts.column('receptacleatlocation', 1),
    ...facts.column('objectatlocation', 1),
  ]);
  const receptacleIds = sortedIds([...facts.column('receptacletype', 0), ...facts.column('receptacleatlocation', 0)]);
  const objectIds = sortedIds([
    ...facts.column('objecttype', 0),
    ...facts.column('objectatlocation', 0),
    ...facts.column('inreceptacle', 0),
  ]);
  const locationIndex = indexOf(locationIds);
  const receptacleIndex = indexOf(receptacleIds);
  const objectIndex = indexOf(objectIds);
  if (Math.max(locationIds.length, receptacleIds.length, objectIds.length) > 4095) {
    throw new Error('it has more than 4095 locations, receptacles or objects');
  }
  const openable = new Set(facts.column('openable', 0));
  const cool = new Set(facts.column('iscool', 0));
  const abilities = Object.entries(ability).map(([flag, bit]) => ({ bit, able: new Set(facts.column(flag, 0)) }));
  const receptacles = receptacleIds.map((id): ReceptacleDefinition => {
    const location = locationIndex.get(only(facts.values('receptacleatlocation', id), `${id} has`, 'location'))!;
    const kind = kindOf(only(facts.values('receptacletype', id), `${id} has`, 'class'));
    return { name: names.get(id)!, kind, location, openable: openable.has(id) };
  });
  const objects = objectIds.map((id): ObjectDefinition => {
    const kinds = facts.values('objecttype', id);
    if (kinds.length > 1) throw new Error(`${id} has ${kinds.length} classes: ${kinds.join(', ')}`);
    return {
      name: names.get(id)!,
      kind: kinds[0] === undefined ? undefined : kindOf(kinds[0]),
      locations: indices(facts.values('objectatlocation', id), locationIndex),
      receptacles: indices(facts.values('inreceptacle', id), receptacleIndex),
      abilities: abilities.reduce((bits, { bit, able }) => (able.has(id) ? bits | bit : bits), 0),
      cool: cool.has(id),
      inside: indices(facts.keys('inreceptacleobject', id), objectIndex),
    };
  });
  const start = locationIndex.get(only([...facts.column('atlocation', 1)], 'the agent has', 'location'))!;
  return { locations: locationIds.length, start, receptacles, objects, canContain: containment(facts) };
}

/** Names by id: per display name the first id in sorted order gets the highest number. */
function displayNames(facts: Facts): ReadonlyMap<string, string> {
  const ids = sortedIds(facts.entities());
  const base = (id: string) => id.split('_bar_')[0]! + (id.includes('basin') ? 'basin' : '');
  const left = new Map<string, number>();
  for (const id of ids) left.set(base(id), (left.get(base(id)) ?? 0) + 1);
  const names = new Map<string, string>();
  for (const id of ids) {
    const number = left.get(base(id))!;
    left.set(base(id), number - 1);
    names.set(id, `${base(id)} ${number}`);
  }
  return names;
}

function containment(facts: Facts): ReadonlyMap<string, ReadonlySet<string>> {
  const table = new Map<string, Set<string>>();
  for (const receptacle of facts.column('cancontain', 0)) {
    table.set(kindOf(receptacle), new Set(facts.values('cancontain', receptacle).map(kindOf)));
  }
  return table;
}

function kindOf(type: string): string {
  return type.endsWith('type') ? type.slice(0, -4) : type;
}

function sortedIds(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort();
}

function indexOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index]));
}

function indices(ids: readonly string[], index: ReadonlyMap<string, number>): number[] {
  const found = ids.map((id) => {
    const at = index.get(id);
    if (at === undefined) throw new Error(`${id} is mentioned but not described`);
    return at;
  });
  return found.sort((a, b) => a - b);
}

function only(values: readonly string[], whose: string, what: string): string {
  if (values.length !== 1) throw new Error(`${whose} ${values.length} facts about its ${what}, not one`);
  return values[0]!;
}
