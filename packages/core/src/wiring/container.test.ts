import { describe, expect, it, vi } from 'vitest';
import type { Curriculum } from '../contracts/curriculum.ts';
import type { ReplayBuffer } from '../contracts/replay-buffer.ts';
import { corridorModel, corridors, fakePipeline, rotation, shelf, walker } from '../fakes.fixture.ts';
import { tokens, type WireOptions, wire } from './container.ts';
import type { Parts, Plugin } from './parts.ts';

const closing = (log: string[], name: string, fail = false): ReplayBuffer => ({
  ...shelf(),
  async close() {
    log.push(name);
    if (fail) throw new Error(`${name} does not close`);
  },
});

describe('parts', () => {
  it('are given as instances or as functions of other parts', () => {
    const environment = corridors();
    const { parts } = wire([
      { environment, curriculum: ({ environment }) => rotation(environment), policy: () => walker() },
    ]);
    expect(parts.environment).toBe(environment);
    expect(parts.policy.name).toBe('walker');
    expect(parts.curriculum).toHaveProperty('propose');
  });

  it('are made when they are first needed, and once', () => {
    const make = vi.fn(() => shelf());
    const curriculum = vi.fn((parts: Parts) => rotation(parts.environment));
    const { parts } = wire([
      { environment: corridors(), replayBuffer: make, curriculum, experienceModel: corridorModel() },
    ]);
    expect(make).not.toHaveBeenCalled();
    expect(parts.trainingEnvironment.name).toBe('dream(corridors)');
    expect(parts.replayBuffer).toBe(parts.replayBuffer);
    expect(make).toHaveBeenCalledOnce();
    expect(curriculum).not.toHaveBeenCalled();
  });

  it('are taken from the plugin that comes last', () => {
    const make = vi.fn(() => walker());
    const { parts, has } = wire([
      { policy: make, replayBuffer: shelf },
      { policy: walker(0.9) },
      { replayBuffer: undefined },
    ]);
    expect(parts.policy).toMatchObject({ weight: 0.9 });
    expect(make).not.toHaveBeenCalled();
    expect(parts.replayBuffer).toHaveProperty('kept');
    expect(has('policy')).toBe(true);
    expect(has('optimizer')).toBe(false);
  });

  it('are known by name', () => {
    const { parts } = wire([fakePipeline()]);
    expect(Object.keys(parts).sort()).toEqual(Object.keys(tokens).sort());
  });

  it('belong to one run', () => {
    const plugins: Plugin[] = [
      { replayBuffer: shelf, curriculum: ({ replayBuffer }) => Object.assign(rotation(corridors()), { replayBuffer }) },
    ];
    const [one, other] = [wire(plugins), wire(plugins)];
    expect(one.parts.replayBuffer).not.toBe(other.parts.replayBuffer);
    expect(one.parts.curriculum).toHaveProperty('replayBuffer', one.parts.replayBuffer);
    expect(other.parts.curriculum).toHaveProperty('replayBuffer', other.parts.replayBuffer);
  });

  it('are none where they may be left out', () => {
    expect(wire([fakePipeline()]).parts.pretraining).toBeUndefined();
  });

  it('give a dream to train in and no recordings where nothing else is said', async () => {
    const { parts } = wire([fakePipeline()]);
    expect(parts.trainingEnvironment).toMatchObject({ name: 'dream(corridors)', dreamed: true });
    expect(await parts.recordings.trajectories(new AbortController().signal)).toEqual([]);
    const environment = corridors();
    expect(wire([fakePipeline(), { trainingEnvironment: environment }]).parts.trainingEnvironment).toBe(environment);
  });
});

