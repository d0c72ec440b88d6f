import {
  type Abstraction,
  type ActionReader,
  type Environment,
  type Episode,
  random,
  type StartOptions,
  type Step,
  type Task,
} from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { corridor, solveCorridor } from '../fakes/corridor.ts';
import { testRules } from '../self-test.fixture.ts';
import { environmentRules } from './environment-rules.ts';
import type { EnvironmentSubject } from './environment-stage.ts';
import { runRules } from './rule.ts';

const subject = (make: () => Environment): EnvironmentSubject => ({ make, solve: solveCorridor });

/** A corridor with other members. */
const withMembers = (members: (good: Environment) => Partial<Environment>) => () =>
  subject(() => {
    const good = corridor();
    return { ...good, ...members(good) };
  });

/** A corridor whose reader is altered. */
const withReader = (alter: (good: ActionReader) => Partial<ActionReader>) =>
  withMembers(({ actionReader }) => ({ actionReader: { ...actionReader!, ...alter(actionReader!) } }));

/** A corridor whose episodes are altered. */
const withEpisodes = (alter: (good: Episode, options: StartOptions) => Partial<Episode>) =>
  withMembers(({ start }) => ({
    async start(task, options) {
      const good = await start(task, options);
      return { ...good, ...alter(good, options) };
    },
  }));

/** A corridor whose steps are altered. */
const withSteps = (alter: (step: Step) => Partial<Step>) =>
  withEpisodes((good) => ({
    async step(action) {
      const step = await good.step(action);
      return { ...step, ...alter(step) };
    },
  }));

const withOptions = (alter: (options: StartOptions) => StartOptions) =>
  withMembers(({ start }) => ({ start: (task, options) => start(task, alter(options)) }));

const withTasks = (alter: (tasks: readonly Task[], split: string) => readonly Task[]) =>
  withMembers(({ tasks }) => ({ tasks: async (split) => alter(await tasks(split), split) }));

const withAbstraction = (alter: (good: Abstraction) => Partial<Abstraction>) =>
  withMembers(({ abstraction }) => ({ abstraction: { ...abstraction!, ...alter(abstraction!) } }));

const never = new AbortController().signal;

