import type {
  Awaitable,
  Dream,
  DreamStep,
  Environment,
  ExperienceModel,
  OpenRequest,
  Recall,
  Reference,
  Task,
  Trajectory,
} from '@dreamgym/core';
import { ensure, ensureSame, errorOf, notJson } from './expectations.ts';
import type { Rules } from './rule.ts';
import { startWalk, type Walk, walk } from './walk.ts';

export interface ExperienceModelSubject {
  /** A fresh experience model that has learned nothing yet. */
  make(): Awaitable<ExperienceModel>;
  /** Gives the tasks; never started. */
  readonly environment: Environment;
  /** What the model learns from, where it learns. */
  readonly trajectories?: readonly Trajectory[];
  /** Id of the train task to dream; the first one where it is missing. */
  readonly task?: string;
  /** Actions to try where the dream lists none. */
  readonly actions?: readonly string[];
}

const steps = 12;
const nonsense = 'xyzzy the frobnicated plugh 99';

const precedent: Reference = {
  task: 'another task',
  index: 0,
  observation: 'You are somewhere else.',
  action: 'look',
  next: 'You see nothing of interest.',
  reward: 0,
  terminated: false,
  origin: 'real',
  similarity: 0.1,
};
const recallNothing: Recall = async () => [];
const recallOne: Recall = async () => [precedent];

const walkable = (dream: Dream, recall: Recall) => ({
  observation: dream.observation,
  step: (text: string) => dream.step({ action: { text }, recall }),
});

interface Stage {
  readonly model: ExperienceModel;
  readonly task: Task;
  open(options?: OpenOptions): Promise<Dream>;
  /** Plays one attempt in a dream of its own. */
  play(options?: PlayOptions): Promise<Walk>;
}

interface OpenOptions extends Partial<Omit<OpenRequest, 'signal'>> {
  /** Another than the stage's. */
  readonly task?: Task;
}

interface PlayOptions extends OpenOptions {
  readonly actions?: readonly string[];
}

async function learned({ make, trajectories = [] }: ExperienceModelSubject): Promise<ExperienceModel> {
  const model = await make();
  await model.learn?.({ trajectories, signal: new AbortController().signal });
  return model;
}

function rule(check: (stage: Stage, subject: ExperienceModelSubject) => Promise<string | undefined>) {
  return async (subject: ExperienceModelSubject) => check(await stageOf(subject), subject);
}

async function stageOf(subject: ExperienceModelSubject): Promise<Stage> {
  const model = await learned(subject);
  const tasks = await subject.environment.tasks('train');
  const task = subject.task === undefined ? tasks[0] : tasks.find(({ id }) => id === subject.task);
  ensure(task !== undefined, `there is no train task ${subject.task ?? 'at all'}`, 'give an environment that lists it');
  const open = (options: OpenOptions = {}) =>
    model.open({ task, worldSeed: 1, recall: recallOne, signal: new AbortController().signal, ...options });
  const play = async ({ actions, ...options }: PlayOptions = {}) => {
    const { recall = recallOne } = options;
    const dream = await open(options);
    const played = await walk(walkable(dream, recall), { seed: 1, steps, actions, fallback: subject.actions });
    // What fails while cleaning up is the business of the rule on closing.
    await errorOf(() => dream.close());
    return played;
  };
  return { model, task, open, play };
}

