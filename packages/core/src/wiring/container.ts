// tsyringe throws unless the polyfill is there first.
import 'reflect-metadata';
import {
  type DependencyContainer,
  type InjectionToken,
  instancePerContainerCachingFactory,
  container as root,
} from 'tsyringe';
import { dream } from '../dream.ts';
import { attribute, DreamGymError } from '../errors.ts';
import { inProcess } from '../training/in-process.ts';
import { checkPart, checkPlugins, partNames } from './part-checks.ts';
import type { PartName, Parts, Plugin } from './parts.ts';
import { upgraded } from './specification.ts';

/**
 * The token of each part, for those who register classes of their own:
 * `container.registerSingleton(tokens.curriculum, MyCurriculum)`.
 */
export const tokens = Object.fromEntries(partNames.map((name) => [name, Symbol.for(`dreamgym.${name}`)])) as {
  readonly [Name in PartName]: InjectionToken<Parts[Name]>;
};

const defaults: Plugin = {
  trainingEnvironment: ({ environment, experienceModel, replayBuffer }) =>
    dream({ environment, experienceModel, replayBuffer }),
  recordings: { trajectories: async () => [] },
  collector: inProcess,
};

const optional: ReadonlySet<PartName> = new Set(['pretraining']);

/** The parts of one run and how to close them. */
export interface Wiring {
  /** Each part is made when it is first read. Reading a missing or circular part throws, naming it, unless it may be left out. */
  readonly parts: Parts;
  /** Whether some plugin gives this part. */
  has(name: PartName): boolean;
  /** Closes the parts that were made here, last first, and goes on where one fails; throws the first failure. */
  close(): Promise<void>;
}

export interface WireOptions {
  /** Registers classes of the user's own by `tokens`; runs after the plugins. What is registered here, the run closes. */
  readonly configure?: (container: DependencyContainer) => void;
}

/** Wires plugins into the parts of one run, in a container of its own. */
export function wire(plugins: readonly Plugin[], { configure }: WireOptions = {}): Wiring {
  checkPlugins(plugins);
  const container = root.createChildContainer();
  const given = new Set<unknown>();
  const made: { close?(): Promise<void> }[] = [];
  const resolved = new Map<PartName, unknown>();
  const path: PartName[] = [];

  const own = <T>(instance: T): T => {
    if (!given.has(instance) && !made.includes(instance as never)) made.push(instance as never);
    return instance;
  };

  const resolve = <Name extends PartName>(name: Name): Parts[Name] => {
    if (resolved.has(name)) return resolved.get(name) as Parts[Name];
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ');
      throw new DreamGymError('CONFIGURATION', `these parts need each other: ${circle}`, {
        hint: 'give one of them as an instance, or let it ask for less',
      });
    }
    if (!container.isRegistered(tokens[name] as symbol)) {
      if (optional.has(name)) return undefined as Parts[Name];
      const needed = path.length === 0 ? '' : `, needed by ${path.at(-1)}`;
      throw new DreamGymError('CONFIGURATION', `no plugin gives the part "${name}"${needed}`, {
        hint: `add a plugin that does, or { ${name}: … }`,
      });
    }
    path.push(name);
    try {
      const part = container.resolve<NonNullable<Parts[Name]>>(tokens[name] as symbol);
      checkPart(name, part);
      const instance = upgraded(own(part), `the part "${name}"`);
      resolved.set(name, instance);
      return instance;
    } catch (error) {
      throw attribute('CONFIGURATION', `making ${name}`, error);
    } finally {
      path.pop();
    }
  };

  const parts = Object.defineProperties(
    {},
    Object.fromEntries(partNames.map((name) => [name, { enumerable: true, get: () => resolve(name) }])),
  ) as Parts;

  const register = <Name extends PartName>(name: Name, part: NonNullable<Plugin[Name]>) => {
    if (typeof part !== 'function') {
      given.add(part);
      container.register(tokens[name], { useValue: part as Parts[Name] });
      return;
    }
    // tsyringe calls a bare factory at every resolve; a run wants each part once.
    const make = instancePerContainerCachingFactory(() => own((part as (parts: Parts) => Parts[Name])(parts)));
    container.register(tokens[name], { useFactory: make });
  };

  const merged: Record<string, unknown> = {};
  for (const [name, part] of [defaults, ...plugins].flatMap((plugin) => Object.entries(plugin))) {
    if (part !== undefined) merged[name] = part;
  }
  for (const [name, part] of Object.entries(merged)) register(name as PartName, part as never);
  configure?.(container);

  return {
    parts,
    has: (name) => container.isRegistered(tokens[name] as symbol),
    async close() {
      let failure: unknown;
      for (const part of made.splice(0).reverse()) {
        try {
          await part.close?.();
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
    },
  };
}
