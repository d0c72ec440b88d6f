import {
  type Abstraction,
  type ActionReader,
  deriveSeed,
  type Environment,
  type Observation,
  type Split,
  type Task,
} from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';

const stepLimit = 30;
const refusal = 'Nothing happens.';
const lamp = 'lamp 1';

/** What a corridor's task is made of. */
interface CorridorData {
  readonly rooms: number;
  /** The room in which an attempt begins, from 0. */
  readonly start: number;
}

/**
 * A row of rooms with a lamp in one of them, which the world seed decides. `go east`, `go west`, and `take lamp 1` where
 * it is, which pays 1. As small as an environment can be that keeps every rule.
 */
export function corridor(): Environment {
  return {
    name: 'corridor',
    stepLimit,
    abstraction: corridorAbstraction,
    actionReader: corridorReader,
    tasks: async (split) => corridorTasks(split),
    async start(task, { seed, worldSeed = seed, signal }) {
      signal.throwIfAborted();
      const { rooms, start } = dataOf(task);
      const lampRoom = deriveSeed(worldSeed, 'lamp') % rooms;
      let room = start;
      let taken = 0;
      let open = true;

      const observe = (text = sight(room, room === lampRoom)): Observation => {
        const actions = room === lampRoom ? [`take ${lamp}`] : [];
        if (room > 0) actions.unshift('go west');
        if (room < rooms - 1) actions.unshift('go east');
        return { text, actions };
      };
      /** Whether the action could be done, and solved the task. */
      const act = (text: string): 'done' | 'refused' | 'solved' => {
        if (text === `take ${lamp}` && room === lampRoom) return 'solved';
        const next = text === 'go east' ? room + 1 : text === 'go west' ? room - 1 : -1;
        if (next < 0 || next >= rooms) return 'refused';
        room = next;
        return 'done';
      };
      return {
        observation: observe(),
        step({ text }) {
          signal.throwIfAborted();
          if (!open) throw new Error(`the attempt at ${task.id} is over; start another one`);
          taken += 1;
          const result = act(text);
          const terminated = result === 'solved';
          const truncated = !terminated && taken >= stepLimit;
          open = !terminated && !truncated;
          const observation = observe(result === 'refused' ? refusal : undefined);
          return { observation, reward: terminated ? 1 : 0, terminated, truncated };
        },
        async close() {
          open = false;
        },
      };
    },
  };
}

/** Actions that solve a corridor task in every world: to the west end, then east, trying to take the lamp in each room. */
export function solveCorridor(task: Task): readonly string[] {
  const { rooms, start } = dataOf(task);
  const search = Array.from({ length: rooms }, () => [`take ${lamp}`, 'go east']).flat();
  return [...Array.from({ length: start }, () => 'go west'), ...search];
}

const lengths: Record<Split, readonly number[]> = { train: [3, 4, 5, 6], validation: [7], test: [8] };

function corridorTasks(split: Split): readonly Task[] {
  return lengths[split].flatMap((rooms) =>
    [0, rooms - 1].map((start) => ({
      id: `corridor/${rooms} rooms/from ${start}`,
      instruction: 'Take the lamp.',
      family: start === 0 ? 'eastward' : 'westward',
      scene: `${rooms} rooms`,
      data: { rooms, start },
      origin: { kind: 'seed' as const },
    })),
  );
}

function dataOf(task: Task): CorridorData {
  const all = (['train', 'validation', 'test'] as const).flatMap(corridorTasks);
  const known = all.find(({ id }) => id === task.id);
  if (!known) throw new Error(`there is no task "${task.id}" in the corridor; ask tasks() for those there are`);
  return known.data as unknown as CorridorData;
}

const sight = (room: number, lit: boolean) => `In room ${room} you see ${lit ? lamp : 'nothing'}.`;

const corridorAbstraction: Abstraction = {
  sentences: {
    sight: {
      asserts: [{ name: 'at', arguments: ['$0'] }],
      lists: { name: 'in', arguments: ['$item', '$0'] },
    },
    refusal: {},
  },
  functional: ['at'],
  typeOf: (entity) => entity.replace(/ \d+$/, ''),
  entity: (type, number) => `${type} ${number}`,
  readAction(text) {
    const [, name, argument] = /^(go|take) (east|west|lamp \d+)$/.exec(text) ?? [];
    return name && argument ? { name, arguments: [argument] } : undefined;
  },
  writeAction: (action) => [action.name, ...action.arguments].join(' '),
  readObservation(text) {
    if (text === refusal) return [{ kind: 'refusal', arguments: [] }];
    const [, room, item] = /^In (room \d+) you see (.+)\.$/.exec(text) ?? [];
    if (!room || !item) return [{ kind: 'verbatim', arguments: [text] }];
    return [{ kind: 'sight', arguments: [room], items: item === 'nothing' ? [] : [item] }];
  },
  writeObservation: (sentences) =>
    sentences
      .map(({ kind, arguments: [first], items = [] }) => {
        if (kind === 'refusal') return refusal;
        return kind === 'sight' ? `In ${first} you see ${items[0] ?? 'nothing'}.` : first;
      })
      .join('\n'),
};

/** What an action is, and whether it was the last one. */
const corridorReader: ActionReader = {
  name: 'corridor',
  priors: [[hashText(`take ${lamp}`), 1]],
  begin() {
    let last = 0;
    return {
      read: ({ observation, actions }) => ({
        situation: [hashText(observation.text)],
        actions: actions.map((action) => [hashText(action), mix(hashText(action), last)]),
      }),
      acted(action) {
        last = hashText(action);
      },
    };
  },
};