describe('environmentRules', () => {
  testRules(
    environmentRules,
    subject(() => ({ ...corridor(), close: async () => {} })),
    {
      'has a short name': [withMembers(() => ({ name: '' })), 'the name is ""; give one line'],
      'lists the same tasks every time': [
        () => {
          let calls = 0;
          return withTasks((tasks) => (calls++ % 2 ? [tasks[0]!, ...tasks.slice(1).reverse()] : tasks))();
        },
        'list of train tasks differs',
      ],
      'gives every task of a split an id of its own': [
        withTasks((tasks) => [...tasks, tasks[0]!]),
        /two train tasks have the id ".*"; make ids unique/,
      ],
      'keeps its splits apart': [
        withMembers(({ tasks }) => ({ tasks: () => tasks('train') })),
        /is in train and in validation; put a task in one split only/,
      ],
      'describes tasks in plain JSON': [
        withTasks((tasks) => tasks.map((task) => ({ ...task, data: new Date(0) as never }))),
        'task.data of ".*" is no plain JSON',
      ],
      'refuses an unknown task by its id': [
        withMembers(({ start }) => ({
          start: (task, options) => start(task, options).catch(() => Promise.reject(new Error('bad task'))),
        })),
        'the error says "bad task"; name the task',
      ],
      'answers in text and plain JSON': [
        withSteps(() => ({ references: [new Map()] as never })),
        'step.references\\[0\\] is no plain JSON',
      ],
      'lists actions as distinct texts': [
        withSteps(({ observation }) => ({
          observation: { ...observation, actions: [...observation.actions!, observation.actions![0]!] },
        })),
        'is listed twice; list each action once',
      ],
      'repeats itself under one seed': [
        () => {
          let starts = 0;
          return withEpisodes((good) => ({ observation: { ...good.observation, text: `Visit ${starts++}.` } }))();
        },
        'went differently.*take every random number from the seeds',
      ],
      'plays an attempt the same, whichever came before': [
        withMembers(({ start }) => {
          let first: string | undefined;
          let moved = false;
          return {
            start(task, { seed, worldSeed = seed, signal }) {
              first ??= task.id;
              moved ||= task.id !== first;
              return start(task, { seed, worldSeed: worldSeed + (moved ? 1 : 0), signal });
            },
          };
        }),
        'after other attempts the same attempt went differently',
      ],
      'shows one world to all attempts of a world seed': [
        withOptions(({ seed, signal }) => ({ seed, signal })),
        'met different worlds.*let the world seed alone decide',
      ],
      'takes the seed for a missing world seed': [
        withOptions(({ worldSeed = 99, ...options }) => ({ ...options, worldSeed })),
        'changed the world.*worldSeed = seed',
      ],
      'keeps open episodes apart': [
        () => {
          let latest: Episode | undefined;
          return withEpisodes((good) => {
            latest = good;
            return { step: (action) => latest!.step(action) };
          })();
        },
        'stepping one episode broke another.*keep state inside start\\(\\)',
      ],
      'says of every step whether the attempt has ended': [
        withSteps(({ terminated }) => ({ terminated: Number(terminated) as never })),
        'a step says observation, .*terminated: [01], truncated: false; say terminated and truncated',
      ],
      'never terminates and truncates at once': [
        withSteps(({ terminated, truncated }) => ({ truncated: terminated || truncated })),
        'a step was terminated and truncated',
      ],
      'gives finite rewards that sum into [0, 1]': [
        withSteps(({ reward }) => ({ reward: 2 * reward })),
        'a reward is 2 after a sum of 0; give finite numbers whose sum stays in',
      ],
      'keeps to its step limit': [
        withMembers(() => ({ stepLimit: 2 })),
        '2 steps did not end an attempt whose limit is 2',
      ],
      'refuses steps after its end': [
        withEpisodes((good) => {
          let last: Step | undefined;
          return {
            step(action) {
              if (last?.terminated) return last;
              last = good.step(action) as Step;
              return last;
            },
          };
        }),
        'an episode went on after its end',
      ],
      'refuses steps after it was closed': [
        withEpisodes(() => ({ close: async () => {} })),
        'a closed episode answered',
      ],
      'survives a nonsense action': [
        withMembers(({ start }) => {
          let broken = false;
          return {
            async start(task, options) {
              if (broken) throw new Error('out of order');
              const good = await start(task, options);
              return {
                ...good,
                step(action) {
                  broken ||= action.text.includes('xyzzy');
                  return good.step(action);
                },
              };
            },
          };
        }),
        'the next episode failed: out of order',
      ],
      'starts nothing once the signal has aborted': [
        withMembers(({ start }) => ({
          async start(task, options) {
            const good = await start(task, { ...options, signal: never });
            return {
              ...good,
              step(action) {
                options.signal.throwIfAborted();
                return good.step(action);
              },
            };
          },
        })),
        'start\\(\\) ignored an aborted signal',
      ],
      'stops at the next step when the signal aborts': [
        withMembers(({ start }) => ({
          async start(task, options) {
            options.signal.throwIfAborted();
            return start(task, { ...options, signal: never });
          },
        })),
        'step\\(\\) ignored an aborted signal',
      ],
      'lets an episode be closed twice': [
        withEpisodes((good) => {
          let closed = false;
          return {
            async close() {
              if (closed) throw new Error('closed already');
              closed = true;
              await good.close();
            },
          };
        }),
        'close\\(\\) of an episode threw: closed already',
      ],
      'lets itself be closed twice': [
        withMembers(() => {
          let closed = false;
          return {
            async close() {
              if (closed) throw new Error('closed already');
              closed = true;
            },
          };
        }),
        'close\\(\\) threw: closed already',
      ],
      'leaves its earlier answers as they were': [
        withEpisodes((good) => {
          const kept = {} as { -readonly [Member in keyof Step]: Step[Member] };
          return { step: (action) => Object.assign(kept, good.step(action)) };
        }),
        'an earlier answer changed after later steps',
      ],
      'pays 1 for a solved task': [
        withSteps(({ reward }) => ({ reward: reward / 2 })),
        'the solution of ".*" earned 0.5; pay 1 in sum',
      ],
      'gives features of every action, as 32-bit integers': [
        withReader(({ begin }) => ({
          begin(instruction) {
            const attempt = begin(instruction);
            return {
              ...attempt,
              read: (request) => ({ ...attempt.read(request), situation: [0.5] }),
            };
          },
        })),
        /a feature is 0.5; make features with hashText/,
      ],
      'reads an attempt the same way again, whatever else is read': [
        () => {
          let readings = 0;
          return withReader(({ begin }) => ({
            begin(instruction) {
              const attempt = begin(instruction);
              return {
                ...attempt,
                read: (request) => ({ ...attempt.read(request), situation: [readings++] }),
              };
            },
          }))();
        },
        /a second reading gave other features/,
      ],
      'writes every observation as it was read': [
        withAbstraction(({ writeObservation }) => ({ writeObservation: (list) => `${writeObservation(list)} ` })),
        'an observation was written differently',
      ],
      'writes every action as it was read': [
        withAbstraction(() => ({ writeAction: ({ name }) => name })),
        'an action was written differently',
      ],
      'gives every kind of sentence a meaning': [
        withAbstraction(() => ({ sentences: {} })),
        'sentences of kind "sight" have no meaning',
      ],
      'types an entity as the type it was made of': [
        withAbstraction(() => ({ typeOf: (entity) => entity })),
        '"lamp 1 1" has another type',
      ],
    },
  );
});

it('compares what is shown and paid, not how often memory was searched for it', async () => {
  let searches = 0;
  const outcomes = await runRules(environmentRules, withSteps(() => ({ searches: searches++ }))());
  expect(outcomes.filter(({ kind }) => kind === 'broken')).toEqual([]);
});

it('lets the seed of an attempt decide luck, where the kit is told of it, and not what is hidden', async () => {
  const rule = { world: environmentRules['shows one world to all attempts of a world seed'] };
  // A door that sticks now and then.
  const sticking = (options: Partial<EnvironmentSubject>) => ({
    ...withMembers(({ start }) => ({
      async start(task, options) {
        const good = await start(task, options);
        const luck = random(options.seed);
        return {
          ...good,
          async step(action) {
            const step = await good.step(action);
            return luck.next() < 0.5 ? { ...step, observation: { ...step.observation, text: 'It sticks.' } } : step;
          },
        };
      },
    }))(),
    ...options,
  });
  const hidden = withOptions(({ worldSeed: _, ...options }) => options)();
  const kinds = async (subject: EnvironmentSubject) => (await runRules(rule, subject)).map(({ kind }) => kind);
  expect(await kinds(sticking({}))).toEqual(['broken']);
  expect(await kinds(sticking({ luck: true }))).toEqual(['kept']);
  expect(await kinds({ ...hidden, luck: true, task: 'corridor/3 rooms/from 0' })).toEqual(['broken']);
});
