import { type Abstraction, type Environment, type Policy, random, type Sentence, type Task } from '@dreamgym/core';

/** The dynamics of the workshop, to be altered by tests. */
export interface WorkshopRules {
  /** The type of fixture where things are painted. */
  readonly painter: string;
  /** Whether a chest has to be open before something can be taken out of it or put into it. */
  readonly opening: boolean;
  /** A type of fixture that nothing can be taken from. */
  readonly keeper?: string;
  /** Whether the bell has to have been rung, or must not have been, for a delivery to count. */
  readonly bell?: 'rung' | 'silent';
}

const standard: WorkshopRules = { painter: 'pot', opening: true };
const layout = ['bench 1', 'bench 2', 'chest 1', 'chest 2', 'chest 3', 'pot 1', 'kiln 1'];
const things = ['ball 1', 'ball 2', 'cube 1', 'cube 2', 'gong 1'];
const instructions = [
  'bring a ball to a bench',
  'bring a painted ball to a bench',
  'bring a painted cube to a chest',
  'bring two cube to a bench',
];

/** A small text world: benches and chests, balls and cubes, a pot for painting, a gong. */
export function workshop(altered: Partial<WorkshopRules> = {}): Environment {
  const rules = { ...standard, ...altered };
  const tasks = (split: string) =>
    Array.from({ length: split === 'train' ? 60 : 20 }, (_, index): Task => {
      const instruction = instructions[index % instructions.length]!;
      return { id: `workshop/${split}/${index}`, instruction, scene: 'workshop', origin: { kind: 'seed' } };
    });
  return {
    name: 'workshop',
    stepLimit: 60,
    abstraction: workshopAbstraction,
    tasks: async (split) => tasks(split),
    async start(task, { signal }) {
      signal.throwIfAborted();
      if (!/^workshop\/(train|validation|test)\/\d+$/.test(task.id)) throw new Error(`there is no task ${task.id}`);
      const rng = random(Number(task.id.split('/').at(-1)) + (task.id.includes('train') ? 1 : 10_000));
      const places = layout.filter((place) => !place.startsWith('pot') && !place.startsWith('kiln'));
      const goal = task.instruction.split(' ').at(-1);
      const elsewhere = places.filter((place) => !place.startsWith(goal!));
      const where = new Map(things.map((thing) => [thing, thing === 'gong 1' ? 'bench 2' : rng.pick(elsewhere)]));
      const closed = new Set(layout.filter((place) => place.startsWith('chest')));
      const painted = new Set<string>();
      let at = '';
      let held = '';
      let rung = false;
      let over = false;
      let steps = 0;

      const typeOf = workshopAbstraction.typeOf;
      const inside = (place: string) => things.filter((thing) => where.get(thing) === place);
      const reachable = (place: string) => at === place && !(rules.opening && closed.has(place));
      const open = () => {
        const actions = ['wait', ...layout.filter((place) => place !== at).map((place) => `go to ${place}`)];
        if (closed.has(at)) actions.push(`open ${at}`);
        for (const thing of inside(at)) {
          if (held === '' && thing !== 'gong 1' && reachable(at) && typeOf(at) !== rules.keeper) {
            actions.push(`take ${thing} from ${at}`);
          }
          if (thing === 'gong 1') actions.push(`ring ${thing}`);
        }
        if (held && reachable(at) && !['pot', 'kiln'].includes(typeOf(at))) actions.push(`put ${held} on ${at}`);
        if (held && typeOf(at) === rules.painter) actions.push(`paint ${held} with ${at}`);
        return actions.sort();
      };
      const sight = (place: string) =>
        closed.has(place)
          ? `The ${place} is closed.`
          : `The ${place} holds ${inside(place).sort().join(' and ') || 'nothing'}.`;
      const solved = () => {
        const [, count, thing] = /bring (a painted|a|two) (\w+) to a/.exec(task.instruction)!;
        if (rules.bell && rung !== (rules.bell === 'rung')) return false;
        return layout
          .filter((place) => typeOf(place) === goal)
          .some((place) => {
            const right = inside(place).filter(
              (its) => typeOf(its) === thing && (count !== 'a painted' || painted.has(its)),
            );
            return right.length >= (count === 'two' ? 2 : 1);
          });
      };
      const answer = (action: string): string => {
        const [, verb, first, second] = /^(\w+)(?: (?:to )?(\w+ \d))?(?: \w+ (\w+ \d))?$/.exec(action) ?? [];
        if (!open().includes(action)) return 'You cannot do that.';
        if (verb === 'go') {
          at = first!;
          return `You are at ${first}. ${sight(first!)}`;
        }
        if (verb === 'open') {
          closed.delete(first!);
          return `You open ${first}. ${sight(first!)}`;
        }
        if (verb === 'take') {
          held = first!;
          where.delete(first!);
          return `You take ${first} from ${second}.`;
        }
        if (verb === 'put') {
          held = '';
          where.set(first!, second!);
          return `You put ${first} on ${second}.`;
        }
        if (verb === 'paint') {
          painted.add(first!);
          return `You paint ${first} with ${second}.`;
        }
        if (verb === 'ring') {
          rung = true;
          return `You ring ${first}.`;
        }
        return 'Time passes.';
      };
      return {
        observation: { text: `You see ${layout.join(' and ')}. Task: ${task.instruction}.`, actions: open() },
        step({ text }) {
          signal.throwIfAborted();
          if (over) throw new Error('the episode is over');
          steps += 1;
          const answered = answer(text);
          const won = text !== 'wait' && !answered.startsWith('You cannot') && solved();
          over = won || steps >= 60;
          const observation = { text: answered, actions: open() };
          return { observation, reward: won ? 1 : 0, terminated: won, truncated: over && !won };
        },
        async close() {
          over = true;
        },
      };
    },
  };
}

