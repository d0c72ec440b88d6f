import { type Candidate, candidateOf, entityNumber, type GoalView } from './goal-view.ts';
import { mix } from './hashing.ts';

/** What happened so far in one attempt, as far as the features need it. */
export interface AttemptMemory {
  readonly view: GoalView;
  step: number;
  last: Candidate | undefined;
  /** The open actions. */
  readonly open: Candidate[];
  /** By candidate: how often it was taken. */
  taken: Uint16Array;
  /** By entity: how many actions mentioned it, the last of them, and the set of all of them. */
  uses: Uint16Array;
  lastUse: Int32Array;
  useSet: Int32Array;
  /** By entity: where it was last seen. */
  seenAt: Uint16Array;
  /** By entity: what was seen there, see `recollect`. */
  content: Uint8Array;
  /** Pairs of entity and pattern that have happened. */
  readonly happened: Set<number>;
  /** Instances of goals that were ever mentioned. */
  readonly goalEntities: number[];
  /** The instance of the first goal that was acted on last. */
  handled: number;
  handledCount: number;
  /** Hash of the goal patterns that are open. */
  availability: number;
  handledOpen: boolean;
  /** What is known of the goals' whereabouts. */
  known: number;
  stamps: Uint32Array;
}

export function attemptMemory(view: GoalView): AttemptMemory {
  return {
    view,
    step: 0,
    last: undefined,
    open: [],
    taken: new Uint16Array(512),
    uses: new Uint16Array(256),
    lastUse: new Int32Array(256),
    useSet: new Int32Array(256),
    seenAt: new Uint16Array(256),
    content: new Uint8Array(256),
    happened: new Set(),
    goalEntities: [],
    handled: 0,
    handledCount: 0,
    availability: 0,
    handledOpen: false,
    known: 0,
    stamps: new Uint32Array(64),
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
  const { stamps, step } = memory;
  let availability = 0;
  memory.handledOpen = false;
  for (const { goalPattern, pattern, object } of open) {
    if (goalPattern < 0) continue;
    if (object === memory.handled) memory.handledOpen = true;
    if (stamps[goalPattern] === step) continue;
    stamps[goalPattern] = step;
    availability = (availability + mix(pattern, 11)) | 0;
  }
  memory.availability = availability;
  recollect(memory);
}

/** Takes in what the agent does now. */
export function record(memory: AttemptMemory, candidate: Candidate): void {
  memory.last = candidate;
  memory.taken[candidate.id]! += 1;
  use(memory, candidate, candidate.object);
  if (candidate.place !== candidate.object) use(memory, candidate, candidate.place);
  const { object } = candidate;
  if (object > 0 && memory.view.ranks[object] === 0) {
    if (memory.uses[object] === 1) memory.handledCount += 1;
    memory.handled = object;
  }
}

function use(memory: AttemptMemory, { pattern }: Candidate, entity: number): void {
  if (entity === 0) return;
  memory.uses[entity]! += 1;
  memory.lastUse[entity] = pattern;
  const key = (pattern >>> 0) * 4096 + entity;
  if (memory.happened.has(key)) return;
  memory.happened.add(key);
  memory.useSet[entity] = (memory.useSet[entity]! + mix(pattern, 13)) | 0;
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
      if (entity >= memory.seenAt.length) reserve(memory);
      if (!memory.goalEntities.includes(entity)) memory.goalEntities.push(entity);
      if (place === entity) continue;
      memory.content[memory.seenAt[entity]!] = 0;
      memory.seenAt[entity] = place;
    }
  }
}

/** Sums up where goals were seen: two bits per place for untouched instances of the first goal, two for touched ones, one for others. */
function recollect(memory: AttemptMemory): void {
  const { view, goalEntities, seenAt, content, uses } = memory;
  let untouched = 0;
  let others = 0;
  for (const entity of goalEntities) content[seenAt[entity]!] = 0;
  for (const entity of goalEntities) {
    const place = seenAt[entity]!;
    if (place === 0) continue;
    const before = content[place]!;
    if (view.ranks[entity] !== 0) {
      content[place] = before | 16;
      others = 1;
    } else if (uses[entity] === 0) {
      if ((before & 3) < 2) content[place] = before + 1;
      if (untouched < 2) untouched += 1;
    } else if ((before & 12) < 8) {
      content[place] = before + 4;
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
  const { view } = memory;
  if (view.ranks.length > memory.uses.length) {
    const size = 2 * view.ranks.length;
    memory.uses = grown(memory.uses, new Uint16Array(size));
    memory.lastUse = grown(memory.lastUse, new Int32Array(size));
    memory.useSet = grown(memory.useSet, new Int32Array(size));
    memory.seenAt = grown(memory.seenAt, new Uint16Array(size));
    memory.content = grown(memory.content, new Uint8Array(size));
  }
  if (view.candidates.size > memory.taken.length) {
    memory.taken = grown(memory.taken, new Uint16Array(2 * view.candidates.size));
  }
  if (view.goalPatterns.size > memory.stamps.length) {
    memory.stamps = grown(memory.stamps, new Uint32Array(2 * view.goalPatterns.size));
  }
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
