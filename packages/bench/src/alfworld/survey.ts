import type { Alfworld } from '@dreamgym/alfworld';
import type { Action, Episode, Observation, Step, Task } from '@dreamgym/core';
import type { Counts } from './distance.ts';

/** What was counted in games, by name. */
export const aspects = [
  'kinds of tasks',
  'objects of tasks',
  'targets of tasks',
  'kinds of rooms',
  'furniture',
  'furniture per room',
  'pieces at one place',
  'closed furniture',
  'things',
  'where things lie',
  'things per piece',
  'things per room',
  'lengths of plans',
] as const;

export type Aspect = (typeof aspects)[number];
export type Survey = Readonly<Record<Aspect, Counts>>;

/** Walks through the games, opens everything, and counts what there is; takes games that last for a thousand steps. */
export async function survey({ environment, behaviours }: Alfworld, tasks: readonly Task[]): Promise<Survey> {
  const counts = Object.fromEntries(aspects.map((aspect) => [aspect, new Map()])) as Record<
    Aspect,
    Map<string, number>
  >;
  const count = (aspect: Aspect, name: string | number) => {
    counts[aspect].set(String(name), (counts[aspect].get(String(name)) ?? 0) + 1);
  };
  const { signal } = new AbortController();
  for (const task of tasks) {
    const [, , folder = ''] = task.id.split('/');
    const [kind, object, , target, floorPlan] = folder.split('-');
    count('kinds of tasks', kind!);
    count('objects of tasks', object!);
    count('targets of tasks', target!);
    count('kinds of rooms', rooms[Math.floor(Number(floorPlan) / 100)]!);
    inspect(await environment.start(task, { seed: 1, signal }), count);

    const episode = await environment.start(task, { seed: 1, signal });
    const player = behaviours.expert.begin({ task, seed: 1, signal });
    let { observation } = episode;
    let length = 0;
    for (let open = true; open; length++) {
      const step = now(episode.step((await player.act(observation)) as Action));
      observation = step.observation;
      open = !step.terminated && !step.truncated;
    }
    count('lengths of plans', length);
  }
  return counts;
}

const rooms = ['kitchen', '', 'living room', 'bedroom', 'bathroom'];

function inspect(episode: Episode, count: (aspect: Aspect, name: string | number) => void): void {
  const furniture = goals(episode.observation);
  count('furniture per room', tens(furniture.length));
  let things = 0;
  for (const piece of furniture) {
    const kind = classOf(piece);
    count('furniture', kind);
    // Sharing the place with the piece before is what may leave the agent where it is.
    let { text, actions } = now(episode.step({ text: `go to ${piece}` })).observation;
    if (text === 'Nothing happens.') ({ text, actions } = now(episode.step({ text: `examine ${piece}` })).observation);
    count('pieces at one place', furniture.length - goals({ text, actions }).length);
    const closed = text.endsWith(' is closed.');
    count('closed furniture', `${kind} ${closed ? 'closed' : 'open'}`);
    if (closed) ({ text } = now(episode.step({ text: `open ${piece}` })).observation);
    const found = contents(text);
    count('things per piece', found.length);
    things += found.length;
    for (const thing of found) {
      count('things', thing);
      count('where things lie', `${thing} in ${kind}`);
    }
  }
  count('things per room', tens(things));
}

function goals({ actions = [] }: Observation): string[] {
  return actions.flatMap((action) => (action.startsWith('go to ') ? [action.slice('go to '.length)] : []));
}

/** The classes of what an observation lists. */
function contents(text: string): string[] {
  const listed = /you see (.*)\.$/.exec(text)?.[1] ?? 'nothing';
  if (listed === 'nothing') return [];
  return listed.split(', ').map((item) => classOf(item.replace(/^(and )?a /, '')));
}

/** `countertop` of `countertop 2`. */
function classOf(name: string): string {
  return name.slice(0, name.lastIndexOf(' '));
}

function tens(number: number): string {
  const from = Math.floor(number / 5) * 5;
  return `${from}–${from + 4}`;
}

function now(step: ReturnType<Episode['step']>): Step {
  if (step instanceof Promise) throw new Error('the engine is expected to answer at once');
  return step;
}