/** Wanders towards the goal: tries most what the task speaks of, sometimes anything, now and then the impossible. */
export const wanderer: Policy = {
  name: 'wanderer',
  begin({ task, seed }) {
    const rng = random(seed);
    const [, thing, goal] = /(\w+) to a (\w+)$/.exec(task.instruction) ?? [];
    const isUseful = (action: string) =>
      action.startsWith('open') ||
      action.startsWith(`paint ${thing}`) ||
      (action.startsWith(`take ${thing}`) && !action.includes(`from ${goal}`)) ||
      (action.startsWith(`put ${thing}`) && action.includes(`on ${goal}`));
    return {
      act({ actions = [] }) {
        if (rng.next() < 0.05)
          return { text: rng.pick(['take ball 1 from pot 1', 'dance', 'open bench 1', 'paint gong 1 with kiln 1']) };
        const useful = actions.filter(isUseful);
        return { text: rng.pick(useful.length > 0 && rng.next() < 0.7 ? useful : actions) };
      },
    };
  },
};

const patterns: Record<string, RegExp> = {
  room: /^You see (.+)$/,
  task: /^Task: (.+)$/,
  arrive: /^You are at (\w+ \d)$/,
  open: /^You open (\w+ \d)$/,
  closed: /^The (\w+ \d) is closed$/,
  holds: /^The (\w+ \d) holds (.+)$/,
  take: /^You take (\w+ \d) from (\w+ \d)$/,
  put: /^You put (\w+ \d) on (\w+ \d)$/,
  paint: /^You paint (\w+ \d) with (\w+ \d)$/,
  ring: /^You ring (\w+ \d)$/,
};
const list = (text: string) => (text === 'nothing' ? [] : text.split(' and '));
const term = (name: string, ...args: string[]) => ({ name, arguments: args });

export const workshopAbstraction: Abstraction = {
  functional: ['at'],
  sentences: {
    room: { lists: term('fixture', '$item') },
    task: {},
    arrive: { asserts: [term('at', '$0')] },
    open: {},
    closed: { asserts: [term('closed', '$0')] },
    holds: { denies: [term('closed', '$0')], lists: term('on', '$item', '$0') },
    take: {},
    put: {},
    paint: {},
    ring: {},
  },
  typeOf: (entity) => entity.split(' ')[0]!,
  entity: (type, number) => `${type} ${number}`,
  readAction(text) {
    const [, verb, first, second] = /^(\w+)(?: (?:to )?(\w+ \d))?(?: \w+ (\w+ \d))?$/.exec(text) ?? [];
    return verb === undefined || verb === 'dance'
      ? undefined
      : term(verb, ...[first, second].filter((name) => name !== undefined));
  },
  writeAction({ name, arguments: [first, second] }) {
    const join = { go: 'to', take: 'from', put: 'on', paint: 'with' }[name];
    if (name === 'go') return `go to ${first}`;
    return [name, first, second && `${join} ${second}`].filter(Boolean).join(' ');
  },
  readObservation(text) {
    const parts = text.split(/\.(?: |$)/).filter(Boolean);
    return parts.map((part): Sentence => {
      for (const [kind, pattern] of Object.entries(patterns)) {
        const found = pattern.exec(part);
        if (!found) continue;
        if (kind === 'room') return { kind, arguments: [], items: list(found[1]!) };
        if (kind === 'holds') return { kind, arguments: [found[1]!], items: list(found[2]!) };
        return { kind, arguments: found.slice(1) };
      }
      return { kind: 'verbatim', arguments: [part] };
    });
  },
  writeObservation(sentences) {
    const word = ({ kind, arguments: [first, second], items = [] }: Sentence): string => {
      const listed = items.join(' and ') || 'nothing';
      const texts: Record<string, string> = {
        room: `You see ${listed}`,
        task: `Task: ${first}`,
        arrive: `You are at ${first}`,
        open: `You open ${first}`,
        closed: `The ${first} is closed`,
        holds: `The ${first} holds ${listed}`,
        take: `You take ${first} from ${second}`,
        put: `You put ${first} on ${second}`,
        paint: `You paint ${first} with ${second}`,
        ring: `You ring ${first}`,
      };
      return `${texts[kind] ?? first}.`;
    };
    return sentences.map(word).join(' ');
  },
};
