import type { ActionReader, ActionReading, Observation } from '@dreamgym/core';
import { type EnvironmentSubject, rule, type Stage } from './environment-stage.ts';
import { ensure, ensureSame } from './expectations.ts';
import type { Rules } from './rule.ts';

const noReader = 'the environment has no reader of actions';

/** What a reader gets to read in one attempt, and what was taken then; the last observation of an attempt lists nothing. */
interface Moment {
  readonly observation: Observation;
  readonly actions: readonly string[];
  readonly taken: string;
}

async function momentsOf({ start, play }: Stage): Promise<readonly Moment[]> {
  const opening = (await start()).observation;
  const { taken, steps } = await play();
  return taken.map((action, at) => {
    const observation = at === 0 ? opening : steps[at - 1]!.observation;
    return { observation, taken: action, actions: [...new Set([...(observation.actions ?? []), action])] };
  });
}

/** Reads an attempt, and keeps what was read; `between` is called before every observation. */
function readAll(reader: ActionReader, instruction: string, moments: readonly Moment[], between = () => {}) {
  const attempt = reader.begin(instruction);
  return moments.map(({ observation, actions, taken }) => {
    between();
    const reading = attempt.read({ observation, actions });
    const kept = { situation: Array.from(reading.situation), actions: reading.actions.map((each) => Array.from(each)) };
    attempt.acted(taken);
    return kept;
  });
}

const featuresOf = ({ situation, actions }: ActionReading) =>
  [situation, ...actions].flatMap((each) => Array.from(each));

/** What an environment's reader of actions promises, tried on an attempt. */
export const actionReaderRules = {
  'gives features of every action, as 32-bit integers': rule(async (stage) => {
    const { actionReader: reader } = stage.environment;
    if (!reader) return noReader;
    const moments = await momentsOf(stage);
    for (const [at, reading] of readAll(reader, stage.task.instruction, moments).entries()) {
      const { length } = moments[at]!.actions;
      const seen = `${length} actions got ${reading.actions.length} lists of features`;
      ensure(reading.actions.length === length, seen, 'give one list for each action, in their order');
      const odd = featuresOf(reading).find((feature) => feature !== (feature | 0));
      ensure(odd === undefined, `a feature is ${odd}`, 'make features with hashText and mix of @dreamgym/core/text');
    }
    const odd = reader.priors?.find(([feature, weight]) => feature !== (feature | 0) || !Number.isFinite(weight));
    ensure(odd === undefined, `a prior is ${JSON.stringify(odd)}`, 'give a feature and a finite weight');
    return undefined;
  }),

  'reads an attempt the same way again, whatever else is read': rule(async (stage) => {
    const { actionReader: reader } = stage.environment;
    if (!reader) return noReader;
    const moments = await momentsOf(stage);
    const { instruction } = stage.task;
    const first = readAll(reader, instruction, moments);
    const change = 'keep what an attempt showed in begin(), and nothing but caches on the reader';
    ensureSame(readAll(reader, instruction, moments), first, 'a second reading gave other features', change);
    const between = () => void readAll(reader, instruction, moments.slice(-2));
    const together = readAll(reader, instruction, moments, between);
    ensureSame(together, first, 'the reading of another attempt changed the features', change);
    return undefined;
  }),
} satisfies Rules<EnvironmentSubject>;
