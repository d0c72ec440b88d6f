import { type Abstraction, type Dream, random, type Task, type Trajectory } from '@dreamgym/core';
import { inducedSite } from '@dreamgym/experience-models';

/** Recorded steps of a site, dreamed again. */
export interface SiteFidelity {
  readonly steps: number;
  /** Shares of the steps: to the byte; but for texts that differ between two looks at the same state; with the same title and address. */
  readonly exact: number;
  readonly exactButForFreeTexts: number;
  readonly sameHead: number;
  /** F1 of the lines that differ from the page before. */
  readonly changedLines: number;
  readonly endings: number;
  /** Endings that are worth what they were worth, and those that the dream rewards and the site did not. */
  readonly rightEndings: number;
  readonly falseRewards: number;
}

const { signal } = new AbortController();
const recall = async () => [];

/** Dreams of recordings, without a replay buffer, and takes their actions in the dream; a step without an answer counts as wrong. */
export function ownFidelity(trajectories: readonly Trajectory[], abstraction: Abstraction): Promise<SiteFidelity> {
  return measure([{ learned: trajectories, replayed: trajectories }], abstraction);
}

const turns = 4;

/** The same where the recordings of a quarter of the tasks are held back and replayed, in turns. The seed decides which go together. */
export async function heldOutFidelity(
  trajectories: readonly Trajectory[],
  { abstraction, seed }: { readonly abstraction: Abstraction; readonly seed: number },
): Promise<SiteFidelity> {
  const ids = random(seed).shuffle([...new Set(trajectories.map(({ task }) => task.id))].sort());
  const turnOf = ({ task }: Trajectory) => ids.indexOf(task.id) % turns;
  const splits = Array.from({ length: turns }, (_, turn) => ({
    learned: trajectories.filter((each) => turnOf(each) !== turn),
    replayed: trajectories.filter((each) => turnOf(each) === turn),
  }));
  return measure(splits, abstraction);
}

interface Replays {
  readonly learned: readonly Trajectory[];
  readonly replayed: readonly Trajectory[];
}

async function measure(all: readonly Replays[], abstraction: Abstraction): Promise<SiteFidelity> {
  const counted = { steps: 0, exact: 0, free: 0, head: 0, both: 0, lines: 0, endings: 0, right: 0, falseRewards: 0 };
  for (const { learned, replayed } of all) {
    const model = inducedSite({ abstraction });
    await model.learn?.({ trajectories: learned, signal });
    const { contentOf } = model.site().site.freeTexts;
    const contentIn = (text: string) => contentOf(abstraction.readObservation(text));
    for (const trajectory of replayed) {
      const { transitions } = trajectory;
      counted.steps += transitions.length;
      if (transitions.at(-1)?.terminated) counted.endings += 1;
      for await (const { real, dreamed } of follow(trajectory, (task) =>
        model.open({ task, worldSeed: 1, recall, signal }),
      )) {
        const isExact = real.text === dreamed.text;
        counted.exact += Number(isExact);
        counted.free += Number(isExact || contentIn(real.text) === contentIn(dreamed.text));
        counted.head += Number(headOf(real.text) === headOf(dreamed.text));
        counted.both += 2 * [...real.changed].filter((line) => dreamed.changed.has(line)).length;
        counted.lines += real.changed.size + dreamed.changed.size;
        if (real.reward === undefined || dreamed.reward === undefined) continue;
        counted.right += Number(Math.abs(real.reward - dreamed.reward) < 1e-9);
        counted.falseRewards += Number(dreamed.reward - real.reward >= 0.5);
      }
    }
  }
  const share = (count: number) => count / Math.max(1, counted.steps);
  return {
    steps: counted.steps,
    exact: share(counted.exact),
    exactButForFreeTexts: share(counted.free),
    sameHead: share(counted.head),
    changedLines: counted.lines === 0 ? 1 : counted.both / counted.lines,
    endings: counted.endings,
    rightEndings: counted.right,
    falseRewards: counted.falseRewards,
  };
}

interface Answer {
  readonly text: string;
  /** The lines that the page before did not have. */
  readonly changed: ReadonlySet<string>;
  /** Where it ends the attempt. */
  readonly reward: number | undefined;
}

const linesOf = (text: string) => new Set(text.split('\n'));
const headOf = (text: string) => text.slice(0, text.indexOf('\n'));

/** The answers on both sides, until the dream has none or one of the two ends. */
async function* follow(
  { task, opening, transitions }: Trajectory,
  open: (task: Task) => Promise<Dream>,
): AsyncGenerator<{ readonly real: Answer; readonly dreamed: Answer }> {
  const dream = await open(task).catch(() => undefined);
  let before = { real: linesOf(opening.text), dreamed: linesOf(dream?.observation.text ?? '') };
  for (const { action, observation, reward, terminated } of transitions) {
    const step = await (async () => dream?.step({ action: { text: action.text }, recall }))().catch(() => undefined);
    if (!step) return;
    const lines = { real: linesOf(observation.text), dreamed: linesOf(step.observation.text) };
    yield {
      real: answer(observation.text, {
        lines: lines.real,
        before: before.real,
        reward: terminated ? reward : undefined,
      }),
      dreamed: answer(step.observation.text, {
        lines: lines.dreamed,
        before: before.dreamed,
        reward: step.terminated ? step.reward : undefined,
      }),
    };
    if (terminated || step.terminated) return;
    before = lines;
  }
}

function answer(
  text: string,
  {
    lines,
    before,
    reward,
  }: { readonly lines: ReadonlySet<string>; readonly before: ReadonlySet<string>; readonly reward: number | undefined },
): Answer {
  return { text, changed: new Set([...lines].filter((line) => !before.has(line))), reward };
}
