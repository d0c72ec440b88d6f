import type { Environment, Task } from '@dreamgym/core';

/** Somebody who walks through one attempt, real or dreamed, and reads nothing but what an agent reads. */
export async function visit(environment: Environment, task: Task, worldSeed = 1) {
  const { signal } = new AbortController();
  const episode = await environment.start(task, { seed: 1, worldSeed, signal });
  const [thing, target] = typesIn(task);
  let { text, actions } = episode.observation;
  let won = false;

  const lists = (action: string) => actions!.includes(action);
  const listed = (start: string) => actions!.filter((action) => action.startsWith(start));
  /** Does it, listed or not, and returns what is read then. Nothing is done any more once the task is won. */
  const act = async (action: string): Promise<string> => {
    if (won) return text;
    const step = await episode.step({ text: action });
    ({ text, actions } = step.observation);
    won = step.terminated && step.reward === 1;
    return text;
  };
  const places = listed('go to ').map((action) => action.slice('go to '.length));
  const placesOf = (type: string) => places.filter((place) => place.startsWith(`${type} `));
  const goTo = (place: string) => act(`go to ${place}`);
  const open = async (place: string) => (lists(`open ${place}`) ? act(`open ${place}`) : text);
  const close = async (place: string) => (lists(`close ${place}`) ? act(`close ${place}`) : text);

  /** Walks from place to place, opening them, until some action begins so; undefined where none does. */
  const seek = async (start: string): Promise<string | undefined> => {
    for (const place of places) {
      await goTo(place);
      await open(place);
      const [found] = listed(start);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const find = async (start: string): Promise<string> => {
    const found = await seek(start);
    if (found === undefined) throw new Error(`"${start}…" is possible nowhere in ${task.id}`);
    return found;
  };

  return {
    /** The types that the task is about. */
    thing,
    target,
    places,
    lists,
    listed,
    act,
    goTo,
    open,
    close,
    find,
    placesOf,
    won: () => won,
    /** Puts a thing back, or, where it does not go there again, wherever it does; tells whether hands are free again. */
    async putBack(thing: string, place: string): Promise<boolean> {
      const answer = await act(`move ${thing} to ${place}`);
      if (answer.startsWith('You move ')) return true;
      const move = await seek(`move ${thing} to `);
      if (move !== undefined) await act(move);
      await goTo(place);
      return move !== undefined;
    },
    /** Finds a thing of the task's type, takes it, and returns its name. */
    async fetch(): Promise<string> {
      const take = await find(`take ${thing} `);
      await act(take);
      return / (\w+ \d+) from /.exec(take)![1]!;
    },
  };
}

/** The things that an observation lists in a place. */
export function thingsIn(text: string): readonly string[] {
  const [, list = ''] = /you see (?!nothing)(.+)\.$/.exec(text) ?? [];
  return [...list.matchAll(/an? (\w+ \d+)/g)].map(([, name]) => name!);
}

/** `mug` and `shelf` of `…/pick_and_place_simple-Mug-None-Shelf-3/trial_000001`. */
export function typesIn({ id }: Task): readonly [thing: string, target: string] {
  const [, thing, target] = /-(\w+)-\w+-(\w+)-\d+\//.exec(id) ?? [];
  if (!thing || !target) throw new Error(`the id ${id} does not tell what the task is about`);
  return [thing.toLowerCase(), target.toLowerCase()];
}
