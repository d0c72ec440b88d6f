import type { Dream, DreamStep, ExperienceModel, OpenRequest } from '@dreamgym/core';
import { describe } from 'vitest';
import { corridor } from '../fakes/corridor.ts';
import { mirror } from '../fakes/mirror.ts';
import { testRules } from '../self-test.fixture.ts';
import { type ExperienceModelSubject, experienceModelRules } from './experience-model-rules.ts';

const environment = corridor();

const altered = (alter: (good: ExperienceModel) => Partial<ExperienceModel>) => (): ExperienceModelSubject => ({
  environment,
  make: () => {
    const good = mirror(environment);
    return { ...good, ...alter(good) };
  },
});

const withDreams = (alter: (good: Dream, request: OpenRequest) => Partial<Dream>) =>
  altered(({ open }) => ({
    async open(request) {
      const good = await open(request);
      return { ...good, ...alter(good, request) };
    },
  }));

const withSteps = (alter: (step: DreamStep) => Partial<DreamStep>) =>
  withDreams((good) => ({
    async step(request) {
      const step = await good.step(request);
      return { ...step, ...alter(step) };
    },
  }));

describe('experienceModelRules', () => {
  testRules(
    experienceModelRules,
    { environment, make: () => mirror(environment) },
    {
      'has a short name': [altered(() => ({ name: '' })), 'the name is ""'],
      'dreams one world per world seed': [
        altered(({ open }) => {
          let dreams = 0;
          return { open: (request) => open({ ...request, worldSeed: request.worldSeed + 5 * (dreams++ % 2) }) };
        }),
        'same world seed and actions went differently',
      ],
      'dreams the same after learning the same': [
        () => {
          let instances = 0;
          return altered(({ open }) => {
            const instance = instances++;
            return { open: (request) => open({ ...request, worldSeed: request.worldSeed + 5 * (instance % 2) }) };
          })();
        },
        'another instance dreamed differently',
      ],
      'dreams an attempt the same, whichever came before': [
        altered(({ open }) => {
          let first: string | undefined;
          let moved = false;
          return {
            open(request) {
              first ??= request.task.id;
              moved ||= request.task.id !== first;
              return open({ ...request, worldSeed: request.worldSeed + (moved ? 1 : 0) });
            },
          };
        }),
        'after other attempts the same attempt went differently',
      ],
      'keeps open dreams apart': [
        altered(({ open }) => {
          let latest: Dream | undefined;
          return {
            async open(request) {
              const good = await open(request);
              latest = good;
              return { ...good, step: (asked) => latest!.step(asked) };
            },
          };
        }),
        'stepping one dream broke another',
      ],
      'gives its reasons at every step': [withSteps(() => ({ reasoning: '' })), 'a reasoning is ""; say why'],
      'cites complete references': [
        withSteps(() => ({ references: [{ task: 'kitchen' } as never] })),
        'a reference lacks "index"',
      ],
      'answers in text and plain JSON': [
        withSteps(({ references }) => ({
          references: references.map((each) => ({ ...each, next: new Date(0) as never })),
        })),
        'step.references\\[0\\].next is no plain JSON',
      ],
      'gives finite rewards that sum into [0, 1]': [
        withSteps(({ reward }) => ({ reward: 3 * reward })),
        'the rewards sum to 3',
      ],
      'pays nothing for a nonsense action': [
        withDreams((good) => ({
          async step(request) {
            const step = await good.step(request);
            return request.action.text.includes('xyzzy') ? { ...step, reward: 1, terminated: true } : step;
          },
        })),
        'earned 1 and ended the task',
      ],
      'dreams on where recall finds nothing': [
        withDreams((good) => ({
          async step(request) {
            const [first] = await request.recall({ limit: 1 });
            const step = await good.step(request);
            return { ...step, reasoning: `As in ${first!.task}.` };
          },
        })),
        'without precedents the dream failed',
      ],
      'lets a dream be closed twice': [
        withDreams(() => {
          let closed = false;
          return {
            async close() {
              if (closed) throw new Error('closed already');
              closed = true;
            },
          };
        }),
        'close\\(\\) of a dream threw: closed already',
      ],
    },
  );
});