describe('wiring says', () => {
  it('which part is missing', () => {
    expect(() => wire([]).parts.policy).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: 'no plugin gives the part "policy"',
        hint: 'add a plugin that does, or { policy: … }',
      }),
    );
  });

  it('who needs the missing part', () => {
    const { parts } = wire([{ environment: corridors(), replayBuffer: shelf }]);
    expect(() => parts.trainingEnvironment).toThrow(
      'no plugin gives the part "experienceModel", needed by trainingEnvironment',
    );
  });

  it('which parts need each other, and does so again when asked again', () => {
    const { parts } = wire([
      {
        optimizer: ({ curriculum }) => ({ ...curriculum, name: 'late', update: vi.fn() }),
        curriculum: ({ replayBuffer }) => ({ ...rotation(corridors()), replayBuffer }),
        replayBuffer: ({ curriculum }) => ({ ...shelf(), curriculum }),
      },
    ]);
    const circle = expect.objectContaining({
      code: 'CONFIGURATION',
      message: 'these parts need each other: curriculum → replayBuffer → curriculum',
    });
    for (const name of ['curriculum', 'optimizer', 'curriculum'] as const) expect(() => parts[name]).toThrow(circle);
  });

  it('which part cannot be made', () => {
    const { parts } = wire([
      {
        policy: () => {
          throw new Error('no weights');
        },
        curriculum: ({ policy }) => Object.assign(rotation(corridors()), { policy }),
      },
    ]);
    expect(() => parts.curriculum).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', message: 'making policy: no weights' }),
    );
  });

  it('which part it does not know', () => {
    expect(() => wire([{ polici: walker() } as Plugin])).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: 'plugin 1 gives the unknown part "polici"',
        hint: expect.stringContaining('policy'),
      }),
    );
  });
});

describe('classes of the user', () => {
  class Patient implements Curriculum {
    static closed = 0;
    async propose() {
      return [];
    }
    async record() {}
    async close() {
      Patient.closed += 1;
    }
  }

  class Remembering extends Patient {
    readonly replayBuffer: ReplayBuffer;
    constructor(replayBuffer: ReplayBuffer) {
      super();
      this.replayBuffer = replayBuffer;
    }
  }

  it.each<[string, NonNullable<WireOptions['configure']>]>([
    ['singletons', (container) => container.registerSingleton(tokens.curriculum as symbol, Patient)],
    ['classes', (container) => container.register(tokens.curriculum, Patient)],
  ])('take the place of a part as %s: one instance, which the run closes', async (_, configure) => {
    Patient.closed = 0;
    const { parts, close } = wire([fakePipeline()], { configure });
    expect(parts.curriculum).toBeInstanceOf(Patient);
    expect(parts.curriculum).toBe(parts.curriculum);
    await close();
    expect(Patient.closed).toBe(1);
  });

  it('get other parts by their tokens', () => {
    const { parts } = wire([fakePipeline(), { replayBuffer: shelf }], {
      configure: (container) =>
        container.register(tokens.curriculum, {
          useFactory: (scope) => new Remembering(scope.resolve(tokens.replayBuffer)),
        }),
    });
    expect(parts.curriculum).toHaveProperty('replayBuffer', parts.replayBuffer);
  });
});

describe('close', () => {
  it('closes what the run made, last first, and leaves instances to their owners', async () => {
    const log: string[] = [];
    const given = corridors({
      async close() {
        log.push('environment');
      },
    });
    const { parts, close } = wire([
      {
        environment: given,
        curriculum: ({ replayBuffer }) =>
          Object.assign(closing(log, 'curriculum') as never, rotation(given), { replayBuffer }),
        replayBuffer: () => closing(log, 'replayBuffer'),
        policy: () => Object.assign(walker(), { close: () => log.push('never made') }),
      },
    ]);
    expect(parts.environment).toBe(given);
    expect(parts.curriculum).toHaveProperty('replayBuffer', parts.replayBuffer);
    await close();
    expect(log).toEqual(['curriculum', 'replayBuffer']);
    await close();
    expect(log).toHaveLength(2);
  });

  it('closes a part once that stands in two places, and never one that was given', async () => {
    const log: string[] = [];
    const given = corridors({ close: async () => void log.push('given') });
    const trainedIn = corridors({ close: async () => void log.push('made') });
    const one = wire([{ environment: given, trainingEnvironment: ({ environment }) => environment }]);
    const other = wire([{ environment: () => trainedIn, trainingEnvironment: ({ environment }) => environment }]);
    for (const { parts, close } of [one, other]) {
      expect(parts.trainingEnvironment).toBe(parts.environment);
      await close();
    }
    expect(log).toEqual(['made']);
  });

  it('goes on where a part does not close, and throws the first failure', async () => {
    const log: string[] = [];
    const { parts, close } = wire([
      {
        replayBuffer: () => closing(log, 'replayBuffer'),
        curriculum: () => Object.assign(closing(log, 'curriculum', true) as never, rotation(corridors())),
        environment: () => Object.assign(corridors(), { close: closing(log, 'environment', true).close }),
      },
    ]);
    for (const name of ['replayBuffer', 'curriculum', 'environment'] as const) expect(parts[name]).toBeDefined();
    await expect(close()).rejects.toThrow('environment does not close');
    expect(log).toEqual(['environment', 'curriculum', 'replayBuffer']);
  });
});
