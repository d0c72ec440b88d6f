import type { Dream, Task, Term } from '@dreamgym/core';
import { type DreamedSite, dreamSite } from '../site-dream.ts';

export interface Attempt {
  readonly task: Task;
  readonly actions: readonly Term[];
}

/** Worlds that an attempt has to solve its task in, most of them: in graded environments chance decides. */
const worlds = [1, 2, 3];
/** Answers that are tried in the place of the recorded one. */
const mostAnswers = 16;
const recall = async () => [];

/** Whether the actions solve the task in the dream, with another answer at the end where the page shows some. */
export async function solves(dreamed: DreamedSite, { task, actions }: Attempt): Promise<boolean> {
  const last = actions.at(-1)!;
  if (await isSolvedBy(dreamed, { task, actions })) return true;
  if (last.arguments.length === 0) return false;
  const { abstraction } = dreamed.site;
  const before = actions.slice(0, -1);
  const shown = (await shownAfter(dreamed, { task, actions: before })).flatMap(
    (text) => abstraction.readAction(text) ?? [],
  );
  for (const answer of shown.filter(({ name }) => name === last.name).slice(0, mostAnswers)) {
    if (await isSolvedBy(dreamed, { task, actions: [...before, answer] })) return true;
  }
  return false;
}

async function isSolvedBy(dreamed: DreamedSite, { task, actions }: Attempt): Promise<boolean> {
  let solved = 0;
  for (const worldSeed of worlds) {
    const played = await play(dreamSite(dreamed, { task, worldSeed }), { dreamed, actions });
    if (played && played.reward >= 1) solved += 1;
    else if (worldSeed === worlds[0] && (played?.reward ?? 0) === 0) return false;
  }
  return solved > worlds.length / 2;
}

/** The actions that the page shows after these. */
async function shownAfter(dreamed: DreamedSite, { task, actions }: Attempt): Promise<readonly string[]> {
  const dream = dreamSite(dreamed, { task, worldSeed: worlds[0]! });
  const played = await play(dream, { dreamed, actions });
  return played?.offered ?? [];
}

/** What the actions earn, and what is offered after them; undefined where the dream cannot tell. */
async function play(
  dream: Dream,
  { dreamed: { site }, actions }: { readonly dreamed: DreamedSite; readonly actions: readonly Term[] },
): Promise<{ readonly reward: number; readonly offered: readonly string[] } | undefined> {
  let reward = 0;
  let offered = dream.observation.actions ?? [];
  try {
    for (const action of actions) {
      const step = await dream.step({ action: { text: site.abstraction.writeAction(action) }, recall });
      reward += step.reward;
      offered = step.observation.actions ?? [];
      if (step.terminated) break;
    }
    return { reward, offered };
  } catch {
    // No recording shows where one of the actions leads.
    return undefined;
  } finally {
    await dream.close();
  }
}
