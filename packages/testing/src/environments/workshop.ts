import {
  deriveSeed,
  type Environment,
  type ExperienceModel,
  type Observation,
  type Task,
  type Trajectory,
} from '@dreamgym/core';

const allStations = ['kiln', 'lathe', 'loom', 'press', 'forge', 'still'];
const verbs = ['warm', 'oil', 'rinse'];

export interface WorkshopOptions {
  /** At most 6. */
  readonly stations?: number;
  /** Stations of one task. */
  readonly length?: number;
}

/** What every station wants, which nothing in the workshop says. */
const wanted = (station: string) => verbs[deriveSeed(11, station) % verbs.length]!;

/**
 * A workpiece goes through four of six stations. Each of them wants to be treated in one of three ways, always the same, and
 * nothing says which: only what an attempt earns in the end, an equal share for each station that was treated well, tells.
 * Whoever tries by chance solves one task in 81.
 */
export function workshop({ stations = 6, length = 4 }: WorkshopOptions = {}): Environment {
  const courseOf = courses({ stations, length });
  return {
    name: 'workshop',
    description: 'A workpiece goes through stations. At each of them it is treated in one of the ways that are listed.',
    stepLimit: length,
    async tasks(split) {
      const count = { train: 60, validation: 40, test: 40 }[split];
      return Array.from({ length: count }, (_, index) => taskOf(`${split}/${index}`));
    },
    async start(task, { signal }) {
      signal.throwIfAborted();
      const course = courseOf(task);
      let [passed, right, open] = [0, 0, true];
      return {
        observation: at(course[0]),
        step({ text }) {
          signal.throwIfAborted();
          if (!open) throw new Error(`the attempt at ${task.id} is over; start another one`);
          const station = course[passed]!;
          if (text === `${wanted(station)} the ${station}`) right += 1;
          passed += 1;
          const terminated = passed === length;
          open = !terminated;
          return {
            observation: at(course[passed]),
            reward: terminated ? right / length : 0,
            terminated,
            truncated: false,
          };
        },
        async close() {
          open = false;
        },
      };
    },
  };
}

function at(station: string | undefined): Observation {
  if (station === undefined) return { text: 'The workpiece is done.', actions: [] };
  return { text: `You are at the ${station}.`, actions: verbs.map((verb) => `${verb} the ${station}`) };
}

function taskOf(id: string): Task {
  return { id: `workshop/${id}`, instruction: `Make piece ${id.replace('/', ' ')}.`, origin: { kind: 'seed' } };
}

function courses({ stations, length }: Required<WorkshopOptions>) {
  return ({ id }: Task): readonly string[] => {
    if (!/^workshop\/(train|validation|test)\/\d+$/.test(id)) throw new Error(`there is no task ${id}`);
    const place = (station: string) => deriveSeed(deriveSeed(5, id), station);
    const known = allStations.slice(0, stations);
    return known.toSorted((one, other) => place(one) - place(other)).slice(0, length);
  };
}

/** What was seen after an action, and what each action brought on average, as recordings tell it: as simple as a model can be that learns. */
export function workshopModel({ stations = 6, length = 4 }: WorkshopOptions = {}): ExperienceModel {
  const courseOf = courses({ stations, length });
  let worth = new Map<string, number>();
  return {
    name: 'workshop-table',
    async learn({ trajectories }) {
      worth = fitted(trajectories);
    },
    async open({ task }) {
      const course = courseOf(task);
      let [passed, sum] = [0, 0];
      return {
        observation: at(course[0]),
        step({ action: { text } }) {
          // Done elsewhere it is worth nothing, however good it is at its own station.
          if (text.endsWith(` ${course[passed]}`)) sum += worth.get(text) ?? 0;
          passed += 1;
          const terminated = passed === length;
          // What was learned is an estimate: whole quarters are what there is.
          const reward = terminated ? Math.min(1, Math.max(0, Math.round(sum * length) / length)) : 0;
          const observation = at(course[passed]);
          return { observation, reward, terminated, truncated: false, reasoning: 'as recorded', references: [] };
        },
        async close() {},
      };
    },
  };
}

/** The share of the reward that each action brings: a least-squares fit, since attempts pay for all their actions together. */
function fitted(trajectories: readonly Trajectory[]): Map<string, number> {
  const played = trajectories.filter(({ transitions }) => transitions.at(-1)?.terminated);
  const worth = new Map<string, number>();
  for (let pass = 0; pass < 200; pass++) {
    for (const { transitions } of played) {
      const total = transitions.reduce((sum, { reward }) => sum + reward, 0);
      const predicted = transitions.reduce((sum, { action }) => sum + (worth.get(action.text) ?? 0), 0);
      for (const { action } of transitions) {
        worth.set(action.text, (worth.get(action.text) ?? 0) + (0.1 * (total - predicted)) / transitions.length);
      }
    }
  }
  return worth;
}
