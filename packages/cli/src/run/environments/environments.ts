import { alfworld } from '@dreamgym/alfworld';
import type { Awaitable, Plugin } from '@dreamgym/core';
import type { GrpoOptions, PpoOptions } from '@dreamgym/optimizers';
import { webshop } from '@dreamgym/webshop';
import type { EmbeddedOptions } from '../../embedded.ts';
import { type Defaults, defaults } from '../defaults.ts';
import { browsing } from './browsing.ts';

export interface KnownEnvironment {
  plugin(options: OpenOptions): Awaitable<Plugin>;
  /** The environment variable that names a folder of official data, where there can be such data. */
  readonly dataVariable?: string;
  /** What training in its dreams needs other than the embedded parts, made anew for each policy that is trained. */
  trainingEnvironment?(options: Pick<EmbeddedOptions, 'generatedShare'>): Plugin;
  /** Options of the optimizer, whichever it is; its own where they are missing. */
  readonly optimizer?: Pick<GrpoOptions & PpoOptions, 'entropy' | 'epochs' | 'gamma'>;
  /** Its own defaults, where those of the others do not suit it. */
  readonly defaults?: Partial<Defaults>;
  /** Real steps take so long that a comparison leaves out the rows with many of them. */
  readonly slow?: true;
}

interface OpenOptions {
  /** Folder of official data. */
  readonly data?: string;
  /** Told of what takes its time. Missing where the environment will not be played, only asked how it reads. */
  readonly notice?: (text: string) => void;
}

/** The environments that need no config file; the first is the default. */
export const environments: Readonly<Record<EnvironmentName, KnownEnvironment>> = {
  alfworld: { plugin: ({ data }) => alfworld({ data }), dataVariable: 'ALFWORLD_DATA' },
  webshop: { plugin: ({ data }) => webshop({ data }), dataVariable: 'WEBSHOP_DATA' },
  webarena: browsing,
};

export type EnvironmentName = 'alfworld' | 'webshop' | 'webarena';

export const environmentNames = Object.keys(environments) as [EnvironmentName, ...EnvironmentName[]];

/** The defaults that an environment is played with; a pipeline of the user's own has those of all. */
export function defaultsOf(name: EnvironmentName | undefined): Defaults {
  return { ...defaults, ...(name && environments[name].defaults) };
}

/** A default for the help of a flag: `8000; webarena: 1200`. */
export function defaultText(of: keyof Defaults): string {
  const own = environmentNames.flatMap((name) => {
    const value = environments[name].defaults?.[of];
    return value === undefined ? [] : [`; ${name}: ${value}`];
  });
  return [defaults[of], ...own].join('');
}