/** What every experience model promises. The dream that it makes promises what every environment does. */
export const experienceModelRules = {
  'has a short name': rule(async ({ model: { name } }) => {
    const short = typeof name === 'string' && /^\S[^\n]{0,99}$/.test(name);
    ensure(short, `the name is ${JSON.stringify(name)}`, 'give one line of 1 to 100 characters');
    return undefined;
  }),

  'dreams one world per world seed': rule(async ({ play }) => {
    for (const worldSeed of [1, 2, 3]) {
      const { taken, transcript } = await play({ worldSeed });
      const again = await play({ worldSeed, actions: taken });
      const change = 'pin everything that is hidden by the world seed when the dream is opened';
      ensureSame(again.transcript, transcript, 'same world seed and actions went differently', change);
    }
    return undefined;
  }),

  'dreams the same after learning the same': rule(async ({ play }, subject) => {
    const { taken, transcript } = await play();
    const other = await stageOf(subject);
    const change = 'let nothing but the trajectories and the world seed decide';
    const again = await other.play({ actions: taken });
    ensureSame(again.transcript, transcript, 'another instance dreamed differently', change);
    return undefined;
  }),

  'dreams an attempt the same, whichever came before': rule(async ({ task, play }, { environment }) => {
    const before: (readonly [seed: number, walk: Walk])[] = [];
    for (const seed of [7, 8, 9]) before.push([seed, await play({ worldSeed: seed, seed })]);
    await play({ worldSeed: 7, seed: 10 });
    const others = (await environment.tasks('train')).filter(({ id }) => id !== task.id);
    // Of what it knows nothing it dreams nothing.
    for (const other of others.slice(0, 2)) await errorOf(() => play({ task: other }));
    const change = 'let the task and the seeds decide, not what was dreamed before';
    for (const [seed, { taken, transcript }] of before) {
      const again = await play({ worldSeed: seed, seed, actions: taken });
      ensureSame(again.transcript, transcript, 'after other attempts the same attempt went differently', change);
    }
    return undefined;
  }),

  'keeps open dreams apart': rule(async ({ open, play }, { actions: fallback }) => {
    const alone = await play();
    if ((await play()).transcript.join() !== alone.transcript.join()) return 'dreams do not repeat themselves';
    const [one, two] = [await open(), await open()];
    const first = startWalk(walkable(one, recallOne), { seed: 1, steps, fallback });
    const second = startWalk(walkable(two, recallOne), { seed: 2, steps, fallback });
    const change = 'keep state inside open(), not on the model';
    const failed = await errorOf(async () => {
      // Both take their turn, whether or not the other has come to its end.
      while ([await first.next(), await second.next()].includes(true));
    });
    ensure(failed === undefined, `stepping one dream broke another: ${failed?.message}`, change);
    ensureSame(first.walk.transcript, alone.transcript, 'stepping one dream changed another', change);
    for (const dream of [one, two]) await errorOf(() => dream.close());
    return undefined;
  }),

  'gives its reasons at every step': rule(async ({ play }) => {
    for (const { reasoning, references } of (await play()).steps) {
      const reasons = typeof reasoning === 'string' && reasoning.trim() !== '';
      ensure(reasons, `a reasoning is ${JSON.stringify(reasoning)}`, 'say why the world answers so, before it does');
      ensure(Array.isArray(references), `references are ${JSON.stringify(references)}`, 'list those used, or none');
    }
    return undefined;
  }),

  'cites complete references': rule(async ({ play }) => {
    const members = Object.keys(precedent);
    for (const reference of (await play()).steps.flatMap((step) => step.references ?? [])) {
      const missing = members.find((member) => !(member in reference));
      ensure(missing === undefined, `a reference lacks "${missing}"`, 'cite references as recall() gave them');
    }
    return undefined;
  }),

  'answers in text and plain JSON': rule(async ({ play }) => {
    for (const step of (await play()).steps) {
      const text: unknown = step.observation.text;
      ensure(typeof text === 'string', `an observation's text is ${JSON.stringify(text)}`, 'answer with a string');
      const odd = notJson({ ...step, reward: 0 }, 'step');
      ensure(odd === undefined, `${odd} is no plain JSON`, 'answer with plain objects, lists, text and numbers');
    }
    return undefined;
  }),

  'gives finite rewards that sum into [0, 1]': rule(async ({ play }) => {
    for (const worldSeed of [1, 2, 3]) {
      const { reward } = await play({ worldSeed });
      const within = reward >= -1e-9 && reward <= 1 + 1e-9;
      ensure(within, `the rewards sum to ${reward}`, 'pay 1 at a successful end and nothing before');
    }
    return undefined;
  }),

  'pays nothing for a nonsense action': rule(async ({ open }) => {
    const dream = await open();
    let step: DreamStep | undefined;
    // Refusing by an error is allowed: a case that the model cannot dream is a failure, not a state.
    await errorOf(async () => {
      step = await dream.step({ action: { text: nonsense }, recall: recallOne });
    });
    await errorOf(() => dream.close());
    if (step === undefined) return undefined;
    const paid = step.reward !== 0 || step.terminated;
    const seen = `"${nonsense}" earned ${step.reward}${step.terminated ? ' and ended the task' : ''}`;
    ensure(!paid, seen, 'answer an impossible action with a state of failure and reward 0');
    return undefined;
  }),

  'dreams on where recall finds nothing': rule(async ({ play }) => {
    const error = await errorOf(() => play({ recall: recallNothing }));
    ensure(error === undefined, `without precedents the dream failed: ${error?.message}`, 'rely on rules, or say less');
    return undefined;
  }),

  'lets a dream be closed twice': rule(async ({ open }) => {
    const dream = await open();
    const error = (await errorOf(() => dream.close())) ?? (await errorOf(() => dream.close()));
    ensure(
      error === undefined,
      `close() of a dream threw: ${error?.message}`,
      'let close() be called any number of times',
    );
    return undefined;
  }),
} satisfies Rules<ExperienceModelSubject>;
