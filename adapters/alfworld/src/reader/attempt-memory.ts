import { mix } from '@dreamgym/core/text';
import { type Candidate, candidateOf, entityNumber, type InstructionView } from './instruction-view.ts';

/** What happened so far in one attempt, as far as the features need it. */
export interface AttemptMemory {
  readonly view: InstructionView;
  step: number;
  last: Candidate | undefined;
  /** The open actions. */
  readonly open: Candidate[];
  /** How often each candidate was taken, by its id. */
  taken: Uint8Array;
  /** What is known of each entity: `fields` numbers per entity, see `field`. */
  entities: Int32Array;
  /** Pairs of entity and pattern that have happened. */
  readonly happened: Set<number>;
  /** Instances of goals that were ever mentioned. */
  readonly goalEntities: number[];
  /** The instance of the first goal that was acted on last, whether an open action mentions it, and how many there were. */
  handled: number;
  handledOpen: boolean;
  handledCount: number;
  /** Hash of the goal patterns that are open. */
  availability: number;
  /** What is known of the goals' whereabouts. */
  known: number;
}

/** Offsets into an entity's fields. */
export const field = {
  /** How many actions mentioned it. */
  uses: 0,
  /** Pattern of the last of them. */
  lastUse: 1,
  /** Hash of the set of their patterns. */
  useSet: 2,
  /** For instances of goals: the entity where it was last seen. */
  seenAt: 3,
  /** Which goals were seen there, see `recollect`. */
  content: 4,
} as const;
export const fields = 5;

export function attemptMemory(view: InstructionView): AttemptMemory {
  return {
    view,
    step: 0,
    last: undefined,
    open: [],
    taken: new Uint8Array(view.candidates.size + 64),
    entities: new Int32Array(fields * (view.ranks.length + 32)),
    happened: new Set(),
    goalEntities: [],
    handled: 0,
    handledOpen: false,
    handledCount: 0,
    availability: 0,
    known: 0,
  };
}

/** Takes in what the agent sees now. */
export function observe(memory: AttemptMemory, text: string, actions: readonly string[]): void {
  const { view, open, last } = memory;
  memory.step += 1;
  open.length = 0;
  for (const action of actions) open.push(candidateOf(view, action));
  locateGoals(memory, text, last?.place ?? 0);
  reserve(memory);
  const { stamps } = view;
  view.tick += 1;
  let availability = 0;
  memory.handledOpen = false;
  for (const { goalPattern, pattern, object } of open) {
    if (goalPattern < 0) continue;
    if (object === memory.handled) memory.handledOpen = true;
    if (stamps[goalPattern] === view.tick) continue;
    stamps[goalPattern] = view.tick;
    availability = (availability + mix(pattern, 11)) | 0;
  }
  memory.availability = availability;
  recollect(memory);
}

/** Takes in what the agent does now. */
export function record(memory: AttemptMemory, candidate: Candidate): void {
  const { taken, view } = memory;
  const { id, object, place } = candidate;
  memory.last = candidate;
  if (taken[id]! < 255) taken[id]! += 1;
  use(memory, candidate, object);
  if (place !== object) use(memory, candidate, place);
  if (object === 0 || view.ranks[object] !== 0) return;
  if (memory.entities[object * fields + field.uses] === 1) memory.handledCount += 1;
  memory.handled = object;
}

function use({ entities, happened }: AttemptMemory, { pattern }: Candidate, entity: number): void {
  if (entity === 0) return;
  const at = entity * fields;
  entities[at + field.uses]! += 1;
  entities[at + field.lastUse] = pattern;
  const key = (pattern >>> 0) * 0x1_0000 + entity;
  if (happened.has(key)) return;
  happened.add(key);
  entities[at + field.useSet]! += mix(pattern, 13);
}

/** Notes which instances of goals the text mentions, and that they are where the last action led. */
function locateGoals(memory: AttemptMemory, text: string, place: number): void {
  const { view } = memory;
  for (const goal of view.goals) {
    for (let at = text.indexOf(goal); at >= 0; at = text.indexOf(goal, at + goal.length)) {
      if (at > 0 && isWordCharacter(text.charCodeAt(at - 1))) continue;
      let end = at + goal.length;
      if (text.charCodeAt(end) !== 32) continue;
      end += 1;
      const start = end;
      while (isDigit(text.charCodeAt(end))) end += 1;
      if (end === start) continue;
      const entity = entityNumber(view, goal, text.slice(at, end));
      reserve(memory);
      if (!memory.goalEntities.includes(entity)) memory.goalEntities.push(entity);
      if (place === entity) continue;
      const { entities } = memory;
      const seenAt = entity * fields + field.seenAt;
      entities[entities[seenAt]! * fields + field.content] = 0;
      entities[seenAt] = place;
    }
  }
}

/** Sums up where goals were seen: per place two bits for untouched instances of the first goal, two for touched ones, one for other goals. */
function recollect(memory: AttemptMemory): void {
  const { view, goalEntities, entities } = memory;
  let untouched = 0;
  let others = 0;
  for (const entity of goalEntities) {
    entities[entities[entity * fields + field.seenAt]! * fields + field.content] = 0;
  }
  for (const entity of goalEntities) {
    const place = entities[entity * fields + field.seenAt]!;
    if (place === 0) continue;
    const at = place * fields + field.content;
    const content = entities[at]!;
    if (view.ranks[entity] !== 0) {
      entities[at] = content | 16;
      others = 1;
    } else if (entities[entity * fields + field.uses] === 0) {
      if ((content & 3) < 2) entities[at] = content + 1;
      if (untouched < 2) untouched += 1;
    } else if ((content & 12) < 8) {
      entities[at] = content + 4;
    }
  }
  memory.known = untouched + 4 * others;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordCharacter(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Makes room for what the view has learned since: it is shared by attempts. */
function reserve(memory: AttemptMemory): void {
  const { view, entities, taken } = memory;
  if (view.ranks.length * fields > entities.length) {
    memory.entities = new Int32Array(2 * view.ranks.length * fields);
    memory.entities.set(entities);
  }
  if (view.candidates.size > taken.length) {
    memory.taken = new Uint8Array(2 * view.candidates.size);
    memory.taken.set(taken);
  }
}
